package org.rustycoin.ledger.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.utxo.Coin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.ledger.store.NumberedBlocks.assertWhole;
import static org.rustycoin.ledger.store.NumberedBlocks.block;
import static org.rustycoin.ledger.store.NumberedBlocks.body;
import static org.rustycoin.ledger.store.NumberedBlocks.coin;
import static org.rustycoin.ledger.store.NumberedBlocks.hash;
import static org.rustycoin.ledger.store.NumberedBlocks.header;
import static org.rustycoin.ledger.store.NumberedBlocks.lanes;
import static org.rustycoin.ledger.store.NumberedBlocks.masternode;
import static org.rustycoin.ledger.store.NumberedBlocks.place;
import static org.rustycoin.ledger.store.NumberedBlocks.state;

/**
 * What every {@link ChainStore} does. A store's test extends this; {@link #reopen} closes the store and opens what it
 * kept, or for one that keeps nothing beyond its life gives the same store back.
 */
public abstract class ChainStoreContract {

    private ChainStore store;

    /** A new store. */
    protected abstract ChainStore open();

    /** What is left of this store after it is closed. */
    protected abstract ChainStore reopen(ChainStore open);

    @BeforeEach
    void openNew() {
        store = open();
    }

    @AfterEach
    void closeLast() {
        store.close();
    }

    @Test
    void aNewStoreIsEmpty() {
        assertThat(store.state()).isNull();
        assertThat(headers()).isEmpty();
        assertThat(store.hashAt(0)).isNull();
        assertThat(store.coin(place(1, 0))).isNull();
        assertThat(store.body(hash(1))).isNull();
        assertThat(store.undo(hash(1))).isNull();
    }

    @Test
    void aCommitIsVisibleAsAWhole() {
        store.commit(block(1));
        assertBlock(1);
    }

    @Test
    void nothingOfABatchIsVisibleBeforeItsCommit() {
        store.commit(block(1));
        StoreBatch next = block(2);
        assertThat(store.hashAt(2)).isNull();
        assertThat(store.coin(place(2, 0))).isNull();
        assertBlock(1);
        store.commit(next);
        assertBlock(2);
    }

    @Test
    void anEmptyBatchChangesNothing() {
        store.commit(block(1));
        store.commit(new StoreBatch());
        assertBlock(1);
    }

    @Test
    void aBatchWithoutAStateKeepsTheState() {
        store.commit(block(1));
        store.commit(new StoreBatch().putHeader(hash(9), header(9, 2), false, false));
        assertBlock(1);
    }

    @Test
    void aStateKeepsItsMasternodesInOrder() {
        var state = new StoredState(hash(3), 3, lanes(3), List.of(masternode(1, null), masternode(2, 77)));
        store.commit(new StoreBatch().putState(state));
        StoredState found = Objects.requireNonNull(reopened().state());
        assertThat(found.masternodes()).isEqualTo(state.masternodes());
        assertThat(found.utxoSet()).isEqualTo(state.utxoSet());
    }

    @Test
    void aSpentCoinIsGone() {
        store.commit(new StoreBatch().putCoin(place(1, 0), coin(10)).putCoin(place(1, 1), coin(11)));
        store.commit(new StoreBatch().putCoin(place(1, 0), null));
        assertThat(store.coin(place(1, 0))).isNull();
        assertThat(store.coin(place(1, 1))).isEqualTo(coin(11));
    }

    @Test
    void spendingACoinThatIsNotThereDoesNothing() {
        store.commit(new StoreBatch().putCoin(place(1, 0), null));
        assertThat(store.coin(place(1, 0))).isNull();
    }

    @Test
    void theLastChangeOfABatchToACoinCounts() {
        store.commit(new StoreBatch().putCoin(place(1, 0), coin(10)).putCoin(place(1, 0), null)
                .putCoin(place(2, 0), null).putCoin(place(2, 0), coin(20)));
        assertThat(store.coin(place(1, 0))).isNull();
        assertThat(store.coin(place(2, 0))).isEqualTo(coin(20));
    }

    @Test
    void aCoinKeepsItsMemoItsHeightAndThatItIsACoinbase() {
        var script = Bytes.fromHex("76a914");
        var bare = new Coin(new TxOutput(-1, script, null), -2, true);
        var noted = new Coin(new TxOutput(0, Bytes.EMPTY, Bytes.fromHex("00ff")), 0, false);
        store.commit(new StoreBatch().putCoin(place(1, -1), bare).putCoin(place(1, 0), noted));
        assertThat(store.coin(place(1, -1))).isEqualTo(bare);
        assertThat(store.coin(place(1, 0))).isEqualTo(noted);
    }

