package org.rustycoin.ledger.rocksdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.store.ChainStoreContract;
import org.rustycoin.ledger.store.StoreException;
import org.rustycoin.ledger.store.StoredState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rustycoin.ledger.store.NumberedBlocks.block;
import static org.rustycoin.ledger.store.NumberedBlocks.hash;

/** The store on disk keeps the contract, also over closing and opening. */
final class RocksChainStoreTest extends ChainStoreContract {

    @TempDir
    private Path temporary;

    @Override
    protected ChainStore open() {
        return RocksChainStore.open(directory());
    }

    @Override
    protected ChainStore reopen(ChainStore open) {
        open.close();
        return RocksChainStore.open(directory());
    }

    private Path directory() {
        return temporary.resolve("parent").resolve("chain");
    }

    private Path other() {
        return temporary.resolve("other");
    }

    @Test
    void theStoreOfAnotherNetworkIsRefusedAndLeftAlone() {
        Hash genesis = hash(100);
        try (var store = RocksChainStore.open(other(), genesis)) {
            store.commit(block(0).putHeight(0, genesis));
        }
        assertThatThrownBy(() -> RocksChainStore.open(other(), hash(200))).isInstanceOf(StoreException.class)
                .hasMessageContaining(other().toString()).hasMessageContaining(genesis.toHex())
                .hasMessageContaining(hash(200).toHex()).hasMessageContaining("another network");
        try (var store = RocksChainStore.open(other(), genesis)) {
            assertThat(store.hashAt(0)).isEqualTo(genesis);
        }
    }

    @Test
    void closingTwiceIsClosing() {
        var store = RocksChainStore.open(other());
        store.close();
        store.close();
    }

    @Test
    void aClosedStoreSaysSo() {
        var store = RocksChainStore.open(other());
        store.close();
        assertThatThrownBy(store::state).isInstanceOf(IllegalStateException.class).hasMessageContaining("is closed");
        assertThatThrownBy(() -> store.commit(block(1))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void readersOnOtherThreadsSeeWholeStatesAndOutliveTheClosing() throws Exception {
        var store = RocksChainStore.open(other());
        store.commit(block(1));
        try (var threads = Executors.newFixedThreadPool(3)) {
            var readers = new ArrayList<Future<Long>>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(readUntilClosed(store)));
            }
            for (int number = 2; number <= 200; number++) {
                store.commit(block(number));
            }
            store.close();
            for (var reader : readers) {
                assertThat(reader.get()).isBetween(0L, 200L);
            }
        }
    }

    private static Callable<Long> readUntilClosed(ChainStore store) {
        return () -> {
            long height = 0;
            try {
                while (true) {
                    StoredState state = Objects.requireNonNull(store.state());
                    assertThat(state.height()).isGreaterThanOrEqualTo(height);
                    assertThat(state.tip()).isEqualTo(hash((int) state.height()));
                    assertThat(store.hashAt(state.height())).isEqualTo(state.tip());
                    height = state.height();
                }
            } catch (IllegalStateException closed) {
                return height;
            }
        };
    }
}
