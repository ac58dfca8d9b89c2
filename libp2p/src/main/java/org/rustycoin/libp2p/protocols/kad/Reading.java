package org.rustycoin.libp2p.protocols.kad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.store.RecordStore;
import org.rustycoin.libp2p.protocols.kad.store.Validators;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.libp2p.protocols.kad.wire.Message.Type;
import org.rustycoin.libp2p.protocols.kad.wire.ValueRecord;
import org.rustycoin.machine.Ticket;

/**
 * Gets values (kad-dht, "Value retrieval"): the best of what peers return, once so many have returned it; who returned a
 * worse one, and the nearest that had none, are given the best.
 */
final class Reading {

    private final Walks walks;
    private final RecordStore records;
    private final Validators validators;
    private final KadOut out;
    private final Drops drops;

    Reading(Walks walks, RecordStore records, Validators validators, KadOut out, Drops drops) {
        this.walks = walks;
        this.records = records;
        this.validators = validators;
        this.out = out;
        this.drops = drops;
    }

    /** @param quorum how many peers must return the best value before the search ends early, from 1 */
    void get(long now, Ticket ticket, byte[] key, int quorum) {
        if (walks.refuse(ticket)) {
            return;
        }
        var ballot = new Ballot(key, Math.max(1, quorum));
        ValueRecord own = records.get(now, key);
        if (own != null) {
            ballot.count(null, own.value());
        }
        if (ballot.isDecided()) {
            out.done(ticket, ballot.result());
            return;
        }
        walks.start(now, Message.of(Type.GET_VALUE, key), ballot, (later, walk) -> {
            out.done(ticket, ballot.result());
            ballot.correct(later, walk.lookup().result());
        });
    }

    /** What peers returned so far. */
    private final class Ballot implements Walk.Watcher {

        private final byte[] key;
        private final int quorum;
        private byte @Nullable [] best;
        private int agreeing;
        private final List<Contact> have = new ArrayList<>();
        private final List<Contact> outdated = new ArrayList<>();

        Ballot(byte[] key, int quorum) {
            this.key = key;
            this.quorum = quorum;
        }

        @Override
        public boolean goesOn(Contact from, Message answer) {
            ValueRecord record = answer.record();
            if (record != null) {
                if (Arrays.equals(record.key(), key) && validators.isValid(key, record.value())) {
                    count(from, record.value());
                } else {
                    drops.count(Drop.INVALID_RECORD);
                }
            }
            return !isDecided();
        }

        boolean isDecided() {
            return agreeing >= quorum;
        }

        void count(@Nullable Contact from, byte[] value) {
            if (best != null && !Arrays.equals(best, value)) {
                if (validators.best(key, List.of(best, value)) == 0) {
                    drops.count(Drop.OUTDATED_RECORD);
                    add(outdated, from);
                    return;
                }
                outdated.addAll(have);
                have.clear();
                agreeing = 0;
            }
            best = value;
            agreeing++;
            add(have, from);
        }

        private void add(List<Contact> list, @Nullable Contact from) {
            if (from != null) {
                list.add(from);
            }
        }

        KadResult result() {
            return best == null
                    ? new KadResult.Nothing("nobody has a value for this key")
                    : new KadResult.Value(best, agreeing);
        }

        void correct(long now, List<Contact> closest) {
            if (best == null) {
                return;
            }
            closest.stream().filter(each -> !have.contains(each) && !outdated.contains(each)).findFirst()
                    .ifPresent(outdated::add);
            walks.spread(now, outdated, Message.put(new ValueRecord(key, best, 0)), Ignoring.ANSWERS);
        }
    }

    /** For questions whose answers change nothing. */
    enum Ignoring implements Asking.Asker {
        ANSWERS;

        @Override
        public void answered(long now, Contact from, Message answer) {
            // that it answered is known to the table
        }

        @Override
        public void failed(long now, Contact from) {
            // that it did not, too
        }
    }
}
