package org.rustycoin.ledger.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.utxo.Coin;

/** A store in memory, for the simulator and for tests. For one thread. */
public final class MemoryChainStore implements ChainStore {

    private final Map<Hash, StoredHeader> headers = new LinkedHashMap<>();
    private final Map<Hash, Bytes> bodies = new HashMap<>(); // never iterated
    private final Map<Hash, Bytes> undos = new HashMap<>(); // never iterated
    private final Map<OutPoint, Coin> coins = new HashMap<>(); // never iterated
    private final Map<Long, Hash> heights = new HashMap<>(); // never iterated
    private @Nullable StoredState state;

    @Override
    public @Nullable StoredState state() {
        return state;
    }

    @Override
    public void headers(Consumer<StoredHeader> each) {
        headers.values().stream().sorted(Comparator.comparingLong(stored -> stored.header().height())).forEach(each);
    }

    @Override
    public @Nullable Coin coin(OutPoint at) {
        return coins.get(at);
    }

    @Override
    public List<@Nullable Coin> coins(List<OutPoint> at) {
        var found = new ArrayList<@Nullable Coin>(at.size());
        at.forEach(place -> found.add(coins.get(place)));
        return found;
    }

    @Override
    public @Nullable Hash hashAt(long height) {
        return heights.get(height);
    }

    @Override
    public @Nullable Bytes body(Hash block) {
        return bodies.get(block);
    }

    @Override
    public @Nullable Bytes undo(Hash block) {
        return undos.get(block);
    }

    /** How many coins there are. */
    public int coinCount() {
        return coins.size();
    }

    @Override
    public void commit(StoreBatch batch) {
        headers.putAll(batch.headers());
        bodies.putAll(batch.bodies());
        apply(batch.undos(), undos);
        apply(batch.coins(), coins);
        apply(batch.heights(), heights);
        if (batch.state() != null) {
            state = batch.state();
        }
    }

    private static <K, V> void apply(Map<K, @Nullable V> changes, Map<K, V> target) {
        changes.forEach((key, value) -> {
            if (value == null) {
                target.remove(key);
            } else {
                target.put(key, value);
            }
        });
    }

    @Override
    public void close() {}
}
