package org.rustycoin.node.config;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.netty.websocket.WebSocketSettings;
import org.rustycoin.libp2p.session.pnet.SwarmKey;

/**
 * How peers are reached.
 *
 * @param webSocket certificates, and proxies in front
 * @param mplex     whether the muxer without flow control is spoken too, the last of all
 * @param swarmKey  of the private network that the node is in; null on the open one
 * @param nameServers that resolve names; the system's if there are none
 */
public record TransportSettings(WebSocketSettings webSocket, boolean mplex, @Nullable SwarmKey swarmKey,
        List<InetSocketAddress> nameServers) {

    public static final TransportSettings STANDARD = new TransportSettings(WebSocketSettings.STANDARD, false, null,
            List.of());

    public TransportSettings {
        nameServers = List.copyOf(nameServers);
    }
}
