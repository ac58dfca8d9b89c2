package org.rustycoin.libp2p.protocols.kad;

/** Why something was dropped, to be counted. */
public enum Drop {
    /** A contact or an address beyond what a message may hold, or of no known form. */
    BEYOND_BOUND,
    /** A contact without an address that its teller may know of. */
    UNREACHABLE_CONTACT,
    /** A question beyond what one peer may ask in a while. */
    QUESTION_FLOOD,
    /** A record that its validator does not accept. */
    INVALID_RECORD,
    /** A record that is worse than the one that is here. */
    OUTDATED_RECORD,
    /** A record or a provider for which there was no room. */
    STORE_FULL,
    /** A provider that was not who said so. */
    FOREIGN_PROVIDER,
    /** An answer that nobody waited for any more. */
    LATE_ANSWER,
    /** An answer to another question than was asked. */
    WRONG_ANSWER,
    /** A peer whose network group has enough places in the table. */
    GROUP_FULL,
    /** A search while there were as many as may be. */
    TOO_MANY_SEARCHES,
    /** A peer that connected while as many as are kept in mind were connected. */
    TOO_MANY_PEERS
}
