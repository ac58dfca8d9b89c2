package org.rustycoin.simulator.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.FrameCodec;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.simulator.world.World;

/**
 * The wires of a simulated world.
 *
 * <p>
 * Rules. (1) At most one connection between two nodes: a second dial is ignored. (2) What is said arrives in order
 * within a connection, after its bytes have left at the wire's rate and travelled the latency. (3) Instead of arriving,
 * a message may take the connection down, with the chance that the settings name; each end learns of it one latency
 * later, and every open question fails as {@link Failure.Gone}. (4) A question that is not answered in time fails as
 * {@link Failure.Timeout}, and an answer that comes afterwards is dropped. (5) Messages are encoded and decoded: what
 * the codec refuses is an offence of the sender, as on a real wire.
 */
public final class Network {

    private record Ends(Peer low, Peer high) {
        static Ends of(Peer one, Peer other) {
            return one.compareTo(other) < 0 ? new Ends(one, other) : new Ends(other, one);
        }
    }

    private final World world;
    private final NetworkSettings settings;
    private final RandomGenerator random;
    private final Tickets tickets = new Tickets();
    private final Map<Peer, Endpoint> endpoints = new LinkedHashMap<>();
    private final Map<Ends, Connection> connections = new LinkedHashMap<>();
    /** Where the answer to a ticket that an asked node holds has to go. */
    private final Map<Ticket, Connection> asked = new LinkedHashMap<>();
    private long bytes;
    private long losses;

    public Network(World world, NetworkSettings settings) {
        this.world = world;
        this.settings = settings;
        this.random = world.fork();
    }

    public void join(Endpoint node) {
        endpoints.put(node.self(), node);
    }

    /** A node is gone without a word; the other ends of its connections hear of it a latency later. */
    public void leave(Endpoint node) {
        endpoints.remove(node.self(), node);
        for (Connection connection : new ArrayList<>(connections.values())) {
            if (connection.dialler == node || connection.listener == node) {
                down(connection, "the other side is gone");
            }
        }
    }

    /** Bytes that were put on wires so far. */
    public long bytes() {
        return bytes;
    }

    /** Connections lost to the wires so far. */
    public long losses() {
        return losses;
    }

    public boolean areConnected(Peer one, Peer other) {
        Connection connection = connections.get(Ends.of(one, other));
        return connection != null && connection.up;
    }

    /** Starts a connection; both ends hear of it when the handshake is over. */
    public void dial(Endpoint from, Peer to) {
        Endpoint listener = endpoints.get(to);
        var ends = Ends.of(from.self(), to);
        if (listener == null || listener == from || connections.containsKey(ends)) {
            return;
        }
        var connection = new Connection(from, listener, settings, random);
        connections.put(ends, connection);
        world.after(settings.handshakeTrips() * settings.latencyNanos(), () -> {
            if (!connection.closed) {
                connection.up = true;
                listener.connected(from.self(), false);
                from.connected(to, true);
            }
        });
    }

    /** Closes a connection in good order; the other end hears of it a latency later. */
    public void close(Endpoint from, Peer peer, String why) {
        Connection connection = connections.get(Ends.of(from.self(), peer));
        if (connection != null) {
            down(connection, why);
        }
    }

    public void ask(Endpoint from, Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question, long timeout) {
        Connection connection = live(from, peer);
        if (connection == null) {
            world.after(0, () -> from.failed(ticket, new Failure.Gone()));
            return;
        }
        Endpoint to = connection.other(from);
        var open = new Connection.Question(from, ticket, tickets.next());
        connection.open.put(open.answerersTicket(), open);
        asked.put(open.answerersTicket(), connection);
        world.after(timeout, () -> fail(connection, open, new Failure.Timeout()));
        carry(connection, from, protocol, question, false,
                message -> to.asked(from.self(), protocol, open.answerersTicket(), message),
                () -> refuse(open.answerersTicket(), "the question was malformed"));
    }

    public void answer(Endpoint from, CoinProtocol protocol, Ticket ticket, P2PMessage answer) {
        Connection connection = asked.get(ticket);
        if (connection == null || connection.closed) {
            return;
        }
        Connection.Question open = connection.open.get(ticket);
        if (open != null) {
            carry(connection, from, protocol, answer, true, message -> {
                if (close(connection, open)) {
                    open.asker().answered(open.askersTicket(), message);
                }
            }, () -> fail(connection, open, new Failure.Malformed("an answer that is none")));
        }
    }

    public void refuse(Ticket ticket, String why) {
        Connection connection = asked.get(ticket);
        Connection.Question open = connection == null ? null : connection.open.get(ticket);
        if (connection != null && open != null) {
            world.after(settings.latencyNanos(), () -> fail(connection, open, new Failure.Refused(why)));
        }
    }

    public void tell(Endpoint from, Peer peer, CoinProtocol protocol, P2PMessage message) {
        Connection connection = live(from, peer);
        if (connection != null) {
            Endpoint to = connection.other(from);
            carry(connection, from, protocol, message, false, arrived -> to.told(from.self(), arrived), () -> {});
        }
    }

    /** Puts a message on the wire and, unless it takes the connection down, has it arrive. */
    private void carry(Connection connection, Endpoint from, CoinProtocol protocol, P2PMessage message,
            boolean isAnswer, Consumer<P2PMessage> arrive, Runnable malformed) {
        var codec = new FrameCodec(protocol);
        byte[] wire = FrameCodec.encode(message);
        bytes += wire.length;
        boolean lost = connection.strikes();
        world.at(connection.arrival(world.now(), from, wire.length), () -> {
            if (connection.closed) {
                return;
            }
            if (lost) {
                losses++;
                down(connection, "the connection was lost");
                return;
            }
            var decoder = isAnswer ? codec.answerDecoder() : codec.questionDecoder();
            Decoded<P2PMessage> decoded = decoder.received(wire, 0, wire.length);
            if (decoded instanceof Decoded.More) {
                decoded = decoder.ended();
            }
            switch (decoded) {
                case Decoded.Done<P2PMessage>(var arrived) -> arrive.accept(arrived);
                case Decoded.Malformed<P2PMessage>(var offence) -> {
                    connection.other(from).offended(from.self(), offence);
                    malformed.run();
                }
                case Decoded.More<P2PMessage>() -> throw new IllegalStateException("a codec that never ends");
            }
        });
    }

    private void down(Connection connection, String why) {
        if (connection.closed) {
            return;
        }
        connection.closed = true;
        connections.remove(Ends.of(connection.dialler.self(), connection.listener.self()));
        world.after(settings.latencyNanos(), () -> {
            for (Connection.Question open : new ArrayList<>(connection.open.values())) {
                fail(connection, open, new Failure.Gone());
            }
            if (connection.up) {
                connection.dialler.disconnected(connection.listener.self(), true, why);
                connection.listener.disconnected(connection.dialler.self(), false, why);
            }
        });
    }

    private void fail(Connection connection, Connection.Question open, Failure failure) {
        if (close(connection, open)) {
            open.asker().failed(open.askersTicket(), failure);
        }
    }

    /** Takes a question off the books; false when it was closed before. */
    private boolean close(Connection connection, Connection.Question open) {
        asked.remove(open.answerersTicket());
        return connection.open.remove(open.answerersTicket()) != null;
    }

    private @Nullable Connection live(Endpoint from, Peer peer) {
        Connection connection = connections.get(Ends.of(from.self(), peer));
        return connection != null && connection.up ? connection : null;
    }
}
