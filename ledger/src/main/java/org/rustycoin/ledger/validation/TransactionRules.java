package org.rustycoin.ledger.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.script.P2pkh;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

/**
 * Rules of a transaction that need no chain, and those of time (WIRE.md §6).
 *
 * <p>
 * Values are unsigned on the wire and refused above {@link NetworkParams#MONEY_MAX}, so 250 of them cannot overflow a
 * sum. A coinbase has one input that names no output and begins with the block's height, so that no two coinbases, and
 * by that no two transactions, have one id. Dust and fees per byte are policy for relay ({@link RelayRules}).
 */
public final class TransactionRules {

    /** Inputs and outputs together. */
    public static final int PLACES_MAX = 250;
    /** Encoded size. */
    public static final int BYTES_MAX = 100_000;
    /** A coinbase's script: eight bytes of height and as many again as Bitcoin allows. */
    private static final int COINBASE_SCRIPT_BYTES_MAX = 100;
    /** Below a height, otherwise Unix seconds. */
    private static final int LOCK_TIME_THRESHOLD = 500_000_000;
    private static final int SEQUENCE_FINAL = -1;

    private TransactionRules() {}

    /** The first rule of those that need no chain that the transaction breaks; null if it breaks none. */
    public static @Nullable Broken contextFree(Transaction transaction, int encodedBytes) {
        List<TxInput> inputs = transaction.inputs();
        List<TxOutput> outputs = transaction.outputs();
        if (inputs.isEmpty() || outputs.isEmpty()) {
            return new Broken("no-inputs-or-outputs", inputs.size() + " inputs, " + outputs.size() + " outputs");
        }
        if (inputs.size() + outputs.size() > PLACES_MAX) {
            return new Broken("too-many-places", inputs.size() + " inputs and " + outputs.size() + " outputs");
        }
        if (encodedBytes > BYTES_MAX) {
            return new Broken("transaction-size", encodedBytes + " bytes");
        }
        for (int i = 0; i < outputs.size(); i++) {
            TxOutput output = outputs.get(i);
            if (output.value() < 0 || output.value() > NetworkParams.MONEY_MAX) {
                return new Broken("value-range", "output " + i + " of " + Long.toUnsignedString(output.value()));
            }
            if (!P2pkh.isPayTo(output.scriptPubkey()) && !P2pkh.isUnspendable(output.scriptPubkey())) {
                return new Broken("script-template", "output " + i + " pays to no known template");
            }
        }
        Set<OutPoint> seen = new HashSet<>(); // never iterated
        for (TxInput input : inputs) {
            if (!seen.add(input.previousOutput())) {
                return new Broken("duplicate-input", input.previousOutput() + " is spent twice");
            }
        }
        return null;
    }

    /** The sum of a valid transaction's outputs. */
    public static long valueOut(Transaction transaction) {
        long sum = 0;
        for (TxOutput output : transaction.outputs()) {
            sum += output.value();
        }
        return sum;
    }

    /** The form of a coinbase at a height. */
    public static @Nullable Broken coinbase(Transaction coinbase, long height) {
        if (coinbase.inputs().size() != 1) {
            return new Broken("coinbase-inputs", coinbase.inputs().size() + " inputs");
        }
        TxInput input = coinbase.inputs().getFirst();
        if (!isNone(input.previousOutput())) {
            return new Broken("coinbase-inputs", "a coinbase that spends " + input.previousOutput());
        }
        Bytes script = input.scriptSig();
        if (script.length() < Long.BYTES || script.length() > COINBASE_SCRIPT_BYTES_MAX
                || heightIn(script) != height) {
            return new Broken("coinbase-height", "the script does not begin with height " + height);
        }
        return null;
    }

    /** Whether an out point names no output, as a coinbase's does. */
    public static boolean isNone(OutPoint at) {
        return at.vout() == -1 && at.txid().equals(Hash.ZERO);
    }

    /** Whether the transaction may stand in a block at this height on a parent of this median time (as BIP 113). */
    public static boolean isFinal(Transaction transaction, long height, long medianTime) {
        long lockTime = Integer.toUnsignedLong(transaction.lockTime());
        if (lockTime == 0 || lockTime < (lockTime < LOCK_TIME_THRESHOLD ? height : medianTime)) {
            return true;
        }
        return transaction.inputs().stream().allMatch(input -> input.sequence() == SEQUENCE_FINAL);
    }

    private static long heightIn(Bytes script) {
        try {
            return new BincodeReader(script.unsafeArray()).u64();
        } catch (BincodeException e) {
            throw new IllegalStateException("checked to hold eight bytes", e);
        }
    }
}
