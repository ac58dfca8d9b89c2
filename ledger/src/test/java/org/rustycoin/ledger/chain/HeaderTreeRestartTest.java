package org.rustycoin.ledger.chain;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.MemoryChainStore;
import org.rustycoin.ledger.store.StoreBatch;
import org.rustycoin.ledger.store.StoredState;
import org.rustycoin.ledger.utxo.LtHash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A header tree over a restart: the same headers, the same verdicts, the same best one. */
class HeaderTreeRestartTest {

    private static final NetworkParams PARAMS = NetworkParams.regtest();

    private final HeaderTree tree = new HeaderTree(PARAMS);
    private final MemoryChainStore store = new MemoryChainStore();

    private HeaderEntry grow(HeaderEntry from, int count, int root) {
        return Headers.grow(tree, from, count, 1, root);
    }

    private void save(HeaderEntry tip, boolean invalid) {
        var batch = new StoreBatch();
        for (HeaderEntry entry : HeaderTree.path(tree.genesis(), tip)) {
            batch.putHeader(entry.hash(), entry.header(), false, invalid && entry == tip);
        }
        store.commit(batch);
    }

    private void activate(HeaderEntry tip) {
        List<MasternodeEntry> none = List.of();
        store.commit(
                new StoreBatch().putState(new StoredState(tip.hash(), tip.height(), new byte[LtHash.BYTES], none)));
    }

    @Test
    void ofTwoBranchesOfEqualWorkTheActiveOneStaysBest() {
        for (int root = 1; root <= 8; root++) { // whichever of them the store gives first
            HeaderEntry tip = grow(tree.genesis(), 3, root);
            save(tip, false);
        }
        for (int root = 1; root <= 8; root++) {
            HeaderEntry active = tip(root);
            activate(active);
            assertThat(HeaderTree.load(PARAMS, store).best().hash()).isEqualTo(active.hash());
        }
    }

    /** The tip of the branch of a root. */
    private HeaderEntry tip(int root) {
        HeaderEntry at = tree.genesis();
        for (int i = 0; i < 3; i++) {
            Hash next = Headers.child(tree, at, 1, root).hash();
            at = Objects.requireNonNull(tree.get(next));
        }
        return at;
    }

    @Test
    void moreWorkThanTheActiveChainsIsBestAlsoAfterARestart() {
        HeaderEntry active = grow(tree.genesis(), 3, 1);
        HeaderEntry longer = grow(tree.genesis(), 4, 2);
        save(active, false);
        save(longer, false);
        activate(active);
        assertThat(HeaderTree.load(PARAMS, store).best().hash()).isEqualTo(longer.hash());
    }

    @Test
    void whatStoodOnAnInvalidBlockStillDoes() {
        HeaderEntry good = grow(tree.genesis(), 2, 1);
        HeaderEntry bad = grow(good, 1, 2);
        HeaderEntry onBad = grow(bad, 4, 2);
        save(onBad, false);
        save(bad, true);
        HeaderTree later = HeaderTree.load(PARAMS, store);
        assertThat(later.size()).isEqualTo(tree.size());
        assertThat(later.best().hash()).isEqualTo(good.hash());
        for (HeaderEntry entry : HeaderTree.path(good, onBad)) {
            HeaderEntry restored = Objects.requireNonNull(later.get(entry.hash()));
            assertThat(restored.invalidReason()).isEqualTo("found invalid before the last restart");
        }
    }

    @Test
    void anInvalidTipDoesNotStayBestBecauseItWasActive() {
        HeaderEntry bad = grow(tree.genesis(), 2, 1);
        save(bad, true);
        activate(bad);
        assertThat(HeaderTree.load(PARAMS, store).best().height()).isOne();
    }

    @Test
    void anEmptyStoreIsGenesis() {
        assertThat(HeaderTree.load(PARAMS, store).best().hash()).isEqualTo(PARAMS.genesisHash());
    }

    @Test
    void aStoreThatLacksAParentIsNotConsistent() {
        HeaderEntry two = grow(tree.genesis(), 2, 1);
        store.commit(new StoreBatch().putHeader(two.hash(), two.header(), false, false));
        assertThatThrownBy(() -> HeaderTree.load(PARAMS, store)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not its parent");
    }
}
