package org.rustycoin.libp2p.netty;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.protocols.exchange.Exchange;
import org.rustycoin.libp2p.protocols.exchange.ExchangeCodec;
import org.rustycoin.libp2p.protocols.exchange.ExchangeSettings;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;

/**
 * An exchange as the node's thread sees it: peers and tickets instead of connections and streams.
 *
 * @param <Q> questions
 * @param <A> answers
 */
public final class NodeExchange<Q, A> {

    /** Hears the questions of others, on the node's loop, inside a handler of its machines. */
    @FunctionalInterface
    public interface Listener<Q> {
        void asked(long now, Peer peer, Ticket ticket, Q question);
    }

    private record Open<A>(ConnectionHost connection, Exchange.Reply<A> reply) {}

    private final Exchange<Q, A> exchange;
    private final Map<Ticket, Open<A>> open = new LinkedHashMap<>();
    private final Map<Exchange.Reply<A>, Ticket> tickets = new LinkedHashMap<>();
    private final Tickets numbers = new Tickets();
    private @Nullable Libp2p node;

    public NodeExchange(ExchangeSettings settings, ExchangeCodec<Q, A> codec, Listener<Q> listener) {
        this.exchange = new Exchange<>(settings, codec, new FromConnections(listener));
    }

    StreamProtocol protocol() {
        return exchange;
    }

    void startedOn(Libp2p libp2p) {
        node = libp2p;
    }

    private Libp2p node() {
        Libp2p started = node;
        if (started == null) {
            throw new IllegalStateException("the node has not started");
        }
        return started;
    }

    // ---- on the node's loop, outside handlers (as an effect) ----

    /** Asks a peer; the asker hears what comes of it on the node's loop, inside a handler. */
    public void ask(Peer peer, Q question, long timeoutNanos, Exchange.Asker<A> asker) {
        Libp2p libp2p = node();
        NodeLoop loop = libp2p.loop();
        var onLoop = new Exchange.Asker<A>() {
            @Override
            public void answered(A answer) {
                loop.execute(now -> asker.answered(answer));
            }

            @Override
            public void failed(Failure why) {
                loop.execute(now -> asker.failed(why));
            }
        };
        ConnectionHost connection = libp2p.peers().connectionTo(peer);
        if (connection == null) {
            onLoop.failed(new Failure.Gone());
        } else {
            connection.execute((now, it) -> exchange.ask(now, it, question, timeoutNanos, onLoop),
                    () -> onLoop.failed(new Failure.Gone()));
        }
    }

    /** Says something that has no answer; lost if the peer is not connected. */
    public void tell(Peer peer, Q statement) {
        ConnectionHost connection = node().peers().connectionTo(peer);
        if (connection != null) {
            connection.execute((now, it) -> exchange.tell(now, it, statement), () -> {});
        }
    }

    /** Answers a question; nothing if whoever asked has gone. */
    public void answer(Ticket ticket, A answer) {
        reply(ticket, (now, reply) -> reply.answer(now, answer));
    }

    /** Ends a stream on which a statement came. */
    public void close(Ticket ticket) {
        reply(ticket, (now, reply) -> reply.close(now));
    }

    public void refuse(Ticket ticket) {
        reply(ticket, (now, reply) -> reply.refuse(now));
    }

    /** Questions that wait for an answer of this node. */
    public int openQuestions() {
        return open.size();
    }

    @FunctionalInterface
    private interface Use<A> {
        void on(long now, Exchange.Reply<A> reply);
    }

    private void reply(Ticket ticket, Use<A> use) {
        Open<A> question = open.remove(ticket);
        if (question != null) {
            tickets.remove(question.reply());
            question.connection().execute((now, it) -> use.on(now, question.reply()), () -> {});
        }
    }

    // ---- on connections' threads ----

    private final class FromConnections implements Exchange.Out<Q, A> {

        private final Listener<Q> listener;

        FromConnections(Listener<Q> listener) {
            this.listener = listener;
        }

        @Override
        public void asked(Connection connection, Q question, Exchange.Reply<A> reply) {
            PeerId remote = connection.remote();
            ConnectionHost handler = node().hostOf(connection);
            if (remote == null || handler == null) {
                return;
            }
            Peer peer = remote.toPeer();
            node().loop().execute(now -> {
                Ticket ticket = numbers.next();
                open.put(ticket, new Open<>(handler, reply));
                tickets.put(reply, ticket);
                listener.asked(now, peer, ticket, question);
            });
        }

        @Override
        public void abandoned(Exchange.Reply<A> reply) {
            node().loop().post(() -> {
                Ticket ticket = tickets.remove(reply);
                if (ticket != null) {
                    open.remove(ticket);
                }
            });
        }
    }
}
