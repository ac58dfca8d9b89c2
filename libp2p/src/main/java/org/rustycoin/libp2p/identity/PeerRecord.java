package org.rustycoin.libp2p.identity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import com.google.protobuf.CodedInputStream;

/**
 * A peer's own word on where it can be reached (libp2p RFC 0003), which anyone can pass on.
 *
 * @param sequence the higher replaces the lower
 */
public record PeerRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {

    /** As many addresses of one peer are of use to nobody; more are ignored. */
    public static final int ADDRESSES_MAX = 64;

    private static final String DOMAIN = "libp2p-peer-record";

    public PeerRecord {
        addresses = List.copyOf(addresses);
    }

    public SignedEnvelope seal(KeyPair signer) {
        if (!signer.peerId().equals(peer)) {
            throw new IllegalArgumentException("a record of " + peer + " sealed by " + signer.peerId());
        }
        byte[] payload = Protobufs.write(out -> {
            out.writeByteArray(1, peer.toBytes());
            out.writeUInt64(2, sequence);
            for (Multiaddr address : addresses) {
                out.writeByteArray(3, Protobufs.write(info -> info.writeByteArray(1, address.toBytes())));
            }
        });
        return SignedEnvelope.seal(signer, DOMAIN, payloadType(), payload);
    }

    /**
     * Reads a sealed record; its signer must be its subject (RUSTSEC-2022-0009). Addresses of unknown protocols are left
     * out.
     */
    public static PeerRecord open(byte[] envelope) throws KeyException {
        SignedEnvelope opened = SignedEnvelope.open(envelope, DOMAIN, payloadType());
        byte[] id = new byte[0];
        long sequence = 0;
        var addresses = new ArrayList<Multiaddr>();
        try {
            var in = CodedInputStream.newInstance(opened.payload());
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) { // field and wire type: a field of another type is unknown
                    case 0x0a -> id = in.readByteArray();
                    case 0x10 -> sequence = in.readUInt64();
                    case 0x1a -> addAddress(addresses, in.readByteArray());
                    default -> in.skipField(tag);
                }
            }
            PeerId peer = PeerId.fromBytes(id);
            if (!peer.equals(PeerId.of(opened.signer()))) {
                throw new KeyException("a record of " + peer + " signed by " + PeerId.of(opened.signer()));
            }
            return new PeerRecord(peer, sequence, addresses);
        } catch (IOException | MultiformatException e) {
            throw new KeyException("a sealed payload that is no peer record");
        }
    }

    private static byte[] payloadType() {
        return new byte[]{0x03, 0x01};
    }

    private static void addAddress(List<Multiaddr> addresses, byte[] info) throws IOException {
        var in = CodedInputStream.newInstance(info);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == 0x0a) {
                byte[] address = in.readByteArray();
                if (addresses.size() < ADDRESSES_MAX) {
                    try {
                        addresses.add(Multiaddr.fromBytes(address));
                    } catch (MultiformatException e) {
                        // an address of a protocol that we do not know is of no use to us, and no fault
                    }
                }
            } else {
                in.skipField(tag);
            }
        }
    }
}
