package org.rustycoin.libp2p.swarm.resources;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.session.limits.ConnectionAdmission;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;
import org.rustycoin.libp2p.session.limits.StreamAdmission;

/** A connection: transient at first, then its peer's. Only inbound ones count for an address: we choose whom we dial. */
final class ConnectionHolding extends Holding implements ConnectionScope {

    private static final Resource[] INBOUND = {Resource.CONNECTIONS_INBOUND, Resource.CONNECTIONS};
    private static final Resource[] INBOUND_SOCKET = {Resource.CONNECTIONS_INBOUND, Resource.CONNECTIONS,
            Resource.FILE_DESCRIPTORS};
    private static final Resource[] OUTBOUND = {Resource.CONNECTIONS_OUTBOUND, Resource.CONNECTIONS};
    private static final Resource[] OUTBOUND_SOCKET = {Resource.CONNECTIONS_OUTBOUND, Resource.CONNECTIONS,
            Resource.FILE_DESCRIPTORS};

    private final byte @Nullable [] countedIp;
    private @Nullable PeerId peer;
    /** Null while there is none. */
    private @Nullable Set<StreamHolding> streams;

    /** @param countedIp the address that it counts for; null when it counts for none */
    ConnectionHolding(Scopes scopes, boolean outbound, byte @Nullable [] countedIp, boolean takesDescriptor) {
        super(scopes, ScopeKind.CONNECTION, units(outbound, takesDescriptor));
        this.countedIp = countedIp;
    }

    private static Resource[] units(boolean outbound, boolean takesDescriptor) {
        if (outbound) {
            return takesDescriptor ? OUTBOUND_SOCKET : OUTBOUND;
        }
        return takesDescriptor ? INBOUND_SOCKET : INBOUND;
    }

    ConnectionAdmission open() {
        Refusal refusal;
        if (countedIp == null) {
            refusal = moveTo(scopes().unproved, scopes().system);
        } else {
            Subnet address = Subnet.address(countedIp);
            refusal = moveTo(scopes().of(ScopeKind.TRANSIENT_ADDRESS, address),
                    scopes().of(ScopeKind.ADDRESS, address),
                    scopes().of(ScopeKind.SUBNET, Subnet.site(countedIp)), scopes().unproved, scopes().system);
        }
        return refusal == null ? this : refusal;
    }

    @Override
    public @Nullable Refusal setPeer(PeerId proved) {
        requireOpen();
        if (proved.equals(peer)) {
            return null;
        }
        if (peer != null) {
            throw new IllegalStateException("the connection with " + peer + " cannot become one with " + proved);
        }
        Scope ofPeer = scopes().of(ScopeKind.PEER, proved);
        Refusal refusal = countedIp == null
                ? moveTo(ofPeer, scopes().system)
                : moveTo(ofPeer, scopes().of(ScopeKind.ADDRESS, Subnet.address(countedIp)),
                        scopes().of(ScopeKind.SUBNET, Subnet.site(countedIp)), scopes().system);
        if (refusal == null) {
            peer = proved;
        }
        return refusal;
    }

    @Override
    public StreamAdmission openStream(boolean outbound) {
        requireOpen();
        if (peer == null) {
            throw new IllegalStateException("a connection with nobody known has no streams");
        }
        var stream = new StreamHolding(this, peer, outbound);
        Refusal refusal = stream.open();
        if (refusal != null) {
            return refusal;
        }
        Set<StreamHolding> all = streams == null ? new LinkedHashSet<>() : streams;
        streams = all;
        all.add(stream);
        return stream;
    }

    void closed(StreamHolding stream) {
        if (streams != null && streams.remove(stream) && streams.isEmpty()) {
            streams = null;
        }
    }

    /** Streams that it would close with itself. */
    int streams() {
        return streams == null ? 0 : streams.size();
    }

    @Override
    public long take(long wantedBytes) {
        return reserveUpTo(wantedBytes);
    }

    @Override
    public void give(long bytes) {
        release(bytes);
    }

    @Override
    public void close() {
        if (leave() && streams != null) {
            for (StreamHolding stream : new ArrayList<>(streams)) {
                stream.close();
            }
        }
    }

    @Override
    String name() {
        if (peer != null) {
            return "with " + peer;
        }
        return countedIp == null ? "with nobody known" : "from " + Subnet.address(countedIp);
    }
}
