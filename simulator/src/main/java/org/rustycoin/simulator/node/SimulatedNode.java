package org.rustycoin.simulator.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.ChainTip;
import org.rustycoin.ledger.chain.Chainstate;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.mempool.ReclaimedTransactions;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.MachineLoop;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.NodeEvent;
import org.rustycoin.p2p.RustyCoin;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.peers.Standing;
import org.rustycoin.p2p.status.StatusExchange;
import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.Endpoint;
import org.rustycoin.simulator.network.Network;
import org.rustycoin.simulator.world.World;

/**
 * One Rusty Coin node in a simulated world: its machines, its chain in memory, and the host between them.
 *
 * <p>
 * Slow work is done at once and its result comes back after the time it would have taken: {@link #ADVANCE_NANOS} and so
 * much per transaction, one piece of work after the other, as on the chain thread of a real node. A connection that was
 * lost is dialled again by the side that dialled it first, after a random pause; not one to a peer that was dropped for
 * what it did as long as that one is kept away, and never one to a peer of another chain, whose address is forgotten.
 */
public final class SimulatedNode implements Endpoint {

    /** What a commit and a transaction's checks cost on the machine that the product was measured on, rounded. */
    private static final long ADVANCE_NANOS = 500_000;
    private static final long TRANSACTION_NANOS = 60_000;
    private static final long READ_NANOS = 300_000;

    /** Redials come between one and five seconds after a loss. */
    private static final long REDIAL_NANOS = 1_000_000_000L;

    private final World world;
    private final Network network;
    private final Peer self;
    private final Fault fault;
    private final Chainstate chain;
    private final HeaderTree tree;
    private final RandomGenerator random;
    private final MachineLoop loop = new MachineLoop();
    private final RustyCoin coin;
    private final ReclaimedTransactions reclaimed = new ReclaimedTransactions();
    private final List<String> drops = new ArrayList<>();
    private final List<String> stalls = new ArrayList<>();
    private final Set<Peer> forgotten = new LinkedHashSet<>();
    private final Map<Peer, Long> awayUntil = new LinkedHashMap<>();
    private boolean crashed;
    private long chainBusyUntil;
    private long wakeAt = Long.MAX_VALUE;

    public SimulatedNode(World world, Network network, Peer self, NodeParts parts, Fault fault) {
        this.world = world;
        this.network = network;
        this.self = self;
        this.fault = fault;
        this.chain = parts.chain();
        this.tree = parts.tree();
        this.random = world.fork();
        this.coin = new RustyCoin(parts.settings(), tree, chain.tip(), World::unixSeconds, new Out(), world.now());
        coin.machines().forEach(loop::add);
        network.join(this);
        input(() -> coin.started(world.now()));
    }

    @Override
    public Peer self() {
        return self;
    }

    public ChainTip tip() {
        return chain.tip();
    }

    /** Whom this node dropped and why, in order. */
    public List<String> drops() {
        return List.copyOf(drops);
    }

    /** Who held this node up, and with what, in order. */
    public List<String> stalls() {
        return List.copyOf(stalls);
    }

    /** Peers that are never dialled again. */
    public List<Peer> forgotten() {
        return List.copyOf(forgotten);
    }

    /** Transactions of blocks that left the chain and are not in it again. */
    public List<Hash> reclaimed() {
        return reclaimed.ids();
    }

    public void dial(Peer peer) {
        if (!crashed && !forgotten.contains(peer)) {
            long wait = Math.max(0, awayUntil.getOrDefault(peer, 0L) - world.now());
            if (wait == 0) {
                network.dial(this, peer);
            } else {
                world.after(wait, () -> dial(peer));
            }
        }
    }

    /** Ends at once, as if the power went: what is not committed is lost, and nobody is told. */
    public void crash() {
        note("crashes at " + tip());
        crashed = true;
        network.leave(this);
    }

    /** A block that this node made. */
    public void mined(Block block) {
        input(() -> {
            String refusal = coin.mined(world.now(), block);
            if (refusal != null) {
                throw new IllegalStateException("a block of our own was refused: " + refusal);
            }
        });
    }

    @Override
    public void connected(Peer peer, boolean outbound) {
        note("connected " + peer);
        input(() -> coin.connected(world.now(), peer, outbound));
    }

    @Override
    public void disconnected(Peer peer, boolean outbound, String why) {
        note("disconnected " + peer + ": " + why);
        input(() -> coin.disconnected(world.now(), peer));
        if (outbound && !crashed) {
            world.after(REDIAL_NANOS + random.nextLong(4 * REDIAL_NANOS), () -> dial(peer));
        }
    }

    @Override
    public void asked(Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question) {
        input(() -> coin.asked(world.now(), peer, protocol, ticket, question));
    }

