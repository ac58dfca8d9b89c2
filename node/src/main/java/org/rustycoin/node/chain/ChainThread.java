package org.rustycoin.node.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Advance;
import org.rustycoin.ledger.chain.ChainTip;
import org.rustycoin.ledger.chain.Chainstate;
import org.rustycoin.ledger.mempool.ReclaimedTransactions;
import org.rustycoin.ledger.mining.RegtestMiner;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.validation.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the chain, and one beside it that reads blocks for others. Results come on these threads;
 * the caller brings them to where it wants them.
 *
 * <p>
 * An exception here means that the disk failed or that there is a bug. Either way the state on disk is the last commit's
 * and what is in memory may not be, so the node is told to stop.
 */
public final class ChainThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChainThread.class);
    /** A node is to stop in five seconds, and its connections take two of them. */
    private static final Duration STOP_PATIENCE = Duration.ofMillis(1500);

    private final Chainstate chain;
    private final RegtestMiner miner;
    private final ReclaimedTransactions reclaimed = new ReclaimedTransactions();
    private final Consumer<Throwable> fatal;
    private final ExecutorService writer = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("chain").daemon().factory());
    private final ExecutorService reader = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("chain-reader").daemon().factory());

    /**
     * @param seed  of the wallets that mine
     * @param fatal told once when the chain cannot go on
     */
    public ChainThread(Chainstate chain, ChainStore store, byte[] seed, Consumer<Throwable> fatal) {
        this.chain = chain;
        this.miner = new RegtestMiner(chain, store, seed);
        this.fatal = fatal;
    }

    /** Makes the chain end in what is stored of {@code stored}, then {@code blocks}. */
    public void advance(Hash forkPoint, List<Hash> stored, List<Block> blocks, Consumer<Advance> done) {
        write(() -> {
            var run = new ArrayList<>(chain.read(stored, Long.MAX_VALUE));
            run.addAll(run.size() == stored.size() ? blocks : List.of());
            Advance result = chain.advance(forkPoint, run);
            result.disconnected().reversed().forEach(reclaimed::left); // parents before children
            run.subList(0, result.connected().size()).forEach(reclaimed::joined);
            return result;
        }, done);
    }

    public void store(List<Block> blocks, Consumer<List<@Nullable Fault>> done) {
        write(() -> chain.store(blocks), done);
    }

    public void saveHeaders(List<BlockHeader> headers) {
        write(() -> {
            chain.saveHeaders(headers);
            return headers;
        }, ignored -> {});
    }

    public void saveInvalid(BlockHeader header) {
        write(() -> {
            chain.saveInvalid(header);
            return header;
        }, ignored -> {});
    }

    /** Blocks for a peer, read beside whatever the chain does. */
    public void read(List<Hash> hashes, long bytesMax, Consumer<List<Block>> done) {
        run(reader, () -> chain.read(hashes, bytesMax), done);
    }

    /** One block, or null if its body is not here. From any thread. */
    public @Nullable Block read(Hash hash) {
        List<Block> found = chain.read(List.of(hash), Long.MAX_VALUE);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** A block on the tip with what was reclaimed and {@code txs} new transactions; it is not connected yet. */
    public CompletableFuture<Block> mine(int txs, long unixSeconds) {
        var mined = new CompletableFuture<Block>();
        write(() -> miner.mine(reclaimed.all(), txs, unixSeconds), mined::complete);
        return mined;
    }

    /** The transactions that wait to be mined again after a reorganisation. */
    public CompletableFuture<List<Hash>> reclaimed() {
        var ids = new CompletableFuture<List<Hash>>();
        write(reclaimed::ids, ids::complete);
        return ids;
    }

    /** The chain's tip; only before the first task. */
    public ChainTip tipAtStart() {
        return chain.tip();
    }

    private <T> void write(Supplier<T> task, Consumer<T> done) {
        run(writer, task, done);
    }

    private <T> void run(ExecutorService executor, Supplier<T> task, Consumer<T> done) {
        if (executor.isShutdown()) {
            return;
        }
        executor.execute(() -> {
            try {
                done.accept(task.get());
            } catch (RuntimeException | Error e) {
                if (!executor.isShutdown()) {
                    fatal.accept(e);
                }
            }
        });
    }

    /**
     * Finishes what runs, unless that takes long, and forgets what waits. What is not committed is downloaded again.
     */
    @Override
    public void close() {
        writer.shutdownNow();
        reader.shutdownNow();
        long end = System.nanoTime() + STOP_PATIENCE.toNanos();
        try {
            if (!writer.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)
                    || !reader.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                LOG.warn("the chain's last task took longer than {} ms; it fails when the store is closed",
                        STOP_PATIENCE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
