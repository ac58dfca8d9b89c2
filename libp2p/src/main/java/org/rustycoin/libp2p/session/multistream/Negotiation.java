package org.rustycoin.libp2p.session.multistream;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.machine.Offence;

/** One side of an agreement on a protocol, over any channel of bytes. */
public sealed interface Negotiation permits Proposal, Acceptance {

    /**
     * Takes what it needs of the bytes that arrived, and leaves what belongs to the agreed protocol. Call again while
     * {@link #outcome} is {@link Outcome.Pending} and bytes are there.
     */
    void received(ByteQueue in);

    /** What is to be sent, in order; the caller takes it out. */
    ByteQueue output();

    Outcome outcome();

    /** How far it came. */
    sealed interface Outcome {

        record Pending() implements Outcome {}

        record Agreed(String protocol) implements Outcome {}

        /** The listener speaks none of what was proposed, and nothing more will be. */
        record Refused() implements Outcome {}

        /** The other side broke the rules. */
        record Broken(Offence offence) implements Outcome {}
    }

    /** The agreed protocol, or null. */
    default @Nullable String agreed() {
        return outcome() instanceof Outcome.Agreed(String protocol) ? protocol : null;
    }
}
