package org.rustycoin.node.assembly;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Events;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.NodeExchange;
import org.rustycoin.libp2p.netty.NodeLoop;
import org.rustycoin.libp2p.protocols.exchange.Exchange;
import org.rustycoin.libp2p.protocols.exchange.ExchangeSettings;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.node.chain.ChainThread;
import org.rustycoin.p2p.NodeEvent;
import org.rustycoin.p2p.RustyCoin;
import org.rustycoin.p2p.SyncSettings;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.FrameCodec;
import org.rustycoin.p2p.messages.P2PMessage;

/**
 * Stands between the coin's machines and the world: what they want becomes an effect on the network or a task of the
 * chain, and what comes of it becomes an input.
 */
final class CoinHost implements Events {

    /** Why connections with peers of this chain are kept. */
    private static final String CHAIN = "chain";

    private final NodeLoop loop;
    private final ChainThread chain;
    private final Consumer<NodeEvent> events;
    private final Map<CoinProtocol, NodeExchange<P2PMessage, P2PMessage>> exchanges = new EnumMap<>(CoinProtocol.class);
    private final RustyCoin coin;
    private @Nullable Libp2p network;

    /** @param events hears them on the loop, as effects */
    CoinHost(NodeLoop loop, ChainThread chain, HeaderTree tree, SyncSettings settings, Consumer<NodeEvent> events) {
        this.loop = loop;
        this.chain = chain;
        this.events = events;
        for (CoinProtocol protocol : CoinProtocol.values()) {
            exchanges.put(protocol, new NodeExchange<>(ExchangeSettings.of(protocol.id()), new FrameCodec(protocol),
                    (now, peer, ticket, message) -> asked(now, peer, protocol, ticket, message)));
        }
        coin = new RustyCoin(settings, tree, chain.tipAtStart(), CoinHost::unixSeconds, new Out(), loop.now());
        coin.machines().forEach(loop::add);
    }

    private static long unixSeconds(long now) {
        return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    }

    RustyCoin coin() {
        return coin;
    }

    Iterable<NodeExchange<P2PMessage, P2PMessage>> exchanges() {
        return exchanges.values();
    }

    private NodeExchange<P2PMessage, P2PMessage> exchange(CoinProtocol protocol) {
        NodeExchange<P2PMessage, P2PMessage> exchange = exchanges.get(protocol);
        if (exchange == null) {
            throw new IllegalArgumentException("no exchange for " + protocol);
        }
        return exchange;
    }

    /** Keeps the connection with a peer of this chain for as long as it lasts. */
    void keep(Peer peer) {
        if (network != null) {
            network.hold(peer, CHAIN);
        }
    }

    // ---- what happens on the network ----

    @Override
    public void started(Libp2p node) {
        network = node;
    }

    @Override
    public void connected(long now, Peer peer, Multiaddr address, boolean outbound) {
        coin.connected(now, peer, outbound);
    }

    @Override
    public void disconnected(long now, Peer peer, CloseReason reason) {
        coin.disconnected(now, peer);
        if (network != null) {
            network.release(peer, CHAIN);
        }
    }

    @Override
    public void offended(long now, @Nullable Peer peer, Offence offence) {
        coin.offended(now, peer, offence);
    }

    private void asked(long now, Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage message) {
        if (protocol.isStatement(message)) {
            coin.told(now, peer, message);
            loop.effect(() -> exchange(protocol).close(ticket));
        } else {
            coin.asked(now, peer, protocol, ticket, message);
        }
    }

    /** What the machines want; every wish takes effect after the handler that voiced it. */
    private final class Out implements RustyCoin.Out {

        @Override
        public void ask(Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question, long timeoutNanos) {
            loop.effect(() -> exchange(protocol).ask(peer, question, timeoutNanos, new Exchange.Asker<>() {
                @Override
                public void answered(P2PMessage answer) {
                    coin.answered(loop.now(), ticket, answer);
                }

                @Override
                public void failed(Failure why) {
                    coin.failed(loop.now(), ticket, why);
                }
            }));
        }

        @Override
        public void answer(CoinProtocol protocol, Ticket ticket, P2PMessage answer) {
            loop.effect(() -> exchange(protocol).answer(ticket, answer));
        }

        @Override
        public void refuse(CoinProtocol protocol, Ticket ticket, String why) {
            loop.effect(() -> exchange(protocol).refuse(ticket));
        }

        @Override
        public void tell(Peer peer, CoinProtocol protocol, P2PMessage statement) {
            loop.effect(() -> exchange(protocol).tell(peer, statement));
        }

        @Override
        public void drop(Peer peer, String why) {
            loop.effect(() -> {
                Libp2p node = network;
                if (node != null) {
                    node.disconnect(peer, why);
                }
            });
        }

        @Override
        public void advance(Ticket ticket, Hash forkPoint, List<Hash> stored, List<Block> blocks) {
            loop.effect(() -> chain.advance(forkPoint, stored, blocks,
                    result -> loop.execute(now -> coin.advanced(now, ticket, result))));
        }

        @Override
        public void store(Ticket ticket, List<Block> blocks) {
            loop.effect(() -> chain.store(blocks, faults -> loop.execute(now -> coin.stored(now, ticket, faults))));
        }

        @Override
        public void read(Ticket ticket, List<Hash> blocks, long bytesMax) {
            loop.effect(
                    () -> chain.read(blocks, bytesMax, found -> loop.execute(now -> coin.read(now, ticket, found))));
        }

        @Override
        public void saveHeaders(List<BlockHeader> headers) {
            loop.effect(() -> chain.saveHeaders(headers));
        }

        @Override
        public void saveInvalid(BlockHeader header) {
            loop.effect(() -> chain.saveInvalid(header));
        }

        @Override
        public void event(NodeEvent event) {
            loop.effect(() -> events.accept(event));
        }
    }
}
