package org.rustycoin.ledger.masternode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
 * one that does pays for the whole of it.
 */
public final class MasternodeList {

    private final TreeMap<OutPoint, MasternodeEntry> entries = new TreeMap<>();
    private @Nullable Hash hash;

    public MasternodeList(Collection<MasternodeEntry> entries) {
        for (MasternodeEntry entry : entries) {
            this.entries.put(entry.id(), entry);
        }
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

    public void put(MasternodeEntry entry) {
        entries.put(entry.id(), entry);
        hash = null;
    }

    public void remove(OutPoint collateral) {
        if (entries.remove(collateral) != null) {
            hash = null;
        }
    }

    /** Whether another masternode than {@code except} is operated with this key. */
    public boolean hasOperator(Bytes operatorPublicKey, @Nullable OutPoint except) {
        return entries.values().stream().anyMatch(
                entry -> entry.identity().operatorPublicKey().equals(operatorPublicKey) && !entry.id().equals(except));
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
