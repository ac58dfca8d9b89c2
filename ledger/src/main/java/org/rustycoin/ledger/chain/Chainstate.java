package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Parallel;
import org.rustycoin.ledger.crypto.SignatureVerifier;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.masternode.MasternodeList;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.store.StoreBatch;
import org.rustycoin.ledger.store.StoreException;
import org.rustycoin.ledger.store.StoredState;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.utxo.LtHash;
import org.rustycoin.ledger.validation.Broken;
import org.rustycoin.ledger.validation.CheckedBlock;
import org.rustycoin.ledger.validation.Fault;

/**
 * The active chain's state: its tip, the unspent outputs, the masternode list, and how a block changes them.
 *
 * <p>
 * <b>Connecting</b> takes a run of blocks in three steps. (1) In order, {@link BlockPass} checks all rules but two and
 * collects changes. (2) In parallel over the whole run, {@link SliceCheck} verifies signatures and sums what each slice
 * adds to the set's hash. (3) In order, each block's state root is compared. The good blocks of the run are committed in
 * one batch; the first bad one ends the run and is named.
 *
 * <p>
 * <b>Reorganising</b> disconnects to the fork, then connects. If the other branch proves bad, the old chain is connected
 * again, so a caller sees either the new chain or the old one. A kill in between leaves a committed state somewhere on
 * the way, from which the next start goes on.
 *
 * <p>
 * Whose header is valid is decided in the {@link HeaderTree} before a body comes here; asking for a block that does not
 * follow is a bug of the caller and throws. Blocking and for one thread, but {@link #read} may be called from any.
 */
public final class Chainstate {

    /** Blocks in one run: bounds the memory of changes, and how much is lost and redone after a kill. */
    private static final int RUN_BLOCKS_MAX = 256;
    /** Transactions in one run, for the same reason; a single block may have more. */
    private static final int RUN_TRANSACTIONS_MAX = 4096;

    private final NetworkParams params;
    private final ChainStore store;
    private final StoredBlocks blocks;
    private final SignatureVerifier verifier;
    private final Parallel parallel;
    private final LtHash utxoSet;
    private final MasternodeList masternodes;
    private final RecentTimes recentTimes = new RecentTimes();
    private ChainTip tip;

    private Chainstate(NetworkParams params, ChainStore store, SignatureVerifier verifier, Parallel parallel,
            StoredState state) {
        this.params = params;
        this.store = store;
        this.blocks = new StoredBlocks(store);
        this.verifier = verifier;
        this.parallel = parallel;
        this.utxoSet = LtHash.of(state.utxoSet());
        this.masternodes = new MasternodeList(state.masternodes());
        this.tip = new ChainTip(state.tip(), state.height());
    }

    /**
     * Opens the chain in a store, beginning with genesis in a new one.
     *
     * @throws StoreException if the store holds another network's chain, or is not consistent
     */
    public static Chainstate open(NetworkParams params, ChainStore store, SignatureVerifier verifier,
            Parallel parallel) {
        StoredState state = store.state();
        if (state == null) {
            state = begin(params, store);
        }
        Hash genesis = store.hashAt(0);
        if (!params.genesisHash().equals(genesis)) {
            throw new StoreException("the store begins with block " + genesis + ", which is not the genesis of "
                    + params.name() + ": is this another network's data directory?");
        }
        var chain = new Chainstate(params, store, verifier, parallel, state);
        if (!state.tip().equals(store.hashAt(state.height()))) {
            throw new StoreException("the store's tip " + state.tip() + " is not its block at " + state.height());
        }
        chain.loadRecentTimes();
        return chain;
    }

    private static StoredState begin(NetworkParams params, ChainStore store) {
        Hash genesis = params.genesisHash();
        var state = new StoredState(genesis, 0, new LtHash().toByteArray(), List.of());
        store.commit(new StoreBatch().putHeader(genesis, params.genesis().header(), true, false)
                .putBody(genesis, Bytes.wrap(BincodeWriter.encode(params.genesis()))).putHeight(0, genesis)
                .putState(state));
        return state;
    }

    public NetworkParams params() {
        return params;
    }

    public ChainTip tip() {
        return tip;
    }

    /** The masternodes at the tip, ascending by collateral outpoint. */
    public List<MasternodeEntry> masternodes() {
        return masternodes.entries();
    }

    /** The hash of the UTXO set at the tip. */
    public Hash utxoSetHash() {
        return utxoSet.hash();
    }

    /** The median time of the last eleven blocks. */
    public long medianTime() {
        return recentTimes.median();
    }

