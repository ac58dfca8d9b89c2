package org.rustycoin.libp2p.swarm.resources;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.limits.MemoryScope;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;

/**
 * What one connection or stream holds, counted alike in every scope that it is in. It changes scopes all at once or not at
 * all, and takes what it holds along.
 */
abstract sealed class Holding implements MemoryScope permits ConnectionHolding, StreamHolding {

    private static final Scope[] NOWHERE = {};

    private final Scopes scopes;
    private final ScopeKind kind;
    /** It holds one of each. */
    private final Resource[] units;
    private Scope[] in = NOWHERE;
    private long bytes;
    private boolean closed;

    Holding(Scopes scopes, ScopeKind kind, Resource[] units) {
        this.scopes = scopes;
        this.kind = kind;
        this.units = units;
    }

    /** Which of its kind it is, for people. */
    abstract String name();

    /** Changes to these scopes, the narrowest first, or says which of them has no room and changes nothing. */
    final @Nullable Refusal moveTo(Scope... next) {
        for (Scope scope : next) {
            Refusal refusal = isOneOf(scope, in) ? null : scope.refusal(units, bytes);
            if (refusal != null) {
                return scopes.counted(refusal);
            }
        }
        change(next);
        return null;
    }

    private void change(Scope[] next) {
        for (Scope scope : next) {
            if (!isOneOf(scope, in)) {
                scopes.enter(scope);
                scope.add(units, bytes);
            }
        }
        for (Scope scope : in) {
            if (!isOneOf(scope, next)) {
                scope.subtract(units, bytes);
                scopes.leave(scope);
            }
        }
        in = next;
    }

    private static boolean isOneOf(Scope scope, Scope[] some) {
        for (Scope each : some) {
            if (each == scope) {
                return true;
            }
        }
        return false;
    }

    @Override
    public final @Nullable Refusal reserve(long more, Priority priority) {
        requireOpen();
        if (more < 0) {
            throw new IllegalArgumentException("cannot reserve " + more + " bytes");
        }
        long limit = scopes.limit(kind, Resource.MEMORY_MIB);
        if (more > priority.of(limit) - bytes) {
            return scopes.counted(new Refusal(kind, name(), Resource.MEMORY_MIB, limit, bytes, more, priority));
        }
        for (Scope scope : in) {
            Refusal refusal = scope.refusal(more, priority);
            if (refusal != null) {
                return scopes.counted(refusal);
            }
        }
        hold(more);
        return null;
    }

    @Override
    public final void release(long fewer) {
        if (closed) {
            return;
        }
        if (fewer < 0 || fewer > bytes) {
            throw new IllegalStateException(
                    kind.key() + " " + name() + " releases " + fewer + " of " + bytes + " bytes");
        }
        hold(-fewer);
    }

    /** Reserves at low priority as much as there is room for, and says how much that is. */
    final long reserveUpTo(long wanted) {
        if (closed) {
            return 0;
        }
        long room = Priority.LOW.of(scopes.limit(kind, Resource.MEMORY_MIB)) - bytes;
        for (Scope scope : in) {
            room = Math.min(room, scope.room(Priority.LOW));
        }
        long granted = Math.clamp(room, 0, wanted);
        if (granted < wanted) {
            scopes.windowHeldBack();
        }
        hold(granted);
        return granted;
    }

    private void hold(long more) {
        bytes += more;
        for (Scope scope : in) {
            scope.addMemory(more);
        }
    }

    /** Leaves all scopes; false when that was done before. */
    final boolean leave() {
        if (closed) {
            return false;
        }
        closed = true;
        change(NOWHERE);
        bytes = 0;
        return true;
    }

    final void requireOpen() {
        if (closed) {
            throw new IllegalStateException(kind.key() + " " + name() + " is closed");
        }
    }

    final Scopes scopes() {
        return scopes;
    }
}
