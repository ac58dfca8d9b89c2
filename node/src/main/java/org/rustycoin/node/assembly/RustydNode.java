package org.rustycoin.node.assembly;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.ChainTip;
import org.rustycoin.ledger.chain.Chainstate;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.rocksdb.RocksChainStore;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.Libp2pBuilder;
import org.rustycoin.libp2p.netty.MulticastDns;
import org.rustycoin.libp2p.netty.Multiplexing;
import org.rustycoin.libp2p.netty.NodeLoop;
import org.rustycoin.libp2p.netty.quic.QuicTransport;
import org.rustycoin.libp2p.swarm.Limits;
import org.rustycoin.machine.Peer;
import org.rustycoin.node.chain.ChainThread;
import org.rustycoin.node.chain.Mining;
import org.rustycoin.node.config.Settings;
import org.rustycoin.node.config.TransportSettings;
import org.rustycoin.node.crypto.CorrettoVerifier;
import org.rustycoin.node.crypto.Workers;
import org.rustycoin.node.data.PeersFile;
import org.rustycoin.p2p.NodeEvent;
import org.rustycoin.p2p.RustyCoin;
import org.rustycoin.p2p.SyncSettings;
import org.rustycoin.p2p.status.StatusExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: the coin's machines on one loop, libp2p under them, the chain on its own thread over a store on disk.
 *
 * <p>
 * What others ask of it (RPC, tests) goes through {@link #query}, which answers on the node's loop, and a few actions.
 */
public final class RustydNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("rustyd");
    public static final String VERSION = "0.1.0";
    public static final String AGENT = "rustyd/" + VERSION;

    private final Settings settings;
    private final RocksChainStore store;
    private final Workers workers;
    private final ChainThread chain;
    private final NodeLoop loop = new NodeLoop();
    private final CoinHost host;
    private final EventLog log;
    private final Mining mining = new Mining();
    private final DhtDiscovery discovery;
    private final Peering peering;
    private final LanPeers lan;
    private final MulticastDns mdns;
    private final Libp2p network;

    /**
     * Opens the chain, listens, and begins to sync.
     *
     * @param folder   for the chain store
     * @param peers    for the address book
     * @param identity the node's key
     * @param fatal    told, once or more, when the node cannot go on and has to be closed
     * @throws IOException if an address cannot be listened on
     * @throws org.rustycoin.ledger.store.StoreException if the chain store cannot be used
     */
    public RustydNode(Settings settings, Path folder, PeersFile peers, KeyPair identity, Consumer<Throwable> fatal)
            throws IOException {
        this.settings = settings;
        NetworkParams params = settings.params();
        store = RocksChainStore.open(folder, params.genesisHash());
        workers = new Workers(settings.workers());
        Chainstate state = Chainstate.open(params, store, CorrettoVerifier.orBouncyCastle(), workers);
        chain = new ChainThread(state, store, identity.publicKey().raw(), fatal);
        host = new CoinHost(loop, chain, HeaderTree.load(params, store),
                new SyncSettings("/" + AGENT.replace('/', ':') + "/", 0, settings.windowBytes()), this::event);
        log = new EventLog(host.coin(), loop.now());
        discovery = new DhtDiscovery(params, new SecureRandom());
        peering = new Peering(loop, settings, peers, host, discovery);
        lan = loop.add(new LanPeers(new SecureRandom(), (peer, found) -> loop.effect(() -> dial(peer, found))));
        mdns = new MulticastDns(lan);
        try {
            Libp2pBuilder builder = Libp2p.builder().identity(identity).agent(AGENT)
                    .protocolVersion("/rusty-coin/1.0").kademlia(DhtDiscovery.settings(params))
                    .limits(withRoom(settings.limits())).loop(loop)
                    .events(new NetworkEvents(host, peering, lan, discovery));
            reachedBy(builder, settings);
            if (settings.mdns()) {
                builder.mdns(mdns);
            }
            host.exchanges().forEach(builder::exchange);
            network = builder.start();
        } catch (IOException | RuntimeException e) {
            chain.close();
            workers.close();
            store.close();
            throw e;
        }
        loop.execute(now -> {
            host.coin().started(now);
            peering.started(now, network);
        });
    }

    /** One connection more than there may be in the end: who is too many is chosen among all of them. */
    private static Limits withRoom(Limits limits) {
        return limits.inboundMax() == 0
                ? limits
                : new Limits(limits.inboundMax() + 1, limits.outboundMax(), limits.perPeerMax(), limits.perAddressMax(),
                        limits.perGroupMax());
    }

    private static void reachedBy(Libp2pBuilder builder, Settings settings) {
        TransportSettings transport = settings.transport();
        builder.webSocket(transport.webSocket()).nameServers(transport.nameServers()).resources(settings.resources());
        if (transport.mplex()) {
            builder.muxers(Multiplexing.YAMUX, Multiplexing.MPLEX);
        }
        if (transport.swarmKey() != null) {
            builder.swarmKey(transport.swarmKey());
            LOG.info("in the private network of {}, without QUIC", transport.swarmKey());
        }
        boolean hasQuic = QuicTransport.isAvailable() && transport.swarmKey() == null;
        for (Multiaddr address : settings.listen()) {
            if (hasQuic || !settings.listensByDefault() || !address.has(AddressProtocol.QUIC_V1)) {
                builder.listen(address);
            }
        }
    }

    private void event(NodeEvent event) {
        long now = loop.now();
        log.event(now, event);
        mining.event(event);
        peering.event(event);
        if (event instanceof NodeEvent.PeerDropped dropped) {
            lan.dropped(now, dropped.peer());
            if (dropped.rule().equals(StatusExchange.OTHER_CHAIN)) {
                lan.forget(dropped.peer()); // WIRE.md §4
            }
        }
        if (event instanceof NodeEvent.PeerReady ready) {
            lan.ready(ready.peer());
        }
    }

    private void dial(Peer peer, List<Multiaddr> found) {
        LOG.info("peer {} is on a network of this machine", peer);
        network.dial(peer, found).whenComplete((_, failed) -> {
            if (failed != null) {
                LOG.debug("peer {} was found and cannot be reached: {}", peer, failed.getMessage());
            }
            loop.execute(now -> {
                peering.neighbour(now, peer);
                lan.dialled(now, peer);
            });
        });
    }

    // ---- for RPC and tests, from any thread ----

    public Settings settings() {
        return settings;
    }

    public Libp2p network() {
        return network;
    }

    /** How peers are found on this machine's networks. */
    public MulticastDns mdns() {
        return mdns;
    }

    public ChainThread chain() {
        return chain;
    }

    /** What a question to the machines gives, on their loop. */
    public <T> CompletableFuture<T> query(Function<RustyCoin, T> question) {
        var result = new CompletableFuture<T>();
        loop.execute(now -> {
            try {
                result.complete(question.apply(host.coin()));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** What a question also to those that choose peers gives, on their loop. */
    public <T> CompletableFuture<T> queryPeering(BiFunction<RustyCoin, Peering, T> question) {
        return query(coin -> question.apply(coin, peering));
    }

    /** Node time, as in what the machines say of when something happened. */
    public long now() {
        return loop.now();
    }

    /** Connects to an address, and keeps that connection from then on. */
    public CompletableFuture<Peer> addPeer(Multiaddr address) {
        return network.dial(address).thenApply(peer -> {
            network.dht().avoid(peer, false);
            loop.execute(now -> peering.adopt(now, address, peer));
            return peer;
        });
    }

    /** Closes the connections with a peer and does not dial it again by itself. */
    public void disconnectPeer(Peer peer) {
        loop.execute(now -> {
            peering.forget(peer);
            lan.forget(peer);
        });
        network.dht().avoid(peer, true);
        network.disconnect(peer, "the operator disconnected it");
    }

    /**
     * Mines blocks one after the other, each on the last; the result has their hashes.
     *
     * @param txs signed transactions for each block, as far as the wallets have coins
     */
    public CompletableFuture<List<Hash>> generate(int blocks, int txs) {
        return generate(blocks, txs, new ArrayList<>(blocks));
    }

    private CompletableFuture<List<Hash>> generate(int blocks, int txs, List<Hash> made) {
        if (made.size() == blocks) {
            return CompletableFuture.completedFuture(made);
        }
        long seconds = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        return chain.mine(txs, seconds).thenCompose(this::connect).thenComposeAsync(hash -> {
            made.add(hash);
            return generate(blocks, txs, made);
        });
    }

    private CompletableFuture<Hash> connect(Block block) {
        var joined = new CompletableFuture<CompletableFuture<Hash>>();
        loop.execute(now -> {
            CompletableFuture<Hash> waiting = mining.await(block);
            String refusal = host.coin().mined(now, block);
            if (refusal != null) {
                waiting.completeExceptionally(new IllegalStateException("the mined block is refused: " + refusal));
            }
            joined.complete(waiting);
        });
        return joined.thenCompose(Function.identity());
    }

    /** The active chain's end. */
    public CompletableFuture<ChainTip> tip() {
        return query(coin -> new ChainTip(coin.tip().hash(), coin.tip().height()));
    }

    /** A block's body, or null if it is not here. */
    public @Nullable Block block(Hash hash) {
        return chain.read(hash);
    }

    /** Closes connections, finishes what the chain is at unless that takes long, and closes the store; in four seconds. */
    @Override
    public void close() {
        peering.close();
        network.close();
        chain.close();
        workers.close();
        store.close();
    }
}
