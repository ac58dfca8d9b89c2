package org.rustycoin.libp2p.netty;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.autonat.AskingOld;
import org.rustycoin.libp2p.protocols.autonat.DialRequests;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.libp2p.swarm.addresses.AddressConfirmation;
import org.rustycoin.libp2p.swarm.addresses.ObservedAddresses;
import org.rustycoin.libp2p.swarm.addresses.Verdict;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/** Hosts what a node knows of its own addresses. On the node's loop, in a handler, if nothing else is said. */
final class Reachability implements ObservedAddresses.Out, AddressConfirmation.Out {

    private final Libp2p node;
    private final boolean asks;
    private final ObservedAddresses<ConnectionHost> observed;
    private final AddressConfirmation confirmation;
    private final AutonatHost autonat;
    private volatile List<Multiaddr> confirmed = List.of();

    Reachability(Libp2p node, Libp2pBuilder settings, RandomGenerator random) {
        this.node = node;
        ReachabilitySettings how = settings.reachability();
        this.asks = how.isAutonatClient();
        this.observed = node.loop().add(new ObservedAddresses<>(how.addresses(), this));
        this.confirmation = node.loop().add(new AddressConfirmation(how.addresses(), random, this));
        this.autonat = new AutonatHost(node, settings, random, this::verdict);
    }

    List<StreamProtocol> protocols() {
        return autonat.protocols();
    }

    /** Where the node listens; from any thread. */
    void listening(List<Multiaddr> addresses) {
        node.loop().execute(now -> {
            observed.listening(addresses);
            if (asks) {
                confirmation.listening(now, addresses);
            }
        });
    }

    void identified(long now, ConnectionHost host, IdentifyInfo info) {
        Connection it = host.connection();
        Peer peer = host.peer();
        if (info.observed() != null) {
            observed.observed(now, host, peer, it.remoteAddress(), it.outbound(), info.observed());
        }
        boolean proves = info.protocols().contains(DialRequests.ID);
        if (asks && (proves || info.protocols().contains(AskingOld.ID))) {
            confirmation.serverAdded(now, peer, it.remoteAddress(), proves);
        } else {
            confirmation.serverRemoved(now, peer);
        }
    }

    void closed(long now, ConnectionHost host, boolean wasLast) {
        observed.closed(now, host);
        if (wasLast) {
            confirmation.serverRemoved(now, host.peer());
        }
    }

    /** Tells another machine something, after this handler. */
    private void tell(LongConsumer handler) {
        node.loop().effect(() -> node.loop().handle(handler));
    }

    private void verdict(Ticket ticket, Verdict verdict) {
        tell(now -> confirmation.verdict(now, ticket, verdict));
    }

    // ---- what the machines want done ----

    @Override
    public void candidate(Multiaddr address) {
        if (asks) {
            tell(now -> confirmation.observed(now, address));
        }
    }

    @Override
    public void withdrawn(Multiaddr address) {
        if (asks) {
            tell(now -> confirmation.unobserved(now, address));
        }
    }

    @Override
    public void probe(Ticket ticket, Peer server, Multiaddr address, boolean proves) {
        tell(now -> autonat.client().probe(now, ticket, server, address, proves));
    }

    @Override
    public void confirmed(Multiaddr address) {
        tell(now -> {
            retell(now);
            node.events().addressConfirmed(now, address);
        });
    }

    @Override
    public void lost(Multiaddr address) {
        tell(now -> {
            retell(now);
            node.events().addressLost(now, address);
        });
    }

    private void retell(long now) {
        confirmed = confirmation.confirmed();
        node.identities().confirmed(now, confirmed);
    }

    // ---- from any thread ----

    List<Multiaddr> confirmed() {
        return confirmed;
    }

    CompletableFuture<AddressFacts> facts() {
        var facts = new CompletableFuture<AddressFacts>();
        node.loop().post(() -> facts.complete(new AddressFacts(node.identities().said(), confirmation.standings(),
                observed.counts(), observed.ignored(), observed.pushedOut() + confirmation.leftOut(),
                node.identities().pushed(), autonat.client().counts(), autonat.server().counts())));
        return facts;
    }

    void close() {
        autonat.close();
    }
}
