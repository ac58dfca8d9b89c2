package org.rustycoin.node.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.chain.HeaderVerdict;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.NodeExchange;
import org.rustycoin.libp2p.protocols.exchange.ExchangeSettings;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.FrameCodec;
import org.rustycoin.p2p.messages.Inventory;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.status.StatusExchange;

/** A peer made of the library and the messages only: it serves a chain as one test wants it to. */
final class ServingPeer implements AutoCloseable {

    /** What it does when it is asked for blocks. */
    @FunctionalInterface
    interface Conduct {

        /** The blocks to answer with, in order; null to stay silent. On the peer's loop. */
        @Nullable
        List<Block> answer(List<Block> wanted);
    }

    static final Conduct HONEST = wanted -> wanted;

    private final HeaderTree tree = new HeaderTree(NetworkParams.regtest());
    private final Map<Hash, Block> blocks = new LinkedHashMap<>();
    private final Conduct conduct;
    private final Map<CoinProtocol, NodeExchange<P2PMessage, P2PMessage>> exchanges = new EnumMap<>(CoinProtocol.class);
    private final List<Long> heightsHeard = new ArrayList<>();
    private final Libp2p node;

    ServingPeer(List<Block> chain, Conduct conduct) throws IOException, MultiformatException {
        this.conduct = conduct;
        for (Block block : chain) {
            blocks.put(block.hash(), block);
            HeaderVerdict verdict = tree.accept(block.header(), Long.MAX_VALUE / 2);
            if (!(verdict instanceof HeaderVerdict.Accepted)) {
                throw new IllegalArgumentException(block.header() + ": " + verdict.refusal());
            }
        }
        var builder = Libp2p.builder().listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")).agent("test-peer/1");
        for (CoinProtocol protocol : List.of(CoinProtocol.STATUS, CoinProtocol.BLOCK_SYNC)) {
            var exchange = new NodeExchange<>(ExchangeSettings.of(protocol.id()), new FrameCodec(protocol),
                    (now, peer, ticket, question) -> asked(protocol, ticket, question));
            exchanges.put(protocol, exchange);
            builder.exchange(exchange);
        }
        node = builder.start();
    }

    private void asked(CoinProtocol protocol, Ticket ticket, P2PMessage question) {
        P2PMessage answer = switch (question) {
            case P2PMessage.Status theirs -> {
                synchronized (heightsHeard) {
                    heightsHeard.add(theirs.tipHeight());
                }
                yield StatusExchange.describe(tree.genesis(), tree.best(), 0, "test-peer");
            }
            case P2PMessage.GetHeaders wanted -> new P2PMessage.Headers(
                    tree.after(wanted.locatorHashes(), wanted.stopHash(), P2PMessage.HEADERS_MAX, tree.best()).stream()
                            .map(entry -> entry.header()).toList());
            case P2PMessage.GetData wanted -> {
                List<Block> found = conduct.answer(wanted.inventory().stream().map(Inventory::hash)
                        .filter(blocks::containsKey).map(hash -> Objects.requireNonNull(blocks.get(hash)))
                        .toList());
                yield found == null ? null : new P2PMessage.BlockResponse(found);
            }
            default -> throw new IllegalArgumentException("a " + question.name());
        };
        if (answer != null) {
            var exchange = Objects.requireNonNull(exchanges.get(protocol));
            node.loop().effect(() -> exchange.answer(ticket, answer));
        }
    }

    String address() {
        return node.listenAddresses().getFirst().toString();
    }

    String id() {
        return node.peerId().toString();
    }

    /** The heights that peers said they were at, in the order in which they connected. */
    List<Long> heightsHeard() {
        synchronized (heightsHeard) {
            return new ArrayList<>(heightsHeard);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
