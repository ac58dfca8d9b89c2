package org.rustycoin.libp2p.protocols.kad;

import java.util.List;

import org.rustycoin.libp2p.protocols.kad.contacts.Contact;

/** What a search came to. */
public sealed interface KadResult {

    /** Those closest to a key that have answered, the nearest first. */
    record Closest(List<Contact> contacts) implements KadResult {}

    /**
     * The peer that was looked for.
     *
     * @param isProved  whether it answered itself; if not, these are addresses that others gave
     * @param hops      how many peers in a row led to it; 0 if it was known
     * @param ageNanos  how old this is; 0 if it was looked up now
     */
    record Found(Contact contact, boolean isProved, int hops, long ageNanos) implements KadResult {}

    /**
     * A value.
     *
     * @param agreeing how many peers had it, this node included
     */
    record Value(byte[] value, int agreeing) implements KadResult {}

    /**
     * A value was put, or a provider announced.
     *
     * @param peers how many have confirmed it; for a provider, which nobody confirms, how many were told
     * @param asked how many were asked to keep it
     */
    record Stored(int peers, int asked) implements KadResult {}

    /**
     * Who provides a key; may be nobody.
     *
     * @param ageNanos how old this is; 0 if it was looked up now
     */
    record Providers(List<Contact> contacts, long ageNanos) implements KadResult {}

    /**
     * The table is as full as it gets for now.
     *
     * @param tableSize entries; 0 if nobody answered
     */
    record Refreshed(int tableSize) implements KadResult {}

    /** Nothing was found or done. */
    record Nothing(String why) implements KadResult {}
}
