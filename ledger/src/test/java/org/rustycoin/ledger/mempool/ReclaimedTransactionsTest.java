package org.rustycoin.ledger.mempool;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

import static org.assertj.core.api.Assertions.assertThat;

/** What a reorganisation gives back, and how much of it is kept. */
class ReclaimedTransactionsTest {

    private static final Block GENESIS = NetworkParams.regtest().genesis();

    private final ReclaimedTransactions reclaimed = new ReclaimedTransactions();

    private static Transaction transaction(int number, int memoBytes) {
        var input = new TxInput(new OutPoint(Hash.ZERO, number), Bytes.EMPTY, -1, List.of());
        var output = new TxOutput(1, Bytes.EMPTY, Bytes.wrap(new byte[memoBytes]));
        return new Transaction.Standard(1, List.of(input), List.of(output), 0, 0, List.of());
    }

    private static Block block(List<Transaction> transactions) {
        var all = new ArrayList<>(GENESIS.transactions());
        all.addAll(transactions);
        return new Block(GENESIS.header(), List.of(), all);
    }

    @Test
    void itKeepsAllButTheCoinbaseInTheOrderInWhichItCame() {
        List<Transaction> both = List.of(transaction(1, 0), transaction(2, 0));
        reclaimed.left(block(both));
        reclaimed.left(block(List.of(transaction(3, 0))));
        assertThat(reclaimed.all()).containsExactly(both.get(0), both.get(1), transaction(3, 0));
        assertThat(reclaimed.ids()).containsExactly(both.get(0).txid(), both.get(1).txid(), transaction(3, 0).txid());
    }

    @Test
    void whatTheWinningBranchHoldsIsForgotten() {
        reclaimed.left(block(List.of(transaction(1, 0), transaction(2, 0))));
        reclaimed.joined(block(List.of(transaction(2, 0), transaction(9, 0))));
        assertThat(reclaimed.all()).containsExactly(transaction(1, 0));
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        var many = new ArrayList<Transaction>();
        for (int i = 0; i < ReclaimedTransactions.TRANSACTIONS_MAX + 3; i++) {
            many.add(transaction(i, 0));
        }
        reclaimed.left(block(many));
        assertThat(reclaimed.all()).isEqualTo(many.subList(3, many.size()));
    }

    @Test
    void theOldestGoWhenTheyAreTooLargeTogether() {
        int each = BincodeWriter.encode(transaction(0, 99_000)).length;
        int fit = (int) (ReclaimedTransactions.BYTES_MAX / each);
        for (int i = 0; i < fit + 5; i++) {
            reclaimed.left(block(List.of(transaction(i, 99_000))));
        }
        assertThat(reclaimed.all()).hasSize(fit).first().isEqualTo(transaction(5, 99_000));
    }

    @Test
    void roomThatWasFreedCanBeUsedAgain() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 150; i++) {
                reclaimed.left(block(List.of(transaction(i, 99_000), transaction(i, 99_000)))); // also twice
            }
            assertThat(reclaimed.all()).hasSize(150);
            for (int i = 0; i < 150; i++) {
                reclaimed.joined(block(List.of(transaction(i, 99_000))));
            }
            assertThat(reclaimed.all()).isEmpty();
        }
    }
}
