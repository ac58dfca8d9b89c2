package org.rustycoin.libp2p.swarm.resources;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Multihash;
import org.rustycoin.libp2p.session.limits.ConnectionAdmission;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;
import org.rustycoin.libp2p.session.limits.StreamAdmission;
import org.rustycoin.libp2p.session.limits.StreamScope;

/** Peers, addresses and the two kinds of answer. */
final class Fixtures {

    /** A node with 1 GiB of heap. */
    static final ResourceLimits LIMITS = ResourceLimits.scaled(1L << 30, 1L << 30, 65_536);

    private Fixtures() {}

    static PeerId peer(int number) {
        try {
            return PeerId.fromBytes(Multihash.sha256(new byte[]{(byte) number, (byte) (number >> 8)}).toBytes());
        } catch (MultiformatException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An address that shares its /24 with nobody else's. */
    static byte[] ip(int number) {
        return new byte[]{10, (byte) (number >> 8), (byte) number, 1};
    }

    static ConnectionScope granted(ConnectionAdmission admission) {
        return switch (admission) {
            case ConnectionScope scope -> scope;
            case Refusal refusal -> throw new AssertionError(refusal.text());
        };
    }

    static StreamScope granted(StreamAdmission admission) {
        return switch (admission) {
            case StreamScope scope -> scope;
            case Refusal refusal -> throw new AssertionError(refusal.text());
        };
    }

    static Refusal refused(ConnectionAdmission admission) {
        return switch (admission) {
            case ConnectionScope _ -> throw new AssertionError("a connection was granted");
            case Refusal refusal -> refusal;
        };
    }

    static Refusal refused(StreamAdmission admission) {
        return switch (admission) {
            case StreamScope _ -> throw new AssertionError("a stream was granted");
            case Refusal refusal -> refusal;
        };
    }

    static Refusal refused(@Nullable Refusal refusal) {
        if (refusal == null) {
            throw new AssertionError("nothing was refused");
        }
        return refusal;
    }

    static long use(Resources resources, ScopeKind kind, Resource resource) {
        return resources.snapshot().uses().stream().filter(use -> use.kind() == kind && use.resource() == resource)
                .mapToLong(ResourceSnapshot.Use::use).sum();
    }
}
