package org.rustycoin.ledger.validation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Mint;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.script.P2pkh;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

import static org.assertj.core.api.Assertions.assertThat;

/** A transaction's rules (WIRE.md §6), each broken alone in an otherwise good block. */
class TransactionRulesTest {

    private static final Bytes DATA = Bytes.wrap(new byte[]{0x6a, 1, 2});

    private final Mint mint = new Mint();
    private final Purse coin = mint.mine();

    private static void refused(@Nullable Fault fault, String rule) {
        assertThat(fault).isNotNull().extracting(Fault::rule, Fault::mutated).containsExactly(rule, false);
    }

    private TxOutput paying(long value) {
        return new TxOutput(value, Mint.key(2).script(), null);
    }

    private Transaction spend(List<TxOutput> outputs, long fee) {
        return mint.sign(coin, outputs, fee);
    }

    @Test
    void aPaymentByTheRulesIsConnected() {
        assertThat(mint.offerWith()).isNull();
        assertThat(mint.offer(mint.block(mint.pay(coin, Mint.key(2))))).isNull();
    }

    @Test
    void itHasInputsAndOutputs() {
        refused(mint.offerWith(spend(List.of(), 0)), "no-inputs-or-outputs");
        refused(mint.offerWith(new Transaction.Standard(1, List.of(), List.of(paying(1)), 0, 0, List.of())),
                "no-inputs-or-outputs");
    }

    @Test
    void inputsAndOutputsTogetherAreAtMostTwoHundredAndFifty() {
        var outputs = new ArrayList<TxOutput>();
        for (int i = 0; i < TransactionRules.PLACES_MAX; i++) {
            outputs.add(paying(1));
        }
        refused(mint.offerWith(spend(outputs, 0)), "too-many-places");
        outputs.removeLast();
        long fee = coin.output().value() - outputs.size();
        assertThat(mint.offer(mint.block(spend(outputs, fee)))).isNull();
    }

    @Test
    void itIsAtMostAHundredThousandBytesLong() {
        var memo = new TxOutput(1, Mint.key(2).script(), Bytes.wrap(new byte[TransactionRules.BYTES_MAX]));
        refused(mint.offerWith(spend(List.of(memo), coin.output().value() - 1)), "transaction-size");
    }

    @Test
    void noInputStandsTwice() {
        var twice = new Transaction.Standard(1, List.of(Mint.spending(coin.at()), Mint.spending(coin.at())),
                List.of(paying(1)), 0, 0, List.of());
        refused(mint.offerWith(mint.sign(twice, coin, coin)), "duplicate-input");
    }

    @Test
    void outputsAndFeeAreWhatTheInputsHold() {
        long value = coin.output().value();
        refused(mint.offerWith(spend(List.of(paying(value + 1)), 0)), "value-created");
        refused(mint.offerWith(spend(List.of(paying(value - 10)), 9)), "fee");
        refused(mint.offerWith(spend(List.of(paying(value - 10)), 11)), "fee");
        refused(mint.offerWith(spend(List.of(paying(value - 10)), -1)), "fee");
    }

    @Test
    void valuesThatWrapAroundTogetherAreRefused() {
        long half = 1L << 63;
        refused(mint.offerWith(spend(List.of(paying(half), paying(half)), coin.output().value())), "value-range");
        refused(mint.offerWith(spend(List.of(paying(NetworkParams.MONEY_MAX + 1)), 0)), "value-range");
        refused(mint.offerWith(spend(List.of(paying(NetworkParams.MONEY_MAX)), 0)), "value-created");
    }

