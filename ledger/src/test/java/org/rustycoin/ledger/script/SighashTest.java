package org.rustycoin.ledger.script;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

import static org.assertj.core.api.Assertions.assertThat;

/** What a signature covers and what it leaves open (WIRE.md §6). */
class SighashTest {

    private static final Bytes SCRIPT = Bytes.fromHex("0102");
    private static final TxOutput SPENT = new TxOutput(7, SCRIPT, null);

    private static OutPoint at(int vout) {
        return new OutPoint(Hash.ZERO, vout);
    }

    private static TxInput input(int vout, int sequence) {
        return new TxInput(at(vout), SCRIPT, sequence, List.of(SCRIPT));
    }

    private static Transaction standard(int version, List<TxInput> inputs, List<TxOutput> outputs, int lockTime,
            long fee) {
        return new Transaction.Standard(version, inputs, outputs, lockTime, fee, List.of(SCRIPT));
    }

    private static Hash of(Transaction transaction) {
        return new Sighash(transaction).ofInput(0, SPENT);
    }

    /** The definition, word for word, of a transaction that is stripped already. */
    private static Hash naive(Transaction stripped, int index, TxOutput spent) {
        byte[] tail = BincodeWriter.encode(out -> {
            out.u32(index);
            spent.write(out);
        });
        return Hash.wrap(new Blake3().domain("rusty/sighash/1").update(BincodeWriter.encode(stripped)).update(tail)
                .hash());
    }

    @Test
    void itIsTheHashOfDomainStrippedTransactionIndexAndSpentOutput() {
        var inputs = new ArrayList<TxInput>();
        var bare = new ArrayList<TxInput>();
        for (int i = 0; i < 100; i++) { // several of BLAKE3's chunks, so that going on from a copy is put to the test
            inputs.add(input(i, i));
            bare.add(new TxInput(at(i), Bytes.EMPTY, i, List.of()));
        }
        var sighash = new Sighash(standard(1, inputs, List.of(SPENT), 3, 4));
        var stripped = new Transaction.Standard(1, bare, List.of(SPENT), 3, 4, List.of());
        for (int i : new int[]{0, 99, 1, 1, -1}) {
            assertThat(sighash.ofInput(i, SPENT)).as("input " + i).isEqualTo(naive(stripped, i, SPENT));
        }
    }

    @Test
    void everythingElseChangesIt() {
        var inputs = List.of(input(1, -1), input(2, -1));
        var outputs = List.of(SPENT);
        Transaction honest = standard(1, inputs, outputs, 0, 5);
        var different = new LinkedHashSet<Hash>();
        different.add(of(honest));
        different.add(of(standard(2, inputs, outputs, 0, 5)));
        different.add(of(standard(1, inputs.reversed(), outputs, 0, 5)));
        different.add(of(standard(1, List.of(input(1, -1)), outputs, 0, 5)));
        different.add(of(standard(1, List.of(input(1, 0), input(2, -1)), outputs, 0, 5)));
        different.add(of(standard(1, inputs, List.of(new TxOutput(8, SCRIPT, null)), 0, 5)));
        different.add(of(standard(1, inputs, List.of(new TxOutput(7, SCRIPT, Bytes.EMPTY)), 0, 5)));
        different.add(of(standard(1, inputs, outputs, 1, 5)));
        different.add(of(standard(1, inputs, outputs, 0, 6)));
        different.add(of(new Transaction.Coinbase(1, inputs, outputs, 0, List.of())));
        different.add(new Sighash(honest).ofInput(1, SPENT));
        different.add(new Sighash(honest).ofInput(0, new TxOutput(8, SCRIPT, null)));
        different.add(new Sighash(honest).ofInput(0, new TxOutput(7, Bytes.EMPTY, null)));
        assertThat(different).hasSize(13);
    }

    @Test
    void scriptsAndWitnessesOfAllInputsAreLeftOpen() {
        Transaction honest = standard(1, List.of(input(1, -1), input(2, -1)), List.of(SPENT), 0, 5);
        Transaction bare = honest.with(List.of(new TxInput(at(1), Bytes.EMPTY, -1, List.of()),
                new TxInput(at(2), Bytes.fromHex("99"), -1, List.of(Bytes.EMPTY))), List.of());
        assertThat(of(bare)).isEqualTo(of(honest));
    }

    @Test
    void aRegistrationsOwnSignatureIsUnderTheInputsSignaturesAndNotUnderItself() {
        var key = Bytes.wrap(new byte[32]);
        var identity = new MasternodeIdentity(at(0), key, "/ip4/192.0.2.1", key);
        var unsigned = register(identity, new byte[64]);
        var signed = register(identity, Hash.fromHex("07".repeat(32)).toByteArray());
        assertThat(Sighash.ofRegistration(signed)).isEqualTo(Sighash.ofRegistration(unsigned))
                .isNotEqualTo(of(unsigned));
        assertThat(of(signed)).isNotEqualTo(of(unsigned));
        var moved = register(new MasternodeIdentity(at(1), key, "/ip4/192.0.2.1", key), new byte[64]);
        assertThat(Sighash.ofRegistration(moved)).isNotEqualTo(Sighash.ofRegistration(unsigned));
    }

    private static Transaction.MasternodeRegister register(MasternodeIdentity identity, byte[] signature) {
        return new Transaction.MasternodeRegister(identity, Bytes.wrap(signature), 0, List.of(input(1, -1)),
                List.of(SPENT), List.of());
    }
}
