package org.rustycoin.libp2p.swarm.resources;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;

/** The scopes in which something counts now, and what they refused. A scope is here as long as something counts in it. */
final class Scopes {

    private static final ScopeKind[] KINDS = ScopeKind.values();
    private static final Resource[] RESOURCES = Resource.values();

    /** By kind, and in it by what each is the scope of. */
    private final List<Map<Object, Scope>> open = new ArrayList<>();
    /** By kind and resource. */
    private final long[][] limits = new long[KINDS.length][];
    private final long[][] refusals = new long[KINDS.length][RESOURCES.length];
    private long windowsHeldBack;

    final Scope system;
    /** What is transient: {@code transient} is a word of the language. */
    final Scope unproved;

    Scopes(ResourceLimits resourceLimits) {
        for (ScopeKind kind : KINDS) {
            open.add(new LinkedHashMap<>());
            limits[kind.ordinal()] = resourceLimits.of(kind);
        }
        system = lasting(ScopeKind.SYSTEM);
        unproved = lasting(ScopeKind.TRANSIENT);
    }

    /** There is one of its kind, also while nothing counts in it. */
    private Scope lasting(ScopeKind kind) {
        Scope scope = of(kind, kind);
        enter(scope);
        return scope;
    }

    /** The scope of something, perhaps one that nothing counts in yet. */
    Scope of(ScopeKind kind, Object key) {
        Scope scope = map(kind).get(key);
        return scope == null ? new Scope(kind, key, limits[kind.ordinal()]) : scope;
    }

    /** One more counts in a scope. */
    void enter(Scope scope) {
        if (scope.tenants++ == 0) {
            map(scope.kind).put(scope.key, scope);
        }
    }

    /** One fewer counts in a scope; it is forgotten with its last. */
    void leave(Scope scope) {
        if (--scope.tenants == 0) {
            map(scope.kind).remove(scope.key);
        }
    }

    long limit(ScopeKind kind, Resource resource) {
        return limits[kind.ordinal()][resource.ordinal()];
    }

    /** A window did not grow as far as it could have. */
    void windowHeldBack() {
        windowsHeldBack++;
    }

    long windowsHeldBack() {
        return windowsHeldBack;
    }

    Refusal counted(Refusal refusal) {
        refusals[refusal.kind().ordinal()][refusal.resource().ordinal()]++;
        return refusal;
    }

    List<ResourceSnapshot.Use> uses() {
        var uses = new ArrayList<ResourceSnapshot.Use>();
        for (Map<Object, Scope> scopes : open) {
            for (Scope scope : scopes.values()) {
                for (Resource resource : RESOURCES) {
                    if (scope.limit(resource) != ResourceLimits.UNLIMITED
                            && resource != Resource.CONNECTIONS_PER_MINUTE) {
                        uses.add(new ResourceSnapshot.Use(scope.kind, scope.name(), resource, scope.use(resource),
                                scope.limit(resource)));
                    }
                }
            }
        }
        return uses;
    }

    List<ResourceSnapshot.Refusals> refusals() {
        var counts = new ArrayList<ResourceSnapshot.Refusals>();
        for (ScopeKind kind : KINDS) {
            for (Resource resource : RESOURCES) {
                long count = refusals[kind.ordinal()][resource.ordinal()];
                if (count > 0) {
                    counts.add(new ResourceSnapshot.Refusals(kind, resource, count));
                }
            }
        }
        return counts;
    }

    private Map<Object, Scope> map(ScopeKind kind) {
        return open.get(kind.ordinal());
    }
}
