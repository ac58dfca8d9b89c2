package org.rustycoin.ledger.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.masternode.MasternodeStatus;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.utxo.Coin;
import org.rustycoin.ledger.utxo.LtHash;

import static org.assertj.core.api.Assertions.assertThat;

/** Batches for stores: blocks that mean nothing, but in which everything follows from a number. */
public final class NumberedBlocks {

    private NumberedBlocks() {}

    /** Block {@code number} at that height: it makes the coin of its number and spends that of the block before. */
    public static StoreBatch block(int number) {
        Hash hash = hash(number);
        return new StoreBatch().putHeader(hash, header(number, number), true, false).putBody(hash, body(number))
                .putUndo(hash, body(-number)).putHeight(number, hash).putCoin(place(number, 0), coin(number))
                .putCoin(place(number - 1, 0), null).putState(state(number, number));
    }

    /** Everything in a store agrees that {@link #block} {@code number} was the last. */
    public static void assertWhole(ChainStore store, int number) {
        Hash hash = hash(number);
        StoredState state = Objects.requireNonNull(store.state());
        assertThat(state.tip()).isEqualTo(hash);
        assertThat(state.height()).isEqualTo(number);
        assertThat(state.utxoSet()).isEqualTo(lanes(number));
        assertThat(store.hashAt(number)).isEqualTo(hash);
        assertThat(store.hashAt(number + 1)).isNull();
        assertThat(store.body(hash)).isEqualTo(body(number));
        assertThat(store.undo(hash)).isEqualTo(body(-number));
        assertThat(store.body(hash(number + 1))).isNull();
        assertThat(store.undo(hash(number + 1))).isNull();
        assertThat(store.coins(List.of(place(number - 1, 0), place(number, 0), place(number + 1, 0))))
                .containsExactly(null, coin(number), null);
        var known = new ArrayList<StoredHeader>();
        store.headers(known::add);
        assertThat(known).contains(new StoredHeader(header(number, number), true, false))
                .doesNotContain(new StoredHeader(header(number + 1, number + 1), true, false));
    }

    public static Hash hash(int seed) {
        byte[] bytes = new byte[Hash.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (seed >> (i % 4 * 8));
        }
        return Hash.wrap(bytes);
    }

    public static BlockHeader header(int seed, long height) {
        return new BlockHeader(1, height, hash(seed - 1), hash(~seed), hash(seed ^ 0x55), 1_700_000_000L + seed,
                0x207fffff, seed);
    }

    public static OutPoint place(int seed, int vout) {
        return new OutPoint(hash(seed), vout);
    }

    public static Coin coin(int seed) {
        return new Coin(new TxOutput(seed, Bytes.wrap(new byte[25]), null), seed, seed % 2 == 0);
    }

    public static Bytes body(int seed) {
        byte[] bytes = new byte[6000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (seed + i * i);
        }
        return Bytes.wrap(bytes);
    }

    public static StoredState state(int seed, long height) {
        return new StoredState(hash(seed), height, lanes(seed), List.of(masternode(seed, null)));
    }

    public static byte[] lanes(int seed) {
        byte[] lanes = new byte[LtHash.BYTES];
        lanes[0] = (byte) seed;
        lanes[1] = (byte) (seed >> 8);
        return lanes;
    }

    public static MasternodeEntry masternode(int seed, @Nullable Integer lastSlashedHeight) {
        Bytes key = Bytes.wrap(hash(seed).toByteArray());
        return new MasternodeEntry(new MasternodeIdentity(place(seed, 1), key, "/ip4/127.0.0.1/tcp/1", key),
                MasternodeStatus.ACTIVE, seed, 0, lastSlashedHeight, 1000, 1);
    }
}
