package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.masternode.MasternodeList;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.script.P2pkh;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.utxo.Coin;
import org.rustycoin.ledger.validation.Broken;
import org.rustycoin.ledger.validation.CheckedBlock;
import org.rustycoin.ledger.validation.Fault;
import org.rustycoin.ledger.validation.MasternodeRules;
import org.rustycoin.ledger.validation.TransactionRules;

/**
 * The part of connecting a block that must happen in order: every rule but signatures and the state root.
 *
 * <p>
 * Walks the transactions once, spends and makes coins in the {@link CoinView}, changes the masternode list, and keeps
 * what the parallel part needs ({@link Spend}s) and what a commit needs (changes, undo). A transaction that breaks a rule
 * leaves everything as it was before it, so that a block template can leave it out and go on; a block that breaks one
 * leaves a view that is of no further use, and {@link #rollBackMasternodes} puts the list back.
 */
final class BlockPass {

    private final NetworkParams params;
    private final CheckedBlock checked;
    private final CoinView view;
    private final MasternodeList masternodes;
    private final List<Spend> spends = new ArrayList<>();
    private final Map<OutPoint, @Nullable Coin> coinChanges = new LinkedHashMap<>();
    private final List<Undo.Spent> spent = new ArrayList<>();
    private final List<Undo.Changed> changed = new ArrayList<>();
    private final long height;
    private long fees;

    BlockPass(NetworkParams params, CheckedBlock checked, CoinView view, MasternodeList masternodes) {
        this.params = params;
        this.checked = checked;
        this.view = view;
        this.masternodes = masternodes;
        this.height = checked.block().header().height();
    }

    CheckedBlock checked() {
        return checked;
    }

    List<Spend> spends() {
        return spends;
    }

    Map<OutPoint, @Nullable Coin> coinChanges() {
        return coinChanges;
    }

    Undo undo() {
        return new Undo(spent, changed);
    }

    long fees() {
        return fees;
    }

    /** Walks the block; null if it broke no rule. */
    @Nullable
    Fault run(long medianTime) {
        List<Transaction> transactions = checked.block().transactions();
        List<Hash> txids = checked.txids();
        for (int i = 1; i < transactions.size(); i++) {
            Broken broken = add(transactions.get(i), txids.get(i), medianTime);
            if (broken != null) {
                return fault(new Broken(broken.rule(),
                        "transaction " + i + " (" + txids.get(i) + "): " + broken.detail()));
            }
        }
        Broken broken = end(transactions.getFirst(), txids.getFirst(), medianTime);
        return broken == null ? null : fault(broken);
    }

    /** The next transaction of the block after its coinbase; null if it breaks no rule. */
    @Nullable
    Broken add(Transaction transaction, Hash txid, long medianTime) {
        int spentBefore = spent.size();
        int changedBefore = changed.size();
        Broken broken = spend(transaction, txid, medianTime);
        if (broken != null) {
            takeBack(spentBefore, changedBefore);
        }
        return broken;
    }

    /** The coinbase, which comes last because it gets the fees; null if it breaks no rule. */
    @Nullable
    Broken end(Transaction coinbase, Hash txid, long medianTime) {
        if (!TransactionRules.isFinal(coinbase, height, medianTime)) {
            return new Broken("lock-time", "coinbase locked until " + Integer.toUnsignedString(coinbase.lockTime()));
        }
        long claimed = TransactionRules.valueOut(coinbase);
        long allowed = NetworkParams.subsidy(height) + fees;
        if (claimed > allowed) {
            return new Broken("coinbase-value", claimed + " units where subsidy and fees are " + allowed);
        }
        create(coinbase, txid, true);
        spends.add(new Spend(coinbase, txid, List.of()));
        return null;
    }

    Fault fault(Broken broken) {
        return new Fault(checked.hash(), false, broken.rule(), broken.detail());
    }

