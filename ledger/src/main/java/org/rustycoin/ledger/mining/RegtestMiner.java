package org.rustycoin.ledger.mining;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Candidate;
import org.rustycoin.ledger.chain.ChainTip;
import org.rustycoin.ledger.chain.Chainstate;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

/**
 * Makes regtest blocks that look like a used chain: coinbases and signed transactions that spend earlier outputs.
 *
 * <p>
 * A few wallets, derived from one seed, take turns. Each transaction spends the oldest coin that they own and pays two
 * or more outputs to the others, more of them while there are fewer coins than transactions wanted. Coins are tracked as
 * blocks are made; when the chain's tip is not the last block made here (a restart, a reorganisation, another miner) the
 * last {@link #SCAN_BLOCKS} blocks are read again. For the chain's thread.
 */
public final class RegtestMiner {

    private static final int WALLETS = 4;
    /** Deep enough to find thousands of coins, and read in well under a second. */
    private static final int SCAN_BLOCKS = 1000;
    /** More coins than any block needs; the rest stays in the chain, unspent. */
    private static final int COINS_MAX = 20_000;
    private static final long FEE = 1000;
    /** A coin worth less is left alone, so that no output is dust. */
    private static final long VALUE_MIN = 100_000;
    private static final int SPLIT_MAX = 20;
    private static final long NONCES_MAX = 1 << 20;

    private record Owned(OutPoint at, TxOutput output, SigningKey key, long spendableAt) {}

    private final Chainstate chain;
    private final ChainStore store;
    private final List<SigningKey> wallets = new ArrayList<>();
    private final ArrayDeque<Owned> coins = new ArrayDeque<>();
    private @Nullable Hash lastMade;
    private int turn;

    public RegtestMiner(Chainstate chain, ChainStore store, byte[] seed) {
        this.chain = chain;
        this.store = store;
        for (int i = 0; i < WALLETS; i++) {
            wallets.add(new SigningKey(Blake3.hash(seed, new byte[]{(byte) i})));
        }
    }

    /**
     * A mined block on the tip that has not been connected yet.
     *
     * @param given   transactions to include first, if they are valid
     * @param txs     how many transactions of the wallets to add, if they have coins for that many and a block holds them
     */
    public Block mine(List<Transaction> given, int txs, long unixSeconds) {
        ChainTip tip = chain.tip();
        if (!tip.hash().equals(lastMade)) {
            scan(tip);
        }
        long height = tip.height() + 1;
        var transactions = new ArrayList<>(given);
        var made = new ArrayList<Transaction>();
        int split = Math.clamp(coins.size() < 2L * txs ? SPLIT_MAX : 2, 2, SPLIT_MAX);
        for (int i = 0; i < txs; i++) {
            Transaction transaction = spendOldest(height, split);
            if (transaction == null) {
                break;
            }
            made.add(transaction);
        }
        transactions.addAll(made);
        SigningKey payee = wallets.get(turn++ % WALLETS);
        int target = chain.params().powLimit();
        Candidate candidate = chain.candidate(transactions, payee.script(), target, unixSeconds);
        Block block = Grinder.grind(candidate.block(), NONCES_MAX);
        if (block == null) {
            throw new IllegalStateException("no nonce below " + NONCES_MAX + " meets the target " + target);
        }
        collect(block);
        // Coins of transactions that did not get in are not spent: look at the chain again.
        List<Transaction> refused = candidate.refused(); // in the order in which they were offered: ours are the last
        lastMade = !refused.isEmpty() && made.contains(refused.getLast()) ? null : block.hash();
        return block;
    }

    private @Nullable Transaction spendOldest(long height, int split) {
        Owned coin = coins.peekFirst();
        if (coin == null || coin.spendableAt() > height) {
            return null;
        }
        coins.removeFirst();
        var outputs = new ArrayList<TxOutput>(split);
        long left = coin.output().value() - FEE;
        long share = left / split;
        int parts = share < VALUE_MIN ? 1 : split;
        for (int i = 0; i < parts; i++) {
            long value = i == parts - 1 ? left - share * (parts - 1) : share;
            outputs.add(new TxOutput(value, wallets.get(turn++ % WALLETS).script(), null));
        }
        var unsigned = new Transaction.Standard(1, List.of(new TxInput(coin.at(), Bytes.EMPTY, -1, List.of())),
                outputs, 0, FEE, List.of());
        return coin.key().sign(unsigned, List.of(coin.output()));
    }

    private void collect(Block block) {
        int maturity = chain.params().coinbaseMaturity();
        for (Transaction transaction : block.transactions()) {
            long wait = transaction instanceof Transaction.Coinbase ? maturity : 1;
            collect(transaction, block.header().height() + wait);
        }
    }

    private void collect(Transaction transaction, long spendableAt) {
        Hash txid = transaction.txid();
        for (int i = 0; i < transaction.outputs().size(); i++) {
            TxOutput output = transaction.outputs().get(i);
            SigningKey key = ownerOf(output.scriptPubkey());
            if (key != null && output.value() >= VALUE_MIN && coins.size() < COINS_MAX) {
                coins.addLast(new Owned(new OutPoint(txid, i), output, key, spendableAt));
            }
        }
    }

    private @Nullable SigningKey ownerOf(Bytes script) {
        for (SigningKey key : wallets) {
            if (key.script().equals(script)) {
                return key;
            }
        }
        return null;
    }

    private void scan(ChainTip tip) {
        coins.clear();
        var hashes = new ArrayList<Hash>();
        for (long height = Math.max(1, tip.height() - SCAN_BLOCKS + 1); height <= tip.height(); height++) {
            Hash hash = store.hashAt(height);
            if (hash != null) {
                hashes.add(hash);
            }
        }
        for (Hash hash : hashes) {
            chain.read(List.of(hash), Long.MAX_VALUE).forEach(this::collect);
        }
        coins.removeIf(coin -> store.coin(coin.at()) == null);
    }
}
