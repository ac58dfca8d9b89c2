package org.rustycoin.libp2p.protocols.kad.table;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/** The entries at one distance, the one that was heard least recently first. */
final class Bucket {

    /** One entry, or a newcomer that waits. */
    static final class Entry {
        Contact contact;
        final @Nullable String group;
        long heardAt;
        int failures;

        Entry(Contact contact, @Nullable String group, long heardAt) {
            this.contact = contact;
            this.group = group;
            this.heardAt = heardAt;
        }
    }

    final List<Entry> entries = new ArrayList<>();
    @Nullable
    Entry pending;
    /** When a lookup last went through here. */
    long refreshedAt = -Machine.NEVER;

    @Nullable
    Entry of(Peer peer) {
        for (Entry entry : entries) {
            if (entry.contact.peer().equals(peer)) {
                return entry;
            }
        }
        return null;
    }

    int ofGroup(@Nullable String group) {
        int count = 0;
        for (Entry entry : entries) {
            count += group != null && group.equals(entry.group) ? 1 : 0;
        }
        return count;
    }

    void heard(Entry entry, long now) {
        entry.heardAt = now;
        entry.failures = 0;
        entries.remove(entry);
        entries.addLast(entry);
    }
}
