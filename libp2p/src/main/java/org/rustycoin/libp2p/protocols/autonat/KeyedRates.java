package org.rustycoin.libp2p.protocols.autonat;

import java.util.LinkedHashMap;
import java.util.Map;

import org.rustycoin.machine.TokenBucket;

/**
 * One rate for each of many: peers, networks. Whoever was heard of least lately is forgotten beyond {@link #KEYS_MAX}; one
 * who comes back in between has its burst again, and the rate of all together is then the limit.
 *
 * @param <K> who is limited
 */
final class KeyedRates<K> {

    /** Far more than the rate of all together serves while a bucket fills. */
    static final int KEYS_MAX = 256;

    private final double perSecond;
    private final double burst;
    private final Map<K, TokenBucket> buckets = new LinkedHashMap<>();

    KeyedRates(double perSecond, double burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    boolean take(long now, K key) {
        TokenBucket known = buckets.remove(key);
        TokenBucket bucket = known == null ? new TokenBucket(now, perSecond, burst) : known;
        buckets.put(key, bucket);
        if (buckets.size() > KEYS_MAX) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        return bucket.take(now, 1);
    }

    int size() {
        return buckets.size();
    }
}
