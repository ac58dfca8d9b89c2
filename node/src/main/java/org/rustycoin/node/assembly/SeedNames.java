package org.rustycoin.node.assembly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.Libp2p;

/**
 * Asks DNS for the nodes behind a seed's name: {@code _dnsaddr.} TXT records, which may say anything, and A and AAAA records,
 * which are taken to listen on the network's port.
 *
 * @param port where nodes of the network listen
 */
record SeedNames(int port) {

    /** The addresses of both kinds; fails if there are none of either. */
    CompletableFuture<List<Multiaddr>> resolve(@Nullable Libp2p network, String seed) {
        if (network == null) {
            return CompletableFuture.failedFuture(new IOException("the node has not started"));
        }
        CompletableFuture<List<Multiaddr>> listed = network.resolve(address("/dnsaddr/" + seed));
        CompletableFuture<List<Multiaddr>> hosts = network.resolve(address("/dns/" + seed + "/tcp/" + port));
        return listed.handle((found, failed) -> failed == null ? found : List.<Multiaddr>of())
                .thenCombine(hosts.handle((found, failed) -> failed == null ? found : List.<Multiaddr>of()),
                        SeedNames::both)
                .thenCompose(all -> all.isEmpty() ? hosts : CompletableFuture.completedFuture(all));
    }

    private static List<Multiaddr> both(List<Multiaddr> one, List<Multiaddr> other) {
        var all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException("the configuration has checked " + text, e);
        }
    }
}
