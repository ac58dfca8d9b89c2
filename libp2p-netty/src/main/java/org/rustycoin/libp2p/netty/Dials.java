package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.session.SessionStack;
import org.rustycoin.machine.Peer;

/** How a node gets connected to others. */
final class Dials {

    private final Libp2p node;
    private final List<Transport> transports;

    Dials(Libp2p node, List<Transport> transports) {
        this.node = node;
        this.transports = transports;
    }

    /** @throws IllegalArgumentException if no transport has such addresses */
    CompletableFuture<Peer> dial(Multiaddr address) {
        Transport transport = transports.stream().filter(each -> each.dials(address)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(address + " is nothing to dial: give /ip4/ADDRESS or "
                        + "/ip6/ADDRESS, then /tcp/PORT, /tcp/PORT/ws, /tcp/PORT/tls/ws or /udp/PORT/quic-v1"));
        PeerId expected;
        try {
            expected = PeerId.in(address);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(address + " ends in no peer id", e);
        }
        var dialled = new CompletableFuture<Peer>();
        if (node.peerId().equals(expected)) {
            dialled.completeExceptionally(new IOException(address + " is this node itself"));
            return dialled;
        }
        attempt(transport, address, expected, node.stack(), dialled);
        return dialled;
    }

    /** Tries the preferred security protocol, whose first message need not wait; then the others. */
    private void attempt(Transport transport, Multiaddr address, @Nullable PeerId expected, SessionStack stack,
            CompletableFuture<Peer> dialled) {
        transport.dial(address, new PendingUpgrade(node, true, transport.nameOf(address), expected, stack.first(),
                new PendingUpgrade.Outcome() {

                    @Override
                    public void established(ConnectionHost host) {
                        node.loop().execute(now -> {
                            String refusal = node.admit(now, host);
                            if (refusal == null) {
                                dialled.complete(host.peer());
                            } else {
                                dialled.completeExceptionally(new IOException(refusal));
                            }
                        });
                    }

                    @Override
                    public void failed(PendingUpgrade.Reason reason) {
                        if (reason.insecure() && stack.hasRest()) {
                            attempt(transport, address, expected, stack.rest(), dialled);
                        } else {
                            dialled.completeExceptionally(
                                    new IOException("cannot connect to " + address + ": " + reason.text()));
                        }
                    }
                }));
    }
}
