package org.rustycoin.ledger.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The store in memory keeps the contract for as long as it lives. */
final class MemoryChainStoreTest extends ChainStoreContract {

    @Override
    protected ChainStore open() {
        return new MemoryChainStore();
    }

    @Override
    protected ChainStore reopen(ChainStore open) {
        open.close();
        return open;
    }

    @Test
    void itCountsItsCoins() {
        var store = new MemoryChainStore();
        store.commit(NumberedBlocks.block(1));
        store.commit(NumberedBlocks.block(2));
        assertThat(store.coinCount()).isEqualTo(1);
    }
}