    @Override
    public void told(Peer peer, P2PMessage message) {
        input(() -> coin.told(world.now(), peer, message));
    }

    @Override
    public void answered(Ticket ticket, P2PMessage answer) {
        input(() -> coin.answered(world.now(), ticket, answer));
    }

    @Override
    public void failed(Ticket ticket, Failure failure) {
        input(() -> coin.failed(world.now(), ticket, failure));
    }

    @Override
    public void offended(Peer peer, Offence offence) {
        input(() -> coin.offended(world.now(), peer, offence));
    }

    private void input(Runnable handler) {
        if (crashed) {
            return;
        }
        loop.handle(world.now(), handler);
        scheduleWake();
    }

    private void scheduleWake() {
        long deadline = loop.deadline();
        if (deadline < wakeAt) {
            wakeAt = Math.max(deadline, world.now());
            long mine = wakeAt;
            world.at(mine, () -> {
                if (wakeAt == mine && !crashed) { // otherwise an earlier deadline has come up since, and its wake-up did this work
                    wakeAt = Long.MAX_VALUE;
                    loop.wake(world.now());
                    scheduleWake();
                }
            });
        }
    }

    /** Runs work on the chain's one worker and brings its result back when it would be done. */
    private <T> void work(long nanos, Supplier<T> job, Consumer<T> done) {
        chainBusyUntil = Math.max(chainBusyUntil, world.now()) + nanos;
        world.at(chainBusyUntil, () -> {
            if (!crashed) {
                T result = job.get();
                input(() -> done.accept(result));
            }
        });
    }

    private void note(String what) {
        world.trace().note(world.now(), self.id(), what);
    }

    /** What the machines can do to this world; each wish takes effect after the handler that voiced it. */
    private final class Out implements RustyCoin.Out {

        @Override
        public void ask(Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question, long timeoutNs) {
            loop.effect(() -> network.ask(SimulatedNode.this, peer, protocol, ticket, question, timeoutNs));
        }

        @Override
        public void answer(CoinProtocol protocol, Ticket ticket, P2PMessage answer) {
            loop.effect(() -> {
                P2PMessage said = fault.answer(answer);
                if (said != null) {
                    network.answer(SimulatedNode.this, protocol, ticket, said);
                }
            });
        }

        @Override
        public void refuse(CoinProtocol protocol, Ticket ticket, String why) {
            loop.effect(() -> network.refuse(ticket, why));
        }

        @Override
        public void tell(Peer peer, CoinProtocol protocol, P2PMessage message) {
            loop.effect(() -> network.tell(SimulatedNode.this, peer, protocol, message));
        }

        @Override
        public void drop(Peer peer, String why) {
            loop.effect(() -> {
                drops.add(peer.id() + ": " + why);
                note("drops " + peer + ": " + why);
                network.close(SimulatedNode.this, peer, why);
            });
        }

        @Override
        public void advance(Ticket ticket, Hash forkPoint, List<Hash> stored, List<Block> blocks) {
            var run = new ArrayList<>(chain.read(stored, Long.MAX_VALUE));
            run.addAll(blocks);
            long transactions = run.stream().mapToLong(block -> block.transactions().size()).sum();
            loop.effect(() -> work(ADVANCE_NANOS + transactions * TRANSACTION_NANOS, () -> {
                var result = chain.advance(forkPoint, run);
                result.disconnected().forEach(reclaimed::left);
                run.subList(0, result.connected().size()).forEach(reclaimed::joined);
                note("advances to " + result.tip().height() + " " + result.tip().hash());
                return result;
            }, result -> coin.advanced(world.now(), ticket, result)));
        }

        @Override
        public void store(Ticket ticket, List<Block> blocks) {
            loop.effect(() -> work(ADVANCE_NANOS, () -> chain.store(blocks),
                    faults -> coin.stored(world.now(), ticket, faults)));
        }

        @Override
        public void read(Ticket ticket, List<Hash> blocks, long bytesMax) {
            loop.effect(() -> work(READ_NANOS, () -> chain.read(blocks, bytesMax),
                    found -> coin.read(world.now(), ticket, found)));
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
            loop.effect(() -> {
                note(event.toString());
                switch (event) {
                    case NodeEvent.PeerStalled(Peer peer, String what) -> stalls.add(peer.id() + ": " + what);
                    case NodeEvent.PeerDropped(Peer peer, String rule, String _) -> {
                        awayUntil.put(peer, world.now() + Standing.AWAY);
                        if (rule.equals(StatusExchange.OTHER_CHAIN)) {
                            forgotten.add(peer);
                        }
                    }
                    case NodeEvent.PeerReady _,NodeEvent.HeadersAccepted _,NodeEvent.TipChanged _,NodeEvent.BlockRejected _ ->
                        {
                    }
                }
            });
        }
    }
}
