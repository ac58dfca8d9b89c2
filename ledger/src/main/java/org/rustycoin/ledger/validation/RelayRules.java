package org.rustycoin.ledger.validation;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.script.P2pkh;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;

/**
 * What a node asks of a transaction before it relays it, beyond what makes it valid (WIRE.md §6): a fee for the bytes that
 * everybody carries, and no output that costs more to spend than it is worth. A block may hold what these refuse.
 */
public final class RelayRules {

    /** Units of fee per encoded byte, at least. */
    public static final long FEE_PER_BYTE_MIN = 1;
    /** Units in an output that can be spent, at least. */
    public static final long DUST = 500;

    private RelayRules() {}

    /**
     * The rule that a valid transaction breaks; null if it may be relayed.
     *
     * @param fee what its inputs hold beyond its outputs, in units
     */
    public static @Nullable Broken broken(Transaction transaction, int encodedBytes, long fee) {
        if (transaction instanceof Transaction.Coinbase) {
            return new Broken("relay-coinbase", "a coinbase comes in its block only");
        }
        if (fee < FEE_PER_BYTE_MIN * encodedBytes) {
            return new Broken("relay-fee", fee + " units for " + encodedBytes + " bytes");
        }
        for (int i = 0; i < transaction.outputs().size(); i++) {
            TxOutput output = transaction.outputs().get(i);
            if (output.value() < DUST && !P2pkh.isUnspendable(output.scriptPubkey())) {
                return new Broken("dust", "output " + i + " of " + output.value() + " units");
            }
        }
        return null;
    }
}