    @Test
    void outputsPayToAKeyOrHoldData() {
        byte[] good = Mint.key(2).script().toByteArray();
        for (int i : new int[]{0, 1, 2, 23, 24}) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            refused(mint.offerWith(spend(List.of(new TxOutput(1, Bytes.wrap(bad), null)), 0)), "script-template");
        }
        refused(mint.offerWith(spend(List.of(new TxOutput(1, Bytes.EMPTY, null)), 0)), "script-template");
        var data = new TxOutput(0, DATA, null);
        Transaction burning = spend(List.of(data, paying(1)), coin.output().value() - 1);
        assertThat(mint.offer(mint.block(burning))).isNull();
        assertThat(mint.store.coin(new OutPoint(burning.txid(), 0))).as("data is no coin").isNull();
        assertThat(mint.store.coin(new OutPoint(burning.txid(), 1))).isNotNull();
    }

    @Test
    void aScriptOpensOnlyWhatWasPaidToItsKey() {
        Transaction honest = mint.pay(coin, Mint.key(2));
        TxInput input = honest.inputs().getFirst();
        byte[] script = input.scriptSig().toByteArray();
        for (int i : new int[]{0, 65, 66}) { // both lengths, and the key
            byte[] bad = script.clone();
            bad[i] ^= 1;
            refused(mint.offerWith(withScript(honest, Bytes.wrap(bad))), "script");
        }
        refused(mint.offerWith(withScript(honest, Bytes.EMPTY)), "script");
        byte[] theirs = P2pkh.unlock(new byte[64], Mint.key(2).publicKey()).toByteArray();
        refused(mint.offerWith(withScript(honest, Bytes.wrap(theirs))), "script");
    }

    private static Transaction withScript(Transaction transaction, Bytes script) {
        TxInput input = transaction.inputs().getFirst();
        return transaction.with(
                List.of(new TxInput(input.previousOutput(), script, input.sequence(), input.witness())), List.of());
    }

    @Test
    void aSignatureCoversEverythingButScriptsAndWitnesses() {
        Transaction.Standard honest = (Transaction.Standard) mint.pay(coin, Mint.key(2));
        var raised = new Transaction.Standard(2, honest.inputs(), honest.outputs(), 0, honest.fee(), List.of());
        refused(mint.offerWith(raised), "signature");
        byte[] script = honest.inputs().getFirst().scriptSig().toByteArray();
        script[1] ^= 1;
        refused(mint.offerWith(withScript(honest, Bytes.wrap(script))), "signature");
        var witnessed = honest.with(honest.inputs(), List.of(DATA));
        assertThat(mint.offer(mint.block(witnessed))).isNull();
    }

    @Test
    void theSignatureOfOneInputDoesNotServeAnother() {
        Purse other = mint.mine();
        var both = new Transaction.Standard(1, List.of(Mint.spending(coin.at()), Mint.spending(other.at())),
                List.of(paying(1)), 0, coin.output().value() + other.output().value() - 1, List.of());
        Transaction signed = mint.sign(both, coin, other);
        TxInput first = signed.inputs().getFirst();
        TxInput second = signed.inputs().getLast();
        var crossed = List.of(new TxInput(first.previousOutput(), second.scriptSig(), -1, List.of()),
                new TxInput(second.previousOutput(), first.scriptSig(), -1, List.of()));
        refused(mint.offerWith(signed.with(crossed, List.of())), "signature");
        assertThat(mint.offer(mint.block(signed))).isNull();
    }

    @Test
    void aLockTimeIsAHeightOrATimeThatHasPassed() {
        long median = mint.chain.medianTime();
        assertThat(TransactionRules.isFinal(locked(9, 0), 9, median)).isFalse();
        assertThat(TransactionRules.isFinal(locked(9, 0), 10, median)).isTrue();
        assertThat(TransactionRules.isFinal(locked(1_600_000_000, 0), 10, 1_600_000_000L)).isFalse();
        assertThat(TransactionRules.isFinal(locked(1_600_000_000, 0), 10, 1_600_000_001L)).isTrue();
        assertThat(TransactionRules.isFinal(locked(-1, 0), 10, 1_600_000_001L)).as("2106, not 1969").isFalse();
        assertThat(TransactionRules.isFinal(locked(9, -1), 9, median)).as("every input is final").isTrue();
        refused(mint.offerWith(mint.sign(locked(9, 0), coin)), "lock-time");
    }

    private Transaction locked(int lockTime, int sequence) {
        var input = new TxInput(coin.at(), Bytes.EMPTY, sequence, List.of());
        return new Transaction.Standard(1, List.of(input), List.of(paying(1)), lockTime, coin.output().value() - 1,
                List.of());
    }

    @Test
    void anOutPointOfNothingIsOnlyACoinbases() {
        var nothing = new Purse(new OutPoint(Hash.ZERO, -1), coin.output());
        refused(mint.offerWith(mint.pay(nothing, Mint.key(2))), "missing-coin");
    }
}
