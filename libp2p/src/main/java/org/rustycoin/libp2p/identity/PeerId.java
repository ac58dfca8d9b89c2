package org.rustycoin.libp2p.identity;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.Multibase;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Multihash;
import org.rustycoin.libp2p.multiformats.PeerText;
import org.rustycoin.machine.Peer;

/**
 * The name of a peer: the multihash of its public key's protobuf form (libp2p/specs peer-ids). A key of up to 42 bytes is
 * its own hash, so an Ed25519 peer id holds the key.
 */
public final class PeerId implements Comparable<PeerId> {

    private final byte[] multihash;

    private PeerId(byte[] multihash) {
        this.multihash = multihash;
    }

    public static PeerId of(PublicKey key) {
        byte[] bytes = key.toProtobuf();
        return new PeerId(
                (bytes.length <= PeerText.INLINE_BYTES_MAX ? Multihash.identity(bytes) : Multihash.sha256(bytes))
                        .toBytes());
    }

    /** Reads base58 or a CIDv1. */
    public static PeerId parse(String text) throws MultiformatException {
        return fromBytes(PeerText.parse(text));
    }

    /** Reads a multihash; only those that a key can hash to are peer ids. */
    public static PeerId fromBytes(byte[] multihash) throws MultiformatException {
        return new PeerId(PeerText.checked(multihash.clone()));
    }

    /** The id that an address ends in, or null if it ends in none. */
    public static @Nullable PeerId in(Multiaddr address) throws MultiformatException {
        byte[] multihash = address.peer();
        return multihash == null ? null : fromBytes(multihash);
    }

    /** The id of a machine's peer, whose text came from {@link #toPeer}. */
    public static PeerId of(Peer peer) {
        try {
            return parse(peer.id());
        } catch (MultiformatException e) {
            throw new IllegalArgumentException("not a peer id: " + peer.id(), e);
        }
    }

    /** This peer as machines know it. */
    public Peer toPeer() {
        return new Peer(toString());
    }

    public byte[] toBytes() {
        return multihash.clone();
    }

    public String toCid() {
        return PeerText.cid(multihash);
    }

    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(multihash, other.multihash);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PeerId id && Arrays.equals(multihash, id.multihash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(multihash);
    }

    /** Base58, the form shown to people. */
    @Override
    public String toString() {
        return Multibase.toBase58(multihash);
    }
}
