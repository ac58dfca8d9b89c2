package org.rustycoin.libp2p.netty.websocket;

import java.net.InetSocketAddress;

import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Addresses;

import io.netty.util.NetUtil;

/**
 * Whom a WebSocket is dialled to.
 *
 * @param at     where the host is
 * @param secure whether TLS is spoken
 * @param host   its name, which the certificate has to be for; its IP address where no name is known
 */
record WebSocketTarget(InetSocketAddress at, boolean secure, String host) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    static WebSocketTarget of(Multiaddr address) {
        InetSocketAddress at = Addresses.socket(address);
        Multiaddr.Component name = address.first(AddressProtocol.SNI);
        return new WebSocketTarget(at, WebSocketTransport.isSecure(address),
                name == null ? NetUtil.toAddressString(at.getAddress()) : name.text());
    }

    /** As in HTTP's Host header. */
    String hostAndPort() {
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return at.getPort() == (secure ? HTTPS_PORT : HTTP_PORT) ? bracketed : bracketed + ":" + at.getPort();
    }
}
