package org.rustycoin.ledger.chain;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.store.MemoryChainStore;
import org.rustycoin.ledger.store.StoreBatch;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.utxo.Coin;
import org.rustycoin.ledger.validation.CheckedBlock;

import static org.assertj.core.api.Assertions.assertThat;

/** The coins as a run of blocks sees them: the store's as they were when the run began, and the run's own changes. */
class CoinViewTest {

    private final Mint mint = new Mint();
    private final Purse coin = mint.mine();
    private final Transaction payment = mint.pay(coin, Mint.key(2));

    private CheckedBlock block() {
        Block block = mint.block(payment);
        List<Hash> txids = block.transactions().stream().map(Transaction::txid).toList();
        return new CheckedBlock(block, block.hash(), Bytes.EMPTY, txids);
    }

    @Test
    void whatTheRunSpendsIsFetchedAtOnceAndNotAgain() {
        var view = new CoinView(mint.store, List.of(block()));
        Coin before = view.get(coin.at());
        assertThat(before).isNotNull();
        mint.store.commit(new StoreBatch().putCoin(coin.at(), null));
        assertThat(view.get(coin.at())).isSameAs(before);
    }

    @Test
    void anAbsentCoinIsRememberedToBeAbsent() {
        var store = new MemoryChainStore();
        var view = new CoinView(store, List.of(block()));
        assertThat(view.get(coin.at())).isNull();
        Coin real = mint.store.coin(coin.at());
        assertThat(real).isNotNull();
        store.commit(new StoreBatch().putCoin(coin.at(), real));
        assertThat(view.get(coin.at())).as("the run goes by what was there when it began").isNull();
    }

    @Test
    void whatNobodyAnnouncedIsLookedUpWhenItIsAskedFor() {
        var view = new CoinView(mint.store, List.of());
        assertThat(view.get(coin.at())).isEqualTo(mint.store.coin(coin.at()));
        assertThat(view.get(Mint.purse(payment, 0).at())).isNull();
    }

    @Test
    void changesAreSeenAndTheStoreIsNotTouched() {
        var view = new CoinView(mint.store, List.of(block()));
        Coin before = view.get(coin.at());
        view.put(coin.at(), null);
        assertThat(view.get(coin.at())).isNull();
        view.put(Mint.purse(payment, 0).at(), before);
        assertThat(view.get(Mint.purse(payment, 0).at())).isSameAs(before);
        assertThat(mint.store.coin(coin.at())).isNotNull();
        assertThat(mint.store.coin(Mint.purse(payment, 0).at())).isNull();
    }
}
