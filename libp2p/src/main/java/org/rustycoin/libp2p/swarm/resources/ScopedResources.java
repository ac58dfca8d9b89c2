package org.rustycoin.libp2p.swarm.resources;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.limits.ConnectionAdmission;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;

/**
 * Counts what connections hold, scope by scope (go-libp2p's resource manager). Single-threaded: a host with several
 * threads wraps it in a lock, its scopes included.
 *
 * <p>
 * A connection is in {@code transient}, {@code system} and, if it is inbound, its address and subnet; {@code transient}
 * gives way to its peer. A stream is in its peer, {@code transient} and {@code system}; {@code transient} gives way to its
 * protocol, and to its protocol with its peer. Each step checks all scopes that are new before it enters any, so a refusal
 * leaves everything as it was. A scope in which nothing counts any more is forgotten: memory is bounded by what is open,
 * and that by the system's limits.
 *
 * <p>
 * Each call takes constant time, whatever is open.
 */
public final class ScopedResources implements Resources {

    private final ResourceLimits limits;
    private final Scopes scopes;
    private final InboundRates addressRates;
    private final InboundRates siteRates;

    public ScopedResources(ResourceLimits limits) {
        this.limits = limits;
        this.scopes = new Scopes(limits);
        this.addressRates = new InboundRates(limits.value(Limit.ADDRESS_CONNECTIONS_PER_MINUTE), Limit.ADDRESS_BURST);
        this.siteRates = new InboundRates(limits.value(Limit.SUBNET_CONNECTIONS_PER_MINUTE), Limit.SUBNET_BURST);
    }

    @Override
    public ConnectionAdmission openConnection(long now, boolean outbound, byte @Nullable [] ip,
            boolean takesDescriptor) {
        byte @Nullable [] counted = outbound || ip == null ? null : countedOrNull(Subnet.plain(ip));
        Refusal tooFast = counted == null ? null : tooFast(now, counted);
        return tooFast == null
                ? new ConnectionHolding(scopes, outbound, counted, takesDescriptor).open()
                : scopes.counted(tooFast);
    }

    private static byte @Nullable [] countedOrNull(byte[] ip) {
        return Subnet.isLoopback(ip) ? null : ip.clone();
    }

    private @Nullable Refusal tooFast(long now, byte[] ip) {
        Subnet address = Subnet.address(ip);
        if (!addressRates.came(now, address)) {
            return tooFast(ScopeKind.ADDRESS, address, limits.value(Limit.ADDRESS_CONNECTIONS_PER_MINUTE));
        }
        Subnet site = Subnet.site(ip);
        return siteRates.came(now, site)
                ? null
                : tooFast(ScopeKind.SUBNET, site, limits.value(Limit.SUBNET_CONNECTIONS_PER_MINUTE));
    }

    private static Refusal tooFast(ScopeKind kind, Subnet network, long perMinute) {
        return new Refusal(kind, network.toString(), Resource.CONNECTIONS_PER_MINUTE, perMinute, perMinute, 1,
                Priority.ALWAYS);
    }

    @Override
    public ResourceSnapshot snapshot() {
        return new ResourceSnapshot(scopes.uses(), scopes.refusals(), scopes.windowsHeldBack(),
                addressRates.size() + siteRates.size());
    }

    @Override
    public ResourceLimits limits() {
        return limits;
    }
}
