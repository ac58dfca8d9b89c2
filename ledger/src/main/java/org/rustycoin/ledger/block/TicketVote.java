package org.rustycoin.ledger.block;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;

/**
 * A ticket holder's vote on a block, 129 bytes on the wire.
 *
 * @param vote      0 yes, 1 no, 2 abstain; any byte is decoded, what it means is a matter of validation
 * @param signature 64 bytes
 */
public record TicketVote(Hash ticketId, Hash blockHash, int vote, Bytes signature) implements BincodeWriter.Encodable {

    public static final int BYTES = 129;

    public static TicketVote read(BincodeReader in) throws BincodeException {
        return new TicketVote(Hash.read(in), Hash.read(in), in.u8(), Bytes.readArray(in, 64));
    }

    @Override
    public void write(BincodeWriter out) {
        ticketId.write(out);
        blockHash.write(out);
        out.u8(vote);
        signature.writeArray(out);
    }
}
