package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.crypto.SignatureVerifier;
import org.rustycoin.ledger.script.P2pkh;
import org.rustycoin.ledger.script.Sighash;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.utxo.Coin;
import org.rustycoin.ledger.utxo.LtHash;
import org.rustycoin.ledger.validation.Broken;

/**
 * The part of connecting a block that can happen on any worker: the signatures of a slice of its transactions, and what
 * the slice adds to the hash of the UTXO set. Knows nothing of the chain's state.
 */
final class SliceCheck implements Runnable {

    /** About 2 ms of work: enough to be worth handing over, and blocks of a few thousand transactions use all cores. */
    private static final int TRANSACTIONS = 32;

    private final SignatureVerifier verifier;
    private final List<Spend> slice;
    private final long height;
    private final LtHash delta = new LtHash();
    private @Nullable Broken broken;

    private SliceCheck(SignatureVerifier verifier, List<Spend> slice, long height) {
        this.verifier = verifier;
        this.slice = slice;
        this.height = height;
    }

    static List<SliceCheck> of(SignatureVerifier verifier, List<Spend> spends, long height) {
        var slices = new ArrayList<SliceCheck>();
        for (int from = 0; from < spends.size(); from += TRANSACTIONS) {
            slices.add(new SliceCheck(verifier, spends.subList(from, Math.min(spends.size(), from + TRANSACTIONS)),
                    height));
        }
        return slices;
    }

    LtHash delta() {
        return delta;
    }

    /** The first rule that was found broken; null if none was. */
    @Nullable
    Broken broken() {
        return broken;
    }

    @Override
    public void run() {
        for (Spend spend : slice) {
            broken = check(spend);
            if (broken != null) {
                return;
            }
        }
    }

    private @Nullable Broken check(Spend spend) {
        Transaction transaction = spend.transaction();
        List<TxInput> inputs = transaction.inputs();
        Sighash sighash = spend.coins().isEmpty() ? null : new Sighash(transaction);
        for (int i = 0; i < spend.coins().size(); i++) {
            Coin coin = spend.coins().get(i);
            var unlocking = P2pkh.unlocking(inputs.get(i).scriptSig(), coin.output().scriptPubkey());
            if (unlocking == null || sighash == null || !verifier.verify(unlocking.publicKey(),
                    sighash.ofInput(i, coin.output()).unsafeArray(), unlocking.signature())) {
                return new Broken("signature", "input " + i + " of transaction " + spend.txid());
            }
            delta.remove(LtHash.element(inputs.get(i).previousOutput(), coin));
        }
        if (transaction instanceof Transaction.MasternodeRegister register && !verifier.verify(
                register.masternodeIdentity().collateralOwnershipPublicKey().unsafeArray(),
                Sighash.ofRegistration(register).unsafeArray(), register.signature().unsafeArray())) {
            return new Broken("registration-signature", "transaction " + spend.txid());
        }
        List<TxOutput> outputs = transaction.outputs();
        boolean coinbase = transaction instanceof Transaction.Coinbase;
        for (int i = 0; i < outputs.size(); i++) {
            if (!P2pkh.isUnspendable(outputs.get(i).scriptPubkey())) {
                delta.add(LtHash.element(new OutPoint(spend.txid(), i), new Coin(outputs.get(i), height, coinbase)));
            }
        }
        return null;
    }
}