    private @Nullable Broken spend(Transaction transaction, Hash txid, long medianTime) {
        if (!TransactionRules.isFinal(transaction, height, medianTime)) {
            return new Broken("lock-time", "locked until " + Integer.toUnsignedString(transaction.lockTime()));
        }
        var coins = new ArrayList<Coin>(transaction.inputs().size());
        long in = 0;
        for (TxInput input : transaction.inputs()) {
            OutPoint at = input.previousOutput();
            Coin coin = view.get(at);
            if (coin == null) {
                return new Broken("missing-coin", at + " is spent or never was");
            }
            if (coin.coinbase() && height - coin.height() < params.coinbaseMaturity()) {
                return new Broken("immature-coinbase", at + " is of height " + coin.height());
            }
            if (P2pkh.unlocking(input.scriptSig(), coin.output().scriptPubkey()) == null) {
                return new Broken("script", "the script does not open " + at);
            }
            coins.add(coin);
            spent.add(new Undo.Spent(at, coin));
            put(at, null);
            in += coin.output().value();
        }
        long out = TransactionRules.valueOut(transaction);
        Broken broken = unbalanced(transaction, in, out);
        if (broken != null) {
            return broken;
        }
        create(transaction, txid, false);
        broken = masternodeEffects(transaction, txid);
        if (broken != null) {
            for (int i = 0; i < transaction.outputs().size(); i++) {
                put(new OutPoint(txid, i), null);
            }
            return broken;
        }
        fees += in - out;
        spends.add(new Spend(transaction, txid, coins));
        return null;
    }

    private void takeBack(int spentBefore, int changedBefore) {
        List<Undo.Changed> changes = changed.subList(changedBefore, changed.size());
        restore(masternodes, changes);
        changes.clear();
        List<Undo.Spent> coins = spent.subList(spentBefore, spent.size());
        coins.forEach(each -> put(each.at(), each.coin()));
        coins.clear();
    }

    private static @Nullable Broken unbalanced(Transaction transaction, long in, long out) {
        if (out > in) {
            return new Broken("value-created", out + " units out of " + in);
        }
        if (transaction instanceof Transaction.Standard standard && standard.fee() != in - out) {
            return new Broken("fee", "claims a fee of " + Long.toUnsignedString(standard.fee()) + " where " + (in - out)
                    + " are left");
        }
        return null;
    }

    /** Unspendable outputs never enter the set. */
    private void create(Transaction transaction, Hash txid, boolean coinbase) {
        List<TxOutput> outputs = transaction.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (!P2pkh.isUnspendable(outputs.get(i).scriptPubkey())) {
                put(new OutPoint(txid, i), new Coin(outputs.get(i), height, coinbase));
            }
        }
    }

    private void put(OutPoint at, @Nullable Coin coin) {
        view.put(at, coin);
        coinChanges.put(at, coin);
    }

    private @Nullable Broken masternodeEffects(Transaction transaction, Hash txid) {
        MasternodeEntry moved = null;
        for (TxInput input : transaction.inputs()) {
            MasternodeEntry entry = masternodes.get(input.previousOutput());
            if (entry != null) {
                moved = moved == null ? entry : moved;
                change(input.previousOutput(), entry, null);
            }
        }
        return switch (transaction) {
            case Transaction.Standard _,Transaction.Coinbase _ -> null;
            case Transaction.MasternodeRegister register -> enter(register.masternodeIdentity(), txid, 0);
            case Transaction.MasternodeCollateral move -> {
                if (moved == null) {
                    yield new Broken("collateral-move", "spends no masternode's collateral");
                }
                if (move.collateralAmount() != params.collateral()) {
                    yield new Broken("collateral-amount",
                            "claims to lock " + Long.toUnsignedString(move.collateralAmount()));
                }
                if (!move.masternodeIdentity().collateralOutpoint().txid().equals(Hash.ZERO)) {
                    yield new Broken("collateral-move", "names no output of its own");
                }
                yield enter(move.masternodeIdentity(), txid, moved.sequence() + 1);
            }
        };
    }

    private @Nullable Broken enter(MasternodeIdentity named, Hash txid, long sequence) {
        MasternodeIdentity identity = MasternodeRules.resolve(named, txid);
        Coin locked = view.get(identity.collateralOutpoint());
        Broken broken = MasternodeRules.identity(identity, locked == null ? null : locked.output(),
                params.collateral(), masternodes);
        if (broken != null) {
            return broken;
        }
        change(identity.collateralOutpoint(), null, MasternodeRules.entry(identity, params.collateral(), sequence));
        return null;
    }

    private void change(OutPoint at, @Nullable MasternodeEntry before, @Nullable MasternodeEntry after) {
        changed.add(new Undo.Changed(at, before));
        if (after == null) {
            masternodes.remove(at);
        } else {
            masternodes.put(after);
        }
    }

    /** Takes this block's changes of the list back; the last block's first. */
    void rollBackMasternodes() {
        restore(masternodes, changed);
    }

    static void restore(MasternodeList list, List<Undo.Changed> changes) {
        for (Undo.Changed change : changes.reversed()) {
            MasternodeEntry before = change.before();
            if (before == null) {
                list.remove(change.at());
            } else {
                list.put(before);
            }
        }
    }
}
