package org.rustycoin.ledger.block;

import java.util.List;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.transaction.Transaction;

/** A header and its body. The lists are not to be changed. */
public record Block(BlockHeader header, List<TicketVote> ticketVotes, List<Transaction> transactions)
        implements
            BincodeWriter.Encodable {

    /** A header and two empty lists. */
    public static final int BYTES_MIN = BlockHeader.BYTES + 16;

    public static Block read(BincodeReader in) throws BincodeException {
        return new Block(BlockHeader.read(in), in.vector(TicketVote.BYTES, TicketVote::read),
                in.vector(Transaction.BYTES_MIN, Transaction::read));
    }

    @Override
    public void write(BincodeWriter out) {
        header.write(out);
        out.vector(ticketVotes).vector(transactions);
    }

    public Hash hash() {
        return header.hash();
    }
}
