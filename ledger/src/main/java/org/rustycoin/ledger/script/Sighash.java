package org.rustycoin.ledger.script;

import java.util.List;

import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.Transaction.MasternodeRegister;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

/**
 * What signatures cover (WIRE.md §6).
 *
 * <p>
 * The transaction is hashed once, and each input goes on from there. Hashed anew for each of its inputs, 100 kB would cost
 * 25 MB of hashing, and a block of such transactions seconds: Bitcoin's quadratic sighash.
 */
public final class Sighash {

    private static final String INPUT_DOMAIN = "rusty/sighash/1";
    private static final String REGISTER_DOMAIN = "rusty/masternode-register/1";
    private static final Bytes NO_SIGNATURE = Bytes.wrap(new byte[64]);

    private final Blake3 prefix;

    public Sighash(Transaction transaction) {
        prefix = new Blake3().domain(INPUT_DOMAIN).update(BincodeWriter.encode(stripped(transaction)));
    }

    /** What the signature of input {@code index} covers, given the output that it spends. */
    public Hash ofInput(int index, TxOutput spent) {
        var tail = new BincodeWriter(128).u32(index);
        spent.write(tail);
        return Hash.wrap(prefix.copy().update(tail.toByteArray()).hash());
    }

    /** What a registration's own signature covers: the transaction with that signature zero. */
    public static Hash ofRegistration(MasternodeRegister transaction) {
        var unsigned = new MasternodeRegister(transaction.masternodeIdentity(), NO_SIGNATURE, transaction.lockTime(),
                transaction.inputs(), transaction.outputs(), transaction.witness());
        return Hash
                .wrap(new Blake3().domain(REGISTER_DOMAIN).update(BincodeWriter.encode(stripped(unsigned))).hash());
    }

    /** The transaction with every script_sig and witness empty. */
    private static Transaction stripped(Transaction transaction) {
        List<TxInput> inputs = transaction.inputs().stream()
                .map(input -> new TxInput(input.previousOutput(), Bytes.EMPTY, input.sequence(), List.of())).toList();
        return transaction.with(inputs, List.of());
    }
}
