package org.rustycoin.libp2p.swarm.resources;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

import org.rustycoin.machine.TokenBucket;

/**
 * How fast connections may come from each network of one kind. A network is remembered until its bucket is full again,
 * which is as good as none.
 *
 * <p>
 * At most {@link #NETWORKS_MAX} are remembered; beyond that the one forgotten is that which was quiet longest. An attacker
 * gains nothing by pushing others out: who has so many networks to come from does not need to come from one twice.
 */
final class InboundRates {

    /** About 1 MiB, and 150 new networks a second before any is forgotten early. */
    static final int NETWORKS_MAX = 8192;

    private static final double SECONDS_PER_MINUTE = 60;
    private static final double NANOS_PER_SECOND = 1e9;

    private static final class Rated {

        final TokenBucket bucket;
        long seenAt;

        Rated(TokenBucket bucket) {
            this.bucket = bucket;
        }
    }

    private final double perSecond;
    private final double burst;
    private final long refillNanos;
    /** The one that was quiet longest first. */
    private final SequencedMap<Subnet, Rated> networks = new LinkedHashMap<>(16, 0.75f, true);

    InboundRates(long perMinute, int burst) {
        this.perSecond = perMinute / SECONDS_PER_MINUTE;
        this.burst = Math.max(burst, perMinute);
        this.refillNanos = (long) (this.burst / perSecond * NANOS_PER_SECOND);
    }

    /** One more came; false if that is too fast. */
    boolean came(long now, Subnet from) {
        forgetFull(now);
        Rated rated = networks.get(from);
        if (rated == null) {
            rated = new Rated(new TokenBucket(now, perSecond, burst));
            networks.put(from, rated);
            if (networks.size() > NETWORKS_MAX) {
                networks.pollFirstEntry();
            }
        }
        rated.seenAt = now;
        return rated.bucket.take(now, 1);
    }

    private void forgetFull(long now) {
        Map.Entry<Subnet, Rated> eldest = networks.firstEntry();
        while (eldest != null && now - eldest.getValue().seenAt >= refillNanos) {
            networks.pollFirstEntry();
            eldest = networks.firstEntry();
        }
    }

    int size() {
        return networks.size();
    }
}
