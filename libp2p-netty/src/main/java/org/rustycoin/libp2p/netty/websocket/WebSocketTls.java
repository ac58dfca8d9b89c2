package org.rustycoin.libp2p.netty.websocket;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;

/** What both directions of TLS under a WebSocket have in common. */
final class WebSocketTls {

    /** Two round trips, and a signature on a slow machine. */
    static final int HANDSHAKE_MILLIS = 5_000;
    /** For the last record to be fetched; as long as a connection's last words get. */
    private static final int LAST_RECORD_MILLIS = 1_000;

    private WebSocketTls() {}

    /** TLS 1.3, and 1.2 for what stands in front of hosts; nothing older. */
    static SslContextBuilder builder(SslContextBuilder begun) {
        return begun.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2");
    }

    static SslHandler bounded(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        handler.setCloseNotifyFlushTimeoutMillis(LAST_RECORD_MILLIS);
        return handler;
    }
}
