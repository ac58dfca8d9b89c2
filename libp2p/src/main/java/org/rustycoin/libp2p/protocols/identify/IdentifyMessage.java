package org.rustycoin.libp2p.protocols.identify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import com.google.protobuf.CodedInputStream;

/**
 * What one identify or push stream said: only what is there was said. What is beyond a bound is left out and counted.
 *
 * @param leftOut addresses, protocols and ends of texts that were beyond a bound
 */
record IdentifyMessage(byte @Nullable [] publicKey, List<Multiaddr> listenAddrs, List<String> protocols,
        @Nullable Multiaddr observed, @Nullable String protocolVersion, @Nullable String agentVersion,
        byte[] sealedRecord, int leftOut) {

    /** More than any node speaks; go reads 1,024. */
    static final int PROTOCOLS_MAX = 256;
    /** As many as a peer record may have. */
    static final int ADDRESSES_MAX = 64;
    /** Characters of a protocol's name or of a version. */
    static final int TEXT_MAX = 256;

    /** Reads one or more concatenated messages, which protobuf merges. */
    static IdentifyMessage read(byte[] bytes) throws IOException {
        byte[] key = null;
        byte[] sealed = new byte[0];
        var addresses = new ArrayList<Multiaddr>();
        var protocols = new ArrayList<String>();
        Multiaddr observed = null;
        String protocolVersion = null;
        String agentVersion = null;
        int leftOut = 0;
        var in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 0x0a -> key = in.readByteArray();
                case 0x12 -> {
                    byte[] given = in.readByteArray();
                    Multiaddr address = addresses.size() < ADDRESSES_MAX ? address(given) : null;
                    if (address != null) {
                        addresses.add(address);
                    } else if (addresses.size() >= ADDRESSES_MAX) {
                        leftOut++;
                    }
                }
                case 0x1a -> {
                    String protocol = in.readString();
                    if (protocols.size() < PROTOCOLS_MAX && protocol.length() <= TEXT_MAX) {
                        protocols.add(shown(protocol));
                    } else {
                        leftOut++;
                    }
                }
                case 0x22 -> observed = address(in.readByteArray());
                case 0x2a -> {
                    String text = in.readString();
                    protocolVersion = shown(text);
                    leftOut += text.length() > TEXT_MAX ? 1 : 0;
                }
                case 0x32 -> {
                    String text = in.readString();
                    agentVersion = shown(text);
                    leftOut += text.length() > TEXT_MAX ? 1 : 0;
                }
                case 0x42 -> sealed = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        return new IdentifyMessage(key, addresses, protocols, observed, protocolVersion, agentVersion, sealed,
                leftOut);
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
