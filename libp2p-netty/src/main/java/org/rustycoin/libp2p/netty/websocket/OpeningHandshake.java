package org.rustycoin.libp2p.netty.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import io.netty.handler.codec.http.HttpDecoderConfig;

/** What both sides know of the HTTP request that opens a WebSocket (RFC 6455 §4), and how much of it they read. */
final class OpeningHandshake {

    /** {@code GET / HTTP/1.1} and what a proxy may add to the path, many times over. */
    static final int INITIAL_LINE_BYTES_MAX = 1024;
    /** What common servers allow, for cookies and what proxies add. */
    static final int HEADER_BYTES_MAX = 8 * 1024;
    /** Ours has five, a browser's about fifteen, and proxies add some. */
    static final int HEADERS_MAX = 64;

    static final String VERSION = "13";
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private OpeningHandshake() {}

    static HttpDecoderConfig limits() {
        return new HttpDecoderConfig().setMaxInitialLineLength(INITIAL_LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX);
    }

    /** What a server makes of a client's key, to show that it speaks WebSocket. */
    static String accept(String key) {
        try {
            return Base64.getEncoder().encodeToString(
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