    /**
     * Makes the chain end in {@code blocks}, which follow one another from {@code forkPoint}, a block of the active
     * chain.
     */
    public Advance advance(Hash forkPoint, List<Block> blocks) {
        var disconnected = new ArrayList<Block>();
        while (!tip.hash().equals(forkPoint)) {
            if (tip.height() == 0) {
                throw new IllegalArgumentException("fork point " + forkPoint + " is not in the active chain");
            }
            disconnected.add(disconnectTip());
        }
        var connected = new ArrayList<Hash>();
        Fault fault = connect(blocks, connected);
        if (fault != null && !disconnected.isEmpty()) {
            while (!tip.hash().equals(forkPoint)) {
                disconnectTip();
            }
            Fault ours = connect(disconnected.reversed(), new ArrayList<>());
            if (ours != null) {
                throw new StoreException("the chain that was active does not connect any more: " + ours);
            }
            return new Advance(tip, List.of(), List.of(), fault);
        }
        return new Advance(tip, connected, disconnected, fault);
    }

    private @Nullable Fault connect(List<Block> blocks, List<Hash> connected) {
        int from = 0;
        while (from < blocks.size()) {
            int transactions = 0;
            int to = from;
            while (to < blocks.size() && to - from < RUN_BLOCKS_MAX
                    && (to == from || transactions < RUN_TRANSACTIONS_MAX)) {
                transactions += blocks.get(to++).transactions().size();
            }
            Fault fault = connectRun(blocks.subList(from, to), connected);
            if (fault != null) {
                return fault;
            }
            from = to;
        }
        return null;
    }

    private @Nullable Fault connectRun(List<Block> run, List<Hash> connected) {
        var results = new CheckedBlock.Result[run.size()];
        var checks = new ArrayList<Runnable>(run.size());
        for (int i = 0; i < results.length; i++) {
            int at = i;
            checks.add(() -> results[at] = CheckedBlock.check(run.get(at)));
        }
        parallel.runAll(checks);
        Fault fault = null;
        var checked = new ArrayList<CheckedBlock>(results.length);
        for (CheckedBlock.Result result : results) {
            if (result instanceof CheckedBlock.Result.Bad(Fault found)) {
                fault = found;
                break;
            }
            checked.add(((CheckedBlock.Result.Good) result).block());
        }
        Fault earlier = new Run(checked).connect(connected);
        return earlier != null ? earlier : fault;
    }

    /** A run of blocks whose bodies belong to their headers, on its way into the chain. */
    private final class Run {

        private final List<CheckedBlock> blocks;
        private final List<BlockPass> passes = new ArrayList<>();
        private final List<List<SliceCheck>> slices = new ArrayList<>();
        private final List<Hash> listHashes = new ArrayList<>();

        Run(List<CheckedBlock> blocks) {
            this.blocks = blocks;
        }

        @Nullable
        Fault connect(List<Hash> connected) {
            Fault fault = passInOrder();
            var tasks = new ArrayList<Runnable>();
            slices.forEach(tasks::addAll);
            parallel.runAll(tasks);
            var batch = new StoreBatch();
            int good = 0;
            for (; good < passes.size(); good++) {
                Fault found = stateFault(good);
                if (found != null) {
                    fault = found;
                    break;
                }
                put(batch, passes.get(good));
                connected.add(passes.get(good).checked().hash());
            }
            for (BlockPass pass : passes.subList(good, passes.size()).reversed()) {
                pass.rollBackMasternodes();
            }
            if (good > 0) {
                commit(batch);
            }
            return fault;
        }

        private @Nullable Fault passInOrder() {
            var view = new CoinView(store, blocks);
            RecentTimes times = recentTimes.copy();
            ChainTip last = tip;
            for (CheckedBlock block : blocks) {
                BlockHeader header = block.block().header();
                if (!header.prevBlockHash().equals(last.hash()) || header.height() != last.height() + 1) {
                    throw new IllegalArgumentException("block " + block.hash() + " does not follow " + last);
                }
                var pass = new BlockPass(params, block, view, masternodes);
                Fault fault = pass.run(times.median());
                if (fault != null) {
                    pass.rollBackMasternodes();
                    return fault;
                }
                passes.add(pass);
                slices.add(SliceCheck.of(verifier, pass.spends(), header.height()));
                listHashes.add(masternodes.hash());
                times.add(header.timestamp());
                last = new ChainTip(block.hash(), header.height());
            }
            return null;
        }

