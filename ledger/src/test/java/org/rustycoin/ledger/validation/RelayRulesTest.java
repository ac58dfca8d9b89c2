package org.rustycoin.ledger.validation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.chain.Mint;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;

import static org.assertj.core.api.Assertions.assertThat;

/** Fees and dust: what is not relayed and yet valid in a block (WIRE.md §6). */
class RelayRulesTest {

    private final Mint mint = new Mint();
    private final Purse coin = mint.mine();

    private TxOutput paying(long value) {
        return new TxOutput(value, Mint.key(2).script(), null);
    }

    private Transaction spend(long fee, TxOutput... outputs) {
        long left = coin.output().value() - fee;
        for (TxOutput output : outputs) {
            left -= output.value();
        }
        var all = new ArrayList<>(List.of(outputs));
        all.add(paying(left));
        return mint.sign(coin, all, fee);
    }

    private static void refused(@Nullable Broken broken, String rule) {
        assertThat(broken).isNotNull().extracting(Broken::rule).isEqualTo(rule);
    }

    private static int bytes(Transaction transaction) {
        return BincodeWriter.encode(transaction).length;
    }

    @Test
    void aUnitOfFeeForEachByteIsEnoughAndOneLessIsNot() {
        int bytes = bytes(spend(1));
        assertThat(RelayRules.broken(spend(bytes), bytes, bytes)).isNull();
        refused(RelayRules.broken(spend(bytes - 1), bytes, bytes - 1), "relay-fee");
    }

    @Test
    void anOutputOfFiveHundredUnitsIsEnoughAndOneLessIsDust() {
        Transaction enough = spend(1000, paying(500));
        assertThat(RelayRules.broken(enough, bytes(enough), 1000)).isNull();
        Transaction dusty = spend(1000, paying(499));
        refused(RelayRules.broken(dusty, bytes(dusty), 1000), "dust");
    }

    @Test
    void dataMayBeWorthNothing() {
        Transaction data = spend(1000, new TxOutput(0, Bytes.fromHex("6a01"), null));
        assertThat(RelayRules.broken(data, bytes(data), 1000)).isNull();
    }

    @Test
    void aCoinbaseIsNotRelayed() {
        Transaction coinbase = mint.block().transactions().getFirst();
        refused(RelayRules.broken(coinbase, bytes(coinbase), Long.MAX_VALUE), "relay-coinbase");
    }

    @Test
    void aBlockMayHoldWhatIsNotRelayed() {
        assertThat(mint.offer(mint.block(spend(0, paying(1))))).isNull();
    }
}
