package org.rustycoin.libp2p.session;

import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.machine.Offence;

/** Why a connection ended. */
public sealed interface CloseReason {

    /** This side wanted it. */
    record Local(String why) implements CloseReason {}

    /** The other side said that it goes away. */
    record Remote(String why) implements CloseReason {}

    /** The transport ended without a word. */
    record TransportEnded(String why) implements CloseReason {}

    /** The upgrade was not done in time, or the other side fell silent. */
    record TimedOut(String what) implements CloseReason {}

    /** The other side broke a rule. */
    record Failed(Offence offence) implements CloseReason {}

    /** Nothing that we asked for is spoken there, or someone else answered. */
    record Refused(String why) implements CloseReason {}

    /** A limit of this node was in the way. */
    record Limited(Refusal refusal) implements CloseReason {}

    /** The other side speaks none of the security protocols that were proposed; a dial with others may succeed. */
    record NoSecurity(String why) implements CloseReason {}

    /** For people. */
    default String text() {
        return switch (this) {
            case Local(String why) -> "closed by us: " + why;
            case Remote(String why) -> "closed by the peer: " + why;
            case TransportEnded(String why) -> "connection lost: " + why;
            case TimedOut(String what) -> "timed out: " + what;
            case Failed(Offence offence) -> "the peer broke a rule: " + offence.rule() + ": " + offence.detail();
            case Refused(String why) -> why;
            case NoSecurity(String why) -> why;
            case Limited(Refusal refusal) -> "refused by a limit: " + refusal.text();
        };
    }
}
