package org.rustycoin.libp2p.session.tls;

import java.util.List;
import javax.net.ssl.SSLEngine;

/**
 * Makes the engines of TLS sessions: TLS 1.3 alone, this node's certificate, the peer's demanded and taken whatever it is
 * (our own rules judge it), no tickets.
 */
public interface TlsEngines extends AutoCloseable {

    /** @param applicationProtocols for ALPN, by preference */
    SSLEngine newEngine(boolean client, List<String> applicationProtocols);

    /** No more engines will be made; those there are go on. */
    @Override
    void close();
}
