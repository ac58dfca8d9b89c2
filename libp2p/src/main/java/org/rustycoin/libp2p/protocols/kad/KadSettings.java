package org.rustycoin.libp2p.protocols.kad;

import java.util.List;

import org.rustycoin.libp2p.protocols.kad.lookup.LookupSettings;
import org.rustycoin.libp2p.protocols.kad.store.StoreSettings;
import org.rustycoin.libp2p.protocols.kad.store.Validator;
import org.rustycoin.libp2p.protocols.kad.store.Validators;
import org.rustycoin.libp2p.protocols.kad.table.TableSettings;

/**
 * How Kademlia is to be.
 *
 * @param ids        protocol ids in order of preference; two networks with different ids never meet
 * @param isServing  whether it answers others from the start; a node is otherwise a client until an address is confirmed
 * @param validators which records are good
 */
public record KadSettings(List<String> ids, boolean isServing, TableSettings table, LookupSettings lookups,
        StoreSettings store, Timing timing, Validators validators) {

    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;

    /**
     * How long things take.
     *
     * @param questionNanos  for one question, the dial included
     * @param searchNanos    for a whole search
     * @param refreshNanos   between two looks at whether the table needs a lookup
     * @param republishNanos between two announcements of this node's own values and provided keys
     * @param cacheNanos     for which a result is kept
     */
    public record Timing(long questionNanos, long searchNanos, long refreshNanos, long republishNanos,
            long cacheNanos) {

        /**
         * 10 and 60 seconds as rust-libp2p; 10 minutes and 22 hours as the specification; a result of five minutes ago is
         * mostly still true.
         */
        public static final Timing STANDARD = new Timing(10 * SECOND, 60 * SECOND, 600 * SECOND, 22 * HOUR,
                300 * SECOND);
    }

    /** Rusty Coin's network. */
    public static final KadSettings STANDARD = new KadSettings(List.of("/rusty/kad/1.0"), false,
            TableSettings.STANDARD, LookupSettings.STANDARD, StoreSettings.STANDARD, Timing.STANDARD,
            Validators.standard());

    public KadSettings {
        ids = List.copyOf(ids);
        if (ids.isEmpty() || ids.stream().anyMatch(id -> !id.startsWith("/"))) {
            throw new IllegalArgumentException("Kademlia needs protocol ids that begin with a slash, not " + ids);
        }
    }

    /** The same for another network, as {@code /ipfs/kad/1.0.0}. */
    public KadSettings protocol(String id) {
        return new KadSettings(List.of(id), isServing, table, lookups, store, timing, validators);
    }

    /** The same, answering others from the start, or not before it is told to. */
    public KadSettings serving(boolean fromTheStart) {
        return new KadSettings(ids, fromTheStart, table, lookups, store, timing, validators);
    }

    /** The same with records of one more namespace. */
    public KadSettings validator(String namespace, Validator validator) {
        return new KadSettings(ids, isServing, table, lookups, store, timing, validators.with(namespace, validator));
    }

    public KadSettings table(TableSettings settings) {
        return new KadSettings(ids, isServing, settings, lookups, store, timing, validators);
    }

    public KadSettings lookups(LookupSettings settings) {
        return new KadSettings(ids, isServing, table, settings, store, timing, validators);
    }

    public KadSettings store(StoreSettings settings) {
        return new KadSettings(ids, isServing, table, lookups, settings, timing, validators);
    }

    public KadSettings timing(Timing settings) {
        return new KadSettings(ids, isServing, table, lookups, store, settings, validators);
    }
}
