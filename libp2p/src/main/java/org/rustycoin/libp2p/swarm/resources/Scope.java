package org.rustycoin.libp2p.swarm.resources;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;

/** Counts what all that belongs to one thing holds: a peer, an address, a protocol, the system. */
final class Scope {

    private static final Resource[] RESOURCES = Resource.values();
    private static final int MEMORY = Resource.MEMORY_MIB.ordinal();

    final ScopeKind kind;
    /** What it is the scope of; its text is the scope's name. */
    final Object key;
    /** Connections and streams that count here; without any, the scope is forgotten. */
    int tenants;
    private final long[] limits;
    private final long[] used = new long[RESOURCES.length];

    /** @param limits by resource, shared by all scopes of the kind */
    Scope(ScopeKind kind, Object key, long[] limits) {
        this.kind = kind;
        this.key = key;
        this.limits = limits;
    }

    /** Why one more of each of these, and so much memory, is too much; null if it is not. */
    @Nullable
    Refusal refusal(Resource[] units, long bytes) {
        for (Resource unit : units) {
            if (used[unit.ordinal()] >= limits[unit.ordinal()]) {
                return refusal(unit, 1, Priority.ALWAYS);
            }
        }
        return bytes == 0 ? null : refusal(bytes, Priority.ALWAYS);
    }

    /** Why so much more memory is too much; null if it is not. */
    @Nullable
    Refusal refusal(long bytes, Priority priority) {
        return bytes <= room(priority) ? null : refusal(Resource.MEMORY_MIB, bytes, priority);
    }

    /** Bytes that can be reserved. */
    long room(Priority priority) {
        return Math.max(0, priority.of(limits[MEMORY]) - used[MEMORY]);
    }

    void add(Resource[] units, long bytes) {
        for (Resource unit : units) {
            used[unit.ordinal()]++;
        }
        used[MEMORY] += bytes;
    }

    void subtract(Resource[] units, long bytes) {
        for (Resource unit : units) {
            used[unit.ordinal()]--;
        }
        used[MEMORY] -= bytes;
    }

    void addMemory(long bytes) {
        used[MEMORY] += bytes;
    }

    long use(Resource resource) {
        return used[resource.ordinal()];
    }

    long limit(Resource resource) {
        return limits[resource.ordinal()];
    }

    /** Which of its kind it is; empty for the only one. */
    String name() {
        return key == kind ? "" : key.toString();
    }

    private Refusal refusal(Resource resource, long wanted, Priority priority) {
        return new Refusal(kind, name(), resource, limit(resource), use(resource), wanted, priority);
    }
}
