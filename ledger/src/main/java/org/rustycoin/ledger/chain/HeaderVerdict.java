package org.rustycoin.ledger.chain;

import org.jspecify.annotations.Nullable;

/** What became of a header that was offered to the tree. */
public sealed interface HeaderVerdict {

    /** Why the header is not in the tree; null if it is. */
    default @Nullable String refusal() {
        return switch (this) {
            case Accepted _,Known _ -> null;
            case Orphan() -> "its parent is not known";
            case Premature(String detail) -> detail;
            case Invalid(String rule, String detail) -> rule + ": " + detail;
        };
    }

    /** It is valid and new. */
    record Accepted(HeaderEntry entry) implements HeaderVerdict {}

    /** It was there already, and is not invalid. */
    record Known(HeaderEntry entry) implements HeaderVerdict {}

    /** Its parent is not known; nothing is held against anybody. */
    record Orphan() implements HeaderVerdict {}

    /** Its time is too far ahead of our clock; it may be valid later, so nothing is remembered. */
    record Premature(String detail) implements HeaderVerdict {}

    /** It breaks a rule, or stands on a block that does, and always will. */
    record Invalid(String rule, String detail) implements HeaderVerdict {}
}
