package org.rustycoin.node.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.Limits;
import org.rustycoin.libp2p.swarm.resources.ResourceLimits;

/**
 * Everything that a node is started with; see {@code docs/configuration.md}.
 *
 * @param dataDir     holds one folder per network
 * @param listen      addresses to listen on, each with a port or 0
 * @param listensByDefault whether those are the defaults, of which some may be left out where they cannot be had
 * @param bootstrap   peers to dial and to dial again, each ending in {@code /p2p/ID} or not
 * @param rpc         on loopback; port 0 picks a free one
 * @param transport   how peers are reached
 * @param mdns        whether peers are looked for on the networks that this machine is on
 * @param limits      of connections
 * @param resources   what all connections together may hold
 * @param windowBytes block bodies under way or waiting during a download
 * @param workers     threads that check signatures
 * @param logLevel    ERROR, WARN, INFO, DEBUG or TRACE
 */
public record Settings(NetworkParams params, Path dataDir, List<Multiaddr> listen, boolean listensByDefault,
        List<Multiaddr> bootstrap, InetSocketAddress rpc, TransportSettings transport, boolean mdns, Limits limits,
        ResourceLimits resources, long windowBytes, int workers, String logLevel) {

    public Settings {
        listen = List.copyOf(listen);
        bootstrap = List.copyOf(bootstrap);
    }

    /** Where this network's data are. */
    public Path networkDir() {
        return dataDir.resolve(params.name());
    }
}
