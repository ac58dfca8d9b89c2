package org.rustycoin.ledger.transaction;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;

/**
 * Who a masternode is.
 *
 * @param collateralOutpoint           what it locks; an all-zero txid means the registering transaction itself
 * @param operatorPublicKey            32 bytes, Ed25519
 * @param networkAddress               a multiaddr's text
 * @param collateralOwnershipPublicKey 32 bytes, Ed25519
 */
public record MasternodeIdentity(OutPoint collateralOutpoint, Bytes operatorPublicKey, String networkAddress,
        Bytes collateralOwnershipPublicKey) implements BincodeWriter.Encodable {

    public static final int BYTES_MIN = OutPoint.BYTES + 32 + 8 + 32;

    public static MasternodeIdentity read(BincodeReader in) throws BincodeException {
        return new MasternodeIdentity(OutPoint.read(in), Bytes.readArray(in, 32), in.string(),
                Bytes.readArray(in, 32));
    }

    @Override
    public void write(BincodeWriter out) {
        collateralOutpoint.write(out);
        operatorPublicKey.writeArray(out);
        out.string(networkAddress);
        collateralOwnershipPublicKey.writeArray(out);
    }
}
