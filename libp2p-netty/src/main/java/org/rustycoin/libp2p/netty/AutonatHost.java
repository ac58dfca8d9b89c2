package org.rustycoin.libp2p.netty;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.protocols.autonat.Asking;
import org.rustycoin.libp2p.protocols.autonat.AskingOld;
import org.rustycoin.libp2p.protocols.autonat.AutonatClient;
import org.rustycoin.libp2p.protocols.autonat.AutonatServer;
import org.rustycoin.libp2p.protocols.autonat.DialBacks;
import org.rustycoin.libp2p.protocols.autonat.DialMessage;
import org.rustycoin.libp2p.protocols.autonat.DialRequests;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.libp2p.swarm.addresses.Verdict;
import org.rustycoin.libp2p.swarm.dialling.AddressKind;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;

/** Hosts AutoNAT: its machines on the node's loop, its streams on their connections' threads. */
final class AutonatHost implements AutonatClient.Out, AutonatServer.Out, DialRequests.Out, DialBacks.Out {

    private static final InetSocketAddress ANY_IP6 = Addresses.socket(Multiaddr.tcp(new byte[16], 0));

    /** A question of another's that is not answered. */
    private record Open(ConnectionHost host, DialRequests.Reply reply) {}

    private final Libp2p node;
    private final ReachabilitySettings settings;
    private final BiConsumer<Ticket, Verdict> verdicts;
    private final AutonatClient client;
    private final AutonatServer server;
    private final DialBackNode dialBacks;
    private final boolean isIp6Routed;
    private final Tickets tickets = new Tickets();
    private final Map<Ticket, Open> open = new LinkedHashMap<>();
    private final Map<DialRequests.Reply, Ticket> byReply = new LinkedHashMap<>();

    /** @param verdicts hears what came of {@link AutonatClient#probe}s, in the client's handlers */
    AutonatHost(Libp2p node, Libp2pBuilder settings, RandomGenerator random, BiConsumer<Ticket, Verdict> verdicts) {
        this.node = node;
        this.settings = settings.reachability();
        this.verdicts = verdicts;
        this.dialBacks = new DialBackNode(settings);
        this.isIp6Routed = Addresses.reachable(ANY_IP6).stream()
                .anyMatch(each -> IpAddresses.isPublic(each.getAddress().getAddress()));
        long now = node.loop().now();
        this.client = node.loop().add(new AutonatClient(now, random, this));
        this.server = node.loop().add(new AutonatServer(now, settings.reachability().addresses().isPrivateCounted(),
                this::canDial, random, this));
    }

    /** An IPv6 address that this machine has no route to would look unreachable, though it is this machine that is. */
    private boolean canDial(Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        boolean isRouted = ip == null || ip.length == 4 || isIp6Routed || !IpAddresses.isPublic(ip);
        return isRouted && node.dials().canDial(address);
    }

    List<StreamProtocol> protocols() {
        var protocols = new ArrayList<StreamProtocol>();
        if (settings.isAutonatClient()) {
            protocols.add(new DialBacks(this));
        }
        if (settings.isAutonatServer()) {
            protocols.add(new DialRequests(this));
        }
        return protocols;
    }

    AutonatClient client() {
        return client;
    }

    AutonatServer server() {
        return server;
    }

    void close() {
        dialBacks.close();
    }

    // ---- asking: on the loop, in the client's handlers ----

    @Override
    public void ask(Ticket ticket, Peer peer, Multiaddr address, long nonce, int payMax) {
        var asker = new Asking.Asker() {
            @Override
            public void answered(DialMessage.Response response, int paid) {
                node.loop().execute(now -> client.answered(now, ticket, response, paid));
            }

            @Override
            public void failed(Failure why, int paid) {
                node.loop().execute(now -> client.failed(now, ticket, paid));
            }
        };
        onConnectionTo(peer, (now, it) -> Asking.ask(now, it, address, nonce, payMax, asker),
                () -> asker.failed(new Failure.Gone(), 0));
    }