        private @Nullable Fault stateFault(int at) {
            BlockPass pass = passes.get(at);
            LtHash after = utxoSet.copy();
            for (SliceCheck slice : slices.get(at)) {
                if (slice.broken() != null) {
                    return pass.fault(slice.broken());
                }
                after.merge(slice.delta());
            }
            Hash root = NetworkParams.stateRoot(after.hash(), listHashes.get(at));
            BlockHeader header = pass.checked().block().header();
            if (!root.equals(header.stateRoot())) {
                return pass.fault(new Broken("state-root",
                        "the state after the block is " + root + ", the header's " + header.stateRoot()));
            }
            for (SliceCheck slice : slices.get(at)) {
                utxoSet.merge(slice.delta());
            }
            return null;
        }

        private void put(StoreBatch batch, BlockPass pass) {
            CheckedBlock block = pass.checked();
            BlockHeader header = block.block().header();
            batch.putHeader(block.hash(), header, true, false).putBody(block.hash(), block.encoding())
                    .putUndo(block.hash(), Bytes.wrap(BincodeWriter.encode(pass.undo())))
                    .putHeight(header.height(), block.hash());
            pass.coinChanges().forEach(batch::putCoin);
            tip = new ChainTip(block.hash(), header.height());
            recentTimes.add(header.timestamp());
        }
    }

    private void commit(StoreBatch batch) {
        store.commit(batch.putState(
                new StoredState(tip.hash(), tip.height(), utxoSet.toByteArray(), masternodes.entries())));
    }

    /**
     * A block on the tip with these transactions, as many of them as fit and are valid in their order, complete but for
     * the nonce. Signatures are not looked at: they were when the transactions came here, and are when the block
     * connects.
     *
     * @param payTo  the script that gets subsidy and fees
     * @param target the compact target that is due
     */
    public Candidate candidate(List<Transaction> transactions, Bytes payTo, int target, long unixSeconds) {
        return new Assembly(params, store, parallel, tip, medianTime(), utxoSet, masternodes).candidate(transactions,
                payTo, target, unixSeconds);
    }

    private Block disconnectTip() {
        Hash hash = tip.hash();
        Block block = blocks.body(hash);
        Undo undo = blocks.undo(hash);
        var batch = new StoreBatch().putUndo(hash, null).putHeight(tip.height(), null);
        var changes = new DisconnectedCoins(block, undo);
        changes.changes().forEach(batch::putCoin);
        utxoSet.merge(changes.delta());
        BlockPass.restore(masternodes, undo.changed());
        tip = new ChainTip(block.header().prevBlockHash(), tip.height() - 1);
        commit(batch);
        loadRecentTimes();
        return block;
    }

    /**
     * Keeps the bodies of blocks that are not (yet) in the active chain, those that are good as far as a body alone
     * shows. The result has a fault for each of the others, null for those that were kept.
     */
    public List<@Nullable Fault> store(List<Block> blocks) {
        var faults = new ArrayList<@Nullable Fault>(blocks.size());
        var batch = new StoreBatch();
        for (Block block : blocks) {
            switch (CheckedBlock.check(block)) {
                case CheckedBlock.Result.Bad(Fault fault) -> faults.add(fault);
                case CheckedBlock.Result.Good(CheckedBlock good) -> {
                    batch.putHeader(good.hash(), block.header(), true, false).putBody(good.hash(), good.encoding());
                    faults.add(null);
                }
            }
        }
        store.commit(batch);
        return faults;
    }

    /** Keeps headers whose bodies are not here. */
    public void saveHeaders(List<BlockHeader> headers) {
        var batch = new StoreBatch();
        for (BlockHeader header : headers) {
            Hash hash = header.hash();
            batch.putHeader(hash, header, store.body(hash) != null, false);
        }
        store.commit(batch);
    }

    /** Keeps that a block was found invalid. */
    public void saveInvalid(BlockHeader header) {
        Hash hash = header.hash();
        store.commit(new StoreBatch().putHeader(hash, header, store.body(hash) != null, true));
    }

    /** The blocks of these hashes whose bodies are here, in order, until their encodings exceed a sum; at least one. */
    public List<Block> read(List<Hash> hashes, long bytesMax) {
        return blocks.read(hashes, bytesMax);
    }

    private void loadRecentTimes() {
        recentTimes.clear();
        for (long height = Math.max(0, tip.height() - NetworkParams.MEDIAN_TIME_BLOCKS + 1); height <= tip
                .height(); height++) {
            Hash hash = store.hashAt(height);
            if (hash == null) {
                throw new StoreException("the active chain has no block at " + height);
            }
            recentTimes.add(blocks.header(hash).timestamp());
        }
    }
}