    @Test
    void coinsComeBackInTheOrderOfTheQuestionWithNullsWhereThereAreNone() {
        store.commit(new StoreBatch().putCoin(place(1, 0), coin(10)).putCoin(place(1, 1), coin(11))
                .putCoin(place(2, 0), coin(20)));
        assertThat(store.coins(
                List.of(place(2, 0), place(9, 9), place(1, 1), place(1, 0), place(2, 0), place(1, 2))))
                .containsExactly(coin(20), null, coin(11), coin(10), coin(20), null);
        assertThat(store.coins(List.of())).isEmpty();
    }

    @Test
    void headersComeBackAscendingByHeight() {
        var batch = new StoreBatch();
        long[] heights = {300, 2, 70_000, 255, 1, 256, 0, 65_536};
        for (long height : heights) {
            batch.putHeader(hash((int) height), header((int) height, height), false, false);
        }
        store.commit(batch);
        assertThat(headers()).extracting(stored -> stored.header().height()).containsExactly(0L, 1L, 2L, 255L, 256L,
                300L, 65_536L, 70_000L);
    }

    @Test
    void twoHeadersOfOneHeightAreBothKept() {
        store.commit(new StoreBatch().putHeader(hash(1), header(1, 5), true, false).putHeader(hash(2), header(2, 5),
                false, true));
        assertThat(headers()).containsExactlyInAnyOrder(new StoredHeader(header(1, 5), true, false),
                new StoredHeader(header(2, 5), false, true));
    }

    @Test
    void aHeadersFlagsCanBeChanged() {
        store.commit(new StoreBatch().putHeader(hash(1), header(1, 5), false, false));
        store.commit(new StoreBatch().putHeader(hash(1), header(1, 5), true, false));
        assertThat(headers()).containsExactly(new StoredHeader(header(1, 5), true, false));
        store.commit(new StoreBatch().putHeader(hash(1), header(1, 5), true, true));
        assertThat(headers()).containsExactly(new StoredHeader(header(1, 5), true, true));
    }

    @Test
    void theStoreCanBeReadWhileItsHeadersPass() {
        store.commit(block(1));
        var bodies = new ArrayList<Bytes>();
        store.headers(stored -> bodies.add(store.body(hash(1))));
        assertThat(bodies).containsExactly(body(1));
    }

    @Test
    void heightsAboveALowerTipVanishInAReorganisation() {
        for (int number = 1; number <= 5; number++) {
            store.commit(block(number));
        }
        store.commit(new StoreBatch().putHeight(5, null).putHeight(4, null).putHeight(3, null).putHeight(3, hash(33))
                .putState(state(33, 3)));
        assertThat(store.hashAt(2)).isEqualTo(hash(2));
        assertThat(store.hashAt(3)).isEqualTo(hash(33));
        assertThat(store.hashAt(4)).isNull();
        assertThat(store.hashAt(5)).isNull();
        assertThat(store.body(hash(5))).as("the abandoned branch's bodies stay").isEqualTo(body(5));
        assertThat(reopened().hashAt(3)).isEqualTo(hash(33));
        assertThat(store.hashAt(5)).isNull();
    }

    @Test
    void undoCanBeForgottenAndTheBodyStays() {
        store.commit(block(1));
        store.commit(new StoreBatch().putUndo(hash(1), null));
        assertThat(store.undo(hash(1))).isNull();
        assertThat(store.body(hash(1))).isEqualTo(body(1));
    }

    @Test
    void aBodyOfTwoMegabytesComesBack() {
        byte[] large = new byte[2 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 + (i >> 8));
        }
        store.commit(new StoreBatch().putBody(hash(1), Bytes.wrap(large)).putUndo(hash(1), Bytes.EMPTY));
        assertThat(reopened().body(hash(1))).isEqualTo(Bytes.wrap(large));
        assertThat(store.undo(hash(1))).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void aCommitAfterReopeningContinues() {
        store.commit(block(1));
        reopened().commit(block(2));
        assertBlock(2);
        reopened();
        assertBlock(2);
        assertThat(store.hashAt(1)).isEqualTo(hash(1));
        assertThat(headers()).containsExactly(new StoredHeader(header(1, 1), true, false),
                new StoredHeader(header(2, 2), true, false));
    }

    private ChainStore reopened() {
        store = reopen(store);
        return store;
    }

    private List<StoredHeader> headers() {
        var headers = new ArrayList<StoredHeader>();
        store.headers(headers::add);
        return headers;
    }

    private void assertBlock(int number) {
        assertWhole(store, number);
    }
}
