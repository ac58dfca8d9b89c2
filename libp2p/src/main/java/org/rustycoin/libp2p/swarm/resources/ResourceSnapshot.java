package org.rustycoin.libp2p.swarm.resources;

import java.util.List;

import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;

/**
 * What is held and what was refused, for metrics.
 *
 * @param uses            of the system, of what is transient, and of each address, subnet, peer and protocol that holds
 *                         something: one for each resource that is limited there
 * @param refusals        that happened at all, since the start
 * @param windowsHeldBack how often a window did not grow as far as it would have without a budget: speed, not a refusal
 * @param ratedNetworks   addresses and subnets whose recent connections are remembered
 */
public record ResourceSnapshot(List<Use> uses, List<Refusals> refusals, long windowsHeldBack, int ratedNetworks) {

    /** Connections and streams that there are, counted. */
    public int held() {
        return uses.stream()
                .filter(each -> each.kind() == ScopeKind.SYSTEM
                        && (each.resource() == Resource.CONNECTIONS || each.resource() == Resource.STREAMS))
                .mapToInt(each -> Math.toIntExact(each.use())).sum();
    }

    /**
     * How full one limit of one scope is.
     *
     * @param name which scope of its kind; empty where there is only one
     * @param use  bytes of memory, numbers of everything else
     */
    public record Use(ScopeKind kind, String name, Resource resource, long use, long limit) {}

    /** How often all scopes of a kind refused a resource. */
    public record Refusals(ScopeKind kind, Resource resource, long count) {}
}
