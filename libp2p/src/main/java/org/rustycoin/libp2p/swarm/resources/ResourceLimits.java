package org.rustycoin.libp2p.swarm.resources;

import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;

/** The values of all {@link Limit}s for one node. Immutable. */
public final class ResourceLimits {

    /** What has no limit. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final int RESOURCES = Resource.values().length;

    /** In the units of settings, by the limits' order. */
    private final long[] values;

    private ResourceLimits(long[] values) {
        this.values = values;
    }

    /**
     * The defaults for a process of this size.
     *
     * @param heapBytes       to which the heap may grow
     * @param directBytes     that buffers outside of the heap may take
     * @param fileDescriptors that the process may have open
     */
    public static ResourceLimits scaled(long heapBytes, long directBytes, long fileDescriptors) {
        if (heapBytes <= 0 || directBytes <= 0 || fileDescriptors <= 0) {
            throw new IllegalArgumentException("heap, direct memory and descriptors must be positive: " + heapBytes
                    + ", " + directBytes + ", " + fileDescriptors);
        }
        long[] values = new long[Limit.all().size()];
        for (Limit limit : Limit.all()) {
            values[limit.ordinal()] = limit.scaled(heapBytes, directBytes, fileDescriptors);
        }
        return new ResourceLimits(values);
    }

    /**
     * The same with one limit set.
     *
     * @param key   as {@code peer.streams_inbound}: the table and the name in {@code docs/limits.md}
     * @param value memory in MiB, a number of everything else
     * @throws IllegalArgumentException when there is no such key, or the value is out of its range, saying what to write
     */
    public ResourceLimits with(String key, long value) {
        Limit limit = Limit.of(key);
        if (limit == null) {
            throw new IllegalArgumentException(
                    "there is no limit '" + key + "'; the nearest is '" + Nearest.to(key) + "'");
        }
        if (value < limit.min() || value > limit.max()) {
            throw new IllegalArgumentException("the limit '" + key + "' cannot be " + value + "; write a number from "
                    + limit.min() + " to " + limit.max());
        }
        return with(limit, value);
    }

    private ResourceLimits with(Limit limit, long value) {
        long[] changed = values.clone();
        changed[limit.ordinal()] = value;
        return new ResourceLimits(changed);
    }

    /** A limit's value, in the units of a setting: MiB of memory. */
    public long value(Limit limit) {
        return values[limit.ordinal()];
    }

    /** The limits of one kind of scope by resource, in units of use: bytes of memory. */
    long[] of(ScopeKind kind) {
        long[] limits = new long[RESOURCES];
        for (Resource resource : Resource.values()) {
            limits[resource.ordinal()] = UNLIMITED;
        }
        for (Limit limit : Limit.all()) {
            if (limit.kind() == kind) {
                limits[limit.resource().ordinal()] = value(limit) * limit.resource().unit();
            }
        }
        return limits;
    }
}
