package org.rustycoin.ledger.store;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.utxo.Coin;

/** Changes to a {@link ChainStore} that take effect together. A later change to one key replaces an earlier one. */
public final class StoreBatch {

    private final Map<Hash, StoredHeader> headers = new LinkedHashMap<>();
    private final Map<Hash, Bytes> bodies = new LinkedHashMap<>();
    private final Map<Hash, @Nullable Bytes> undos = new LinkedHashMap<>();
    private final Map<OutPoint, @Nullable Coin> coins = new LinkedHashMap<>();
    private final Map<Long, @Nullable Hash> heights = new LinkedHashMap<>();
    private @Nullable StoredState state;

    public StoreBatch putHeader(Hash hash, BlockHeader header, boolean bodyStored, boolean invalid) {
        headers.put(hash, new StoredHeader(header, bodyStored, invalid));
        return this;
    }

    public StoreBatch putBody(Hash block, Bytes encoding) {
        bodies.put(block, encoding);
        return this;
    }

    /** Null forgets what it took to disconnect a block. */
    public StoreBatch putUndo(Hash block, @Nullable Bytes undo) {
        undos.put(block, undo);
        return this;
    }

    /** Null removes the coin. */
    public StoreBatch putCoin(OutPoint at, @Nullable Coin coin) {
        coins.put(at, coin);
        return this;
    }

    /** Null cuts the active chain below this height. */
    public StoreBatch putHeight(long height, @Nullable Hash block) {
        heights.put(height, block);
        return this;
    }

    public StoreBatch putState(StoredState newState) {
        state = newState;
        return this;
    }

    public Map<Hash, StoredHeader> headers() {
        return headers;
    }

    public Map<Hash, Bytes> bodies() {
        return bodies;
    }

    public Map<Hash, @Nullable Bytes> undos() {
        return undos;
    }

    public Map<OutPoint, @Nullable Coin> coins() {
        return coins;
    }

    public Map<Long, @Nullable Hash> heights() {
        return heights;
    }

    public @Nullable StoredState state() {
        return state;
    }
}
