package org.rustycoin.libp2p.multiformats;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The protocols that a {@link Multiaddr} is composed of, with their codes in the multicodec table. */
public enum AddressProtocol {
    // @formatter:off
    IP4(4, "ip4", Form.IP4),
    TCP(6, "tcp", Form.PORT),
    IP6(41, "ip6", Form.IP6),
    IP6ZONE(42, "ip6zone", Form.TEXT),
    IPCIDR(43, "ipcidr", Form.OCTET),
    DNS(53, "dns", Form.TEXT),
    DNS4(54, "dns4", Form.TEXT),
    DNS6(55, "dns6", Form.TEXT),
    DNSADDR(56, "dnsaddr", Form.TEXT),
    UDP(273, "udp", Form.PORT),
    WEBRTC_DIRECT(280, "webrtc-direct", Form.NONE),
    WEBRTC(281, "webrtc", Form.NONE),
    P2P_CIRCUIT(290, "p2p-circuit", Form.NONE),
    UNIX(400, "unix", Form.PATH),
    P2P(421, "p2p", Form.PEER),
    HTTPS(443, "https", Form.NONE),
    ONION3(445, "onion3", Form.ONION3),
    TLS(448, "tls", Form.NONE),
    SNI(449, "sni", Form.TEXT),
    NOISE(454, "noise", Form.NONE),
    QUIC(460, "quic", Form.NONE),
    QUIC_V1(461, "quic-v1", Form.NONE),
    WEBTRANSPORT(465, "webtransport", Form.NONE),
    CERTHASH(466, "certhash", Form.MULTIBASE),
    WS(477, "ws", Form.NONE),
    WSS(478, "wss", Form.NONE),
    HTTP(480, "http", Form.NONE),
    MEMORY(777, "memory", Form.NUMBER);
    // @formatter:on

    /** How a protocol's value looks as text and as bytes. */
    enum Form {
        /** No value. */
        NONE(0), IP4(4), IP6(16),
        /** Two bytes, big-endian. */
        PORT(2),
        /** One byte, a number. */
        OCTET(1),
        /** Eight bytes, big-endian, a number. */
        NUMBER(8),
        /** 35 bytes of a version 3 onion service and two of a port. */
        ONION3(37),
        /** UTF-8 after its length, without a slash. */
        TEXT(Form.COUNTED),
        /** UTF-8 after its length: all that is left of the text, slashes included. */
        PATH(Form.COUNTED),
        /** A multihash after its length: base58 or a CID as text. */
        PEER(Form.COUNTED),
        /** A multihash after its length, multibase as text. */
        MULTIBASE(Form.COUNTED);

        static final int COUNTED = -1;

        final int bytes;

        Form(int bytes) {
            this.bytes = bytes;
        }
    }

    private static final Map<String, AddressProtocol> BY_NAME = new LinkedHashMap<>();
    private static final Map<Long, AddressProtocol> BY_CODE = new LinkedHashMap<>();

    static {
        for (AddressProtocol protocol : values()) {
            BY_NAME.put(protocol.text, protocol);
            BY_CODE.put((long) protocol.code, protocol);
        }
        BY_NAME.put("ipfs", P2P); // what /p2p was called; still written by old nodes
    }

    private final int code;
    private final String text;
    private final Form form;

    AddressProtocol(int code, String text, Form form) {
        this.code = code;
        this.text = text;
        this.form = form;
    }

    public int code() {
        return code;
    }

    Form form() {
        return form;
    }

    static @Nullable AddressProtocol named(String name) {
        return BY_NAME.get(name);
    }

    static @Nullable AddressProtocol of(long code) {
        return BY_CODE.get(code);
    }

    /** The name in a multiaddr's text. */
    @Override
    public String toString() {
        return text;
    }
}
