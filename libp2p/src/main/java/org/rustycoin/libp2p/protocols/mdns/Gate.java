package org.rustycoin.libp2p.protocols.mdns;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.TokenBucket;

/**
 * What is looked at before a packet is read: its size, where it comes from, and how many came from there. It is the host's
 * bound on the work of reading and on the messages that wait for the machine.
 *
 * <p>
 * The sender of a datagram can be forged by everybody on the link, so a rate for each source keeps a broken host from
 * drowning the others, and only the rate of all is a bound. Whoever forges thousands of sources can hide the others' answers
 * for as long as it goes on; it could as well answer in their place.
 *
 * <p>
 * Lives on the thread that the packets come on.
 */
public final class Gate {

    /** A machine that runs a hundred peers has a hundred answers to one question. */
    static final double SOURCE_BURST = 100;
    /** Each peer answers once a second at most, and asks less often. */
    static final double SOURCE_PER_SECOND = 20;
    /** A full link answers one question at once. */
    static final double ALL_BURST = 1000;
    static final double ALL_PER_SECOND = 500;
    /** About as many as a link has; beyond that the one forgotten is that which was quiet longest. */
    static final int SOURCES_MAX = 1024;

    /** An address as a key. */
    private record Source(byte[] ip) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Source source && Arrays.equals(ip, source.ip);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ip);
        }
    }

    private final TokenBucket all;
    /** The one that was quiet longest first. */
    private final SequencedMap<Source, TokenBucket> sources = new LinkedHashMap<>(16, 0.75f, true);

    public Gate(long now) {
        all = new TokenBucket(now, ALL_PER_SECOND, ALL_BURST);
    }

    /**
     * Whether a packet may be read; null if it may.
     *
     * @param source the IP address it came from, 4 or 16 bytes
     * @param bytes  its size
     */
    public @Nullable Drop objection(long now, Link link, byte[] source, int bytes) {
        if (!link.isSource(source)) {
            return Drop.OFF_LINK_SOURCE;
        }
        if (bytes > DnsMessage.BYTES_MAX) {
            return Drop.OVERSIZED;
        }
        var key = new Source(source);
        TokenBucket bucket = sources.get(key);
        if (bucket == null) {
            bucket = new TokenBucket(now, SOURCE_PER_SECOND, SOURCE_BURST);
            sources.put(key, bucket);
            if (sources.size() > SOURCES_MAX) {
                sources.pollFirstEntry();
            }
        }
        return bucket.take(now, 1) && all.take(now, 1) ? null : Drop.TOO_FAST;
    }

    int size() {
        return sources.size();
    }
}
