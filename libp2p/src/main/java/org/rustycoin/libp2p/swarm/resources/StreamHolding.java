package org.rustycoin.libp2p.swarm.resources;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;
import org.rustycoin.libp2p.session.limits.StreamScope;

/** A stream: its peer's all along, transient at first, then its protocol's. */
final class StreamHolding extends Holding implements StreamScope {

    private static final Resource[] INBOUND = {Resource.STREAMS_INBOUND, Resource.STREAMS};
    private static final Resource[] OUTBOUND = {Resource.STREAMS_OUTBOUND, Resource.STREAMS};

    /** A protocol with one peer. */
    private record Pair(String protocol, PeerId peer) {

        @Override
        public String toString() {
            return protocol + " " + peer;
        }
    }

    private final ConnectionHolding connection;
    private final PeerId peer;
    private @Nullable String protocol;

    StreamHolding(ConnectionHolding connection, PeerId peer, boolean outbound) {
        super(connection.scopes(), ScopeKind.STREAM, outbound ? OUTBOUND : INBOUND);
        this.connection = connection;
        this.peer = peer;
    }

    @Nullable
    Refusal open() {
        return moveTo(scopes().of(ScopeKind.PEER, peer), scopes().unproved, scopes().system);
    }

    @Override
    public @Nullable Refusal setProtocol(String agreed) {
        requireOpen();
        if (agreed.equals(protocol)) {
            return null;
        }
        if (protocol != null) {
            throw new IllegalStateException("a stream of " + protocol + " cannot become one of " + agreed);
        }
        Refusal refusal = moveTo(scopes().of(ScopeKind.PROTOCOL_PEER, new Pair(agreed, peer)),
                scopes().of(ScopeKind.PEER, peer), scopes().of(ScopeKind.PROTOCOL, agreed), scopes().system);
        if (refusal == null) {
            protocol = agreed;
        }
        return refusal;
    }

    @Override
    public void close() {
        if (leave()) {
            connection.closed(this);
        }
    }

    @Override
    String name() {
        return "of " + (protocol == null ? "no protocol yet" : protocol) + " with " + peer;
    }
}