    @Override
    public void askOld(Ticket ticket, Peer peer, Multiaddr address) {
        PeerId self = node.peerId();
        onConnectionTo(peer,
                (now, it) -> AskingOld.ask(now, it, self, address,
                        verdict -> node.loop().execute(later -> client.answeredOld(later, ticket, verdict))),
                () -> node.loop().execute(now -> client.answeredOld(now, ticket, Verdict.FAILED)));
    }

    private void onConnectionTo(Peer peer, ConnectionTask task, Runnable ifGone) {
        node.loop().effect(() -> {
            ConnectionHost host = node.peers().connectionTo(peer);
            if (host == null) {
                ifGone.run();
            } else {
                host.execute(task, ifGone);
            }
        });
    }

    @Override
    public void verdict(Ticket ticket, Verdict verdict) {
        verdicts.accept(ticket, verdict);
    }

    /** On the connection's thread. */
    @Override
    public void dialedBack(Connection connection, long nonce, DialBacks.Reply reply) {
        ConnectionHost host = node.hostOf(connection);
        if (host == null) {
            return;
        }
        node.loop().execute(now -> {
            boolean isExpected = client.dialedBack(now, nonce, connection.remoteAddress(), transportOf(connection));
            host.execute((later, _) -> reply.answer(later, isExpected), () -> {});
        });
    }

    private static AddressKind.Transport transportOf(Connection connection) {
        return switch (connection.transport()) {
            case "quic-v1" -> AddressKind.Transport.QUIC;
            case "tcp" -> AddressKind.Transport.TCP;
            case "ws", "wss" -> AddressKind.Transport.WEBSOCKET;
            default -> AddressKind.Transport.OTHER;
        };
    }

    // ---- answering: from streams, on connections' threads ----

    @Override
    public void asked(Connection connection, DialMessage.Request request, DialRequests.Reply reply) {
        ConnectionHost host = node.hostOf(connection);
        if (host == null) {
            return;
        }
        node.loop().execute(now -> {
            Ticket ticket = tickets.next();
            open.put(ticket, new Open(host, reply));
            byReply.put(reply, ticket);
            server.asked(now, ticket, host.peer(), connection.remoteAddress(), request);
        });
    }

    @Override
    public void paid(DialRequests.Reply reply) {
        node.loop().execute(now -> {
            Ticket ticket = byReply.get(reply);
            if (ticket != null) {
                server.paid(now, ticket);
            }
        });
    }

    @Override
    public void gone(DialRequests.Reply reply) {
        node.loop().execute(now -> {
            Ticket ticket = byReply.remove(reply);
            if (ticket != null) {
                open.remove(ticket);
                server.gone(now, ticket);
            }
        });
    }

    // ---- answering: on the loop, in the server's handlers ----

    @Override
    public void demand(Ticket ticket, int index, int bytes) {
        node.loop().effect(() -> {
            Open question = open.get(ticket);
            if (question != null) {
                question.host.execute((now, _) -> question.reply.demand(now, index, bytes), () -> {});
            }
        });
    }

    @Override
    public void answer(Ticket ticket, DialMessage.Response response) {
        node.loop().effect(() -> {
            Open question = forget(ticket);
            if (question != null) {
                question.host.execute((now, _) -> question.reply.answer(now, response), () -> {});
            }
        });
    }

    private @Nullable Open forget(Ticket ticket) {
        Open question = open.remove(ticket);
        if (question != null) {
            byReply.remove(question.reply);
        }
        return question;
    }

    @Override
    public void dialBack(Ticket ticket, Peer peer, Multiaddr address, long nonce) {
        node.loop().effect(() -> dialBacks.dial(peer, address, nonce,
                status -> node.loop().execute(now -> server.dialled(now, ticket, status))));
    }
}
