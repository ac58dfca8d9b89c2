package org.rustycoin.ledger.chain;

import java.util.List;

import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.mining.SigningKey;
import org.rustycoin.ledger.script.Sighash;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

/** Transactions that register and move masternodes, whose collateral belongs to a mint's key. */
record Registrations(Mint mint) {

    static final String ADDRESS = "/ip4/192.0.2.7/tcp/4733";

    /** "This transaction", in the output that a collateral outpoint names. */
    static OutPoint own(int vout) {
        return new OutPoint(Hash.ZERO, vout);
    }

    MasternodeIdentity identity(OutPoint at, int operator) {
        return identity(at, operator, mint.key, ADDRESS);
    }

    static MasternodeIdentity identity(OutPoint at, int operator, SigningKey owner, String address) {
        return new MasternodeIdentity(at, Bytes.wrap(Mint.key(operator).publicKey()), address,
                Bytes.wrap(owner.publicKey()));
    }

    /** A registration whose first output is the collateral. */
    Transaction register(Purse coin, int operator) {
        return register(coin, identity(own(0), operator), collateral(), mint.key);
    }

    /** A registration with {@code locked} in its first output and the rest in its second. */
    Transaction register(Purse coin, MasternodeIdentity identity, long locked, SigningKey signer) {
        var outputs = List.of(new TxOutput(locked, mint.key.script(), null),
                new TxOutput(coin.output().value() - locked, mint.key.script(), null));
        var unsigned = new Transaction.MasternodeRegister(identity, Bytes.wrap(new byte[64]), 0,
                List.of(Mint.spending(coin.at())), outputs, List.of());
        Bytes signature = Bytes.wrap(signer.sign(Sighash.ofRegistration(unsigned)));
        return mint.sign(new Transaction.MasternodeRegister(identity, signature, 0, unsigned.inputs(), outputs,
                List.of()), coin);
    }

    /** Spends these coins into the collateral and, if there is one, a second output with the rest. */
    Transaction move(MasternodeIdentity to, long claimed, Purse... spent) {
        long rest = -collateral();
        for (Purse purse : spent) {
            rest += purse.output().value();
        }
        var locked = new TxOutput(collateral(), mint.key.script(), null);
        List<TxInput> inputs = List.of(spent).stream().map(purse -> Mint.spending(purse.at())).toList();
        List<TxOutput> outputs = rest == 0
                ? List.of(locked)
                : List.of(locked, new TxOutput(rest, mint.key.script(), null));
        return mint.sign(new Transaction.MasternodeCollateral(1, inputs, outputs, to, claimed, 0, List.of()), spent);
    }

    Transaction move(int operator, Purse... spent) {
        return move(identity(own(0), operator), collateral(), spent);
    }

    long collateral() {
        return mint.chain.params().collateral();
    }
}
