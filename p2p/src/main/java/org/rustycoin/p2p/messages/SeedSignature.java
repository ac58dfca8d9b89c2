package org.rustycoin.p2p.messages;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.transaction.OutPoint;

/**
 * A masternode's signature under a seed list.
 *
 * @param signature 64 bytes
 */
public record SeedSignature(OutPoint masternodeId, Bytes signature) implements BincodeWriter.Encodable {

    static final int BYTES = OutPoint.BYTES + P2PMessage.SIGNATURE_BYTES;

    static SeedSignature read(BincodeReader in) throws BincodeException {
        return new SeedSignature(OutPoint.read(in), Bytes.readArray(in, P2PMessage.SIGNATURE_BYTES));
    }

    @Override
    public void write(BincodeWriter out) {
        masternodeId.write(out);
        signature.writeArray(out);
    }
}
