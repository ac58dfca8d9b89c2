package org.rustycoin.ledger.masternode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.transaction.OutPoint;

/**
 * The masternodes at some block, ascending by collateral outpoint. A function of the chain alone.
 *
 * <p>
 * Mutable and not thread-safe. Its hash is computed when it is asked for after a change: few blocks change the list, and
 * one that does pays for the whole of it. No two entries have one operator key; an index of the keys answers that without
 * a walk over the list, of which a block may hold thousands of registrations.
 */
public final class MasternodeList {

    private final TreeMap<OutPoint, MasternodeEntry> entries = new TreeMap<>();
    private final Map<Bytes, OutPoint> operators = new HashMap<>(); // never iterated
    private @Nullable Hash hash;

    public MasternodeList(Collection<MasternodeEntry> entries) {
        entries.forEach(this::put);
    }

    /** BLAKE3 of the entries' encodings, ascending by collateral outpoint (WIRE.md §3). */
    public static Hash hashOf(Collection<MasternodeEntry> ascending) {
        var blake3 = new Blake3();
        for (MasternodeEntry entry : ascending) {
            blake3.update(BincodeWriter.encode(entry));
        }
        return Hash.wrap(blake3.hash());
    }

    public @Nullable MasternodeEntry get(OutPoint collateral) {
        return entries.get(collateral);
    }

    /** Adds an entry, or replaces the one of its collateral. */
    public void put(MasternodeEntry entry) {
        remove(entry.id());
        entries.put(entry.id(), entry);
        operators.put(entry.identity().operatorPublicKey(), entry.id());
        hash = null;
    }

    public void remove(OutPoint collateral) {
        MasternodeEntry removed = entries.remove(collateral);
        if (removed != null) {
            operators.remove(removed.identity().operatorPublicKey());
            hash = null;
        }
    }

    /** Whether a masternode in the list is operated with this key. */
    public boolean hasOperator(Bytes operatorPublicKey) {
        return operators.containsKey(operatorPublicKey);
    }

    public int size() {
        return entries.size();
    }

    /** A copy, ascending by collateral outpoint. */
    public List<MasternodeEntry> entries() {
        return new ArrayList<>(entries.values());
    }

    public Hash hash() {
        Hash known = hash;
        if (known == null) {
            known = hashOf(entries.values());
            hash = known;
        }
        return known;
    }
}
