package org.rustycoin.ledger.mempool;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.chain.Mint;
import org.rustycoin.ledger.transaction.Transaction;

import static org.assertj.core.api.Assertions.assertThat;

/** What a losing branch held is in reach again, but for its coinbases and what the winning branch holds too. */
class ReclaimedTransactionsTest {

    private final Mint mint = new Mint();
    private final ReclaimedTransactions reclaimed = new ReclaimedTransactions();

    @Test
    void paymentsComeBackAndCoinbasesDoNot() {
        Mint.Purse coin = mint.mine();
        Transaction payment = mint.pay(coin, Mint.key(2));
        Block block = mint.block(payment);
        reclaimed.left(block);
        assertThat(reclaimed.all()).containsExactly(payment);
        assertThat(reclaimed.ids()).containsExactly(payment.txid());
    }

    @Test
    void whatTheWinningBranchHoldsIsForgotten() {
        Transaction one = mint.pay(mint.mine(), Mint.key(2));
        Transaction two = mint.pay(mint.mine(), Mint.key(2));
        reclaimed.left(mint.block(one, two));
        reclaimed.joined(mint.block(two));
        assertThat(reclaimed.all()).containsExactly(one);
        reclaimed.drop(one);
        assertThat(reclaimed.all()).isEmpty();
    }

    @Test
    void theOldestAreLetGoBeyondTheBound() {
        Transaction first = mint.pay(mint.mine(), Mint.key(2));
        reclaimed.left(mint.block(first));
        Mint.Purse coin = mint.mine();
        Block many = Mint.changed(mint.block(), all -> {
            for (int i = 0; i < ReclaimedTransactions.TRANSACTIONS_MAX; i++) {
                all.add(new Transaction.Standard(i, List.of(Mint.spending(coin.at())), List.of(), 0,
                        0, List.of()));
            }
            return all;
        });
        reclaimed.left(many);
        assertThat(reclaimed.all()).hasSize(ReclaimedTransactions.TRANSACTIONS_MAX).doesNotContain(first);
    }
}
