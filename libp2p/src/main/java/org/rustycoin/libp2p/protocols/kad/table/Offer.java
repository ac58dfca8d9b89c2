package org.rustycoin.libp2p.protocols.kad.table;

import org.rustycoin.libp2p.protocols.kad.contacts.Contact;

/** What became of a contact that was offered to a table. */
public sealed interface Offer {

    record Added() implements Offer {}

    /** It was there. */
    record Renewed() implements Offer {}

    /** Its bucket is full, and it waits; if the entry heard least recently does not answer, it takes its place. */
    record Pending(Contact toCheck) implements Offer {}

    record Refused(Why why) implements Offer {}

    /** Why a contact is not taken. */
    enum Why {
        /** It is the node itself. */
        SELF,
        /** Its bucket is full of live entries, or another newcomer waits already. */
        BUCKET_FULL,
        /** The table has as many of its network group as it may. */
        GROUP_IN_TABLE,
        /** Its bucket has. */
        GROUP_IN_BUCKET
    }
}
