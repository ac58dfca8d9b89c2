package org.rustycoin.ledger.store;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.utxo.Coin;

/**
 * Where a chain is kept.
 *
 * <p>
 * Contract. One thread writes; reads may come from any thread at any time and see whole commits only. {@link #commit} is
 * atomic: after the process is killed at any moment, an opened store shows all of a batch or nothing of it, and batches
 * in the order of their commits. What the disk refuses is a {@link StoreException}; the store is then as it was.
 */
public interface ChainStore extends AutoCloseable {

    /** The active chain's tip and state as of the last commit; null in a new store. */
    @Nullable
    StoredState state();

    /** Every header, ascending by height. */
    void headers(Consumer<StoredHeader> each);

    @Nullable
    Coin coin(OutPoint at);

    /** The coins at these places, null where there is none. */
    List<@Nullable Coin> coins(List<OutPoint> at);

    /** The active chain's block at a height. */
    @Nullable
    Hash hashAt(long height);

    /** A block's encoding, header and all. */
    @Nullable
    Bytes body(Hash block);

    /** What it takes to disconnect a block of the active chain. */
    @Nullable
    Bytes undo(Hash block);

    void commit(StoreBatch batch);

    @Override
    void close();
}
