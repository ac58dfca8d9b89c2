package org.rustycoin.libp2p.protocols.identify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import com.google.protobuf.CodedInputStream;

/**
 * What a peer says about itself. Nothing in it is to be believed but the signed record.
 *
 * @param publicKey   protobuf form; empty if not given
 * @param listenAddrs where it says that it listens
 * @param protocols   that others may open streams for
 * @param observed    the address it sees us at; null if not given
 * @param record      the verified peer record; null if none or not its own
 */
public record IdentifyInfo(byte[] publicKey, List<Multiaddr> listenAddrs, List<String> protocols,
        @Nullable Multiaddr observed, String protocolVersion, String agentVersion, @Nullable PeerRecord record,
        byte[] sealedRecord) {

    /** rust-libp2p reads no more, so nobody sends more who wants to be understood by it. */
    public static final int BYTES_MAX = 4096;
    /** js and go write at most ten messages of 8 KiB, merged by the reader. */
    static final int TOTAL_BYTES_MAX = 64 * 1024;
    private static final int PROTOCOLS_MAX = 256;
    private static final int ADDRESSES_MAX = 64;
    private static final int TEXT_MAX = 256;

    public IdentifyInfo {
        listenAddrs = List.copyOf(listenAddrs);
        protocols = List.copyOf(protocols);
    }

    byte[] toBytes() {
        return Protobufs.write(out -> {
            out.writeByteArray(1, publicKey);
            for (Multiaddr address : listenAddrs) {
                out.writeByteArray(2, address.toBytes());
            }
            for (String protocol : protocols) {
                out.writeString(3, protocol);
            }
            if (observed != null) {
                out.writeByteArray(4, observed.toBytes());
            }
            out.writeString(5, protocolVersion);
            out.writeString(6, agentVersion);
            if (sealedRecord.length > 0) {
                out.writeByteArray(8, sealedRecord);
            }
        });
    }

    /** Reads one or more concatenated messages, which protobuf merges. What is beyond a bound is left out. */
    static IdentifyInfo read(byte[] bytes) throws IOException {
        byte[] key = new byte[0];
        byte[] sealed = new byte[0];
        var addresses = new ArrayList<Multiaddr>();
        var protocols = new ArrayList<String>();
        Multiaddr observed = null;
        String protocolVersion = "";
        String agentVersion = "";
        var in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 0x0a -> key = in.readByteArray();
                case 0x12 -> {
                    Multiaddr address = address(in.readByteArray());
                    if (address != null && addresses.size() < ADDRESSES_MAX) {
                        addresses.add(address);
                    }
                }
                case 0x1a -> {
                    String protocol = in.readString();
                    if (protocols.size() < PROTOCOLS_MAX && protocol.length() <= TEXT_MAX) {
                        protocols.add(shown(protocol));
                    }
                }
                case 0x22 -> observed = address(in.readByteArray());
                case 0x2a -> protocolVersion = shown(in.readString());
                case 0x32 -> agentVersion = shown(in.readString());
                case 0x42 -> sealed = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        return new IdentifyInfo(key, addresses, protocols, observed, protocolVersion, agentVersion, record(sealed),
                sealed);
    }

    private static @Nullable PeerRecord record(byte[] sealed) {
        if (sealed.length == 0) {
            return null;
        }
        try {
            return PeerRecord.open(sealed);
        } catch (KeyException e) {
            return null; // what is not well signed was not said
        }
    }

    private static @Nullable Multiaddr address(byte[] bytes) {
        try {
            return Multiaddr.fromBytes(bytes);
        } catch (MultiformatException e) {
            return null; // a protocol that we do not know
        }
    }

    private static String shown(String text) {
        String cut = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
