package org.rustycoin.simulator.faults;

import java.util.List;

import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.TicketVote;
import org.rustycoin.p2p.messages.P2PMessage;

/** Adds a vote that is neither yes nor no nor an abstention to each body; nothing in a header commits to votes. */
public final class WrongVotes {

    private static final int NO_SUCH_VOTE = 3;

    private WrongVotes() {}

    public static Fault fault() {
        var signature = Bytes.wrap(new byte[P2PMessage.SIGNATURE_BYTES]);
        return new Bodies(block -> new Block(block.header(),
                List.of(new TicketVote(block.hash(), block.hash(), NO_SUCH_VOTE, signature)), block.transactions()));
    }
}
