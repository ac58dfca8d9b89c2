package org.rustycoin.ledger.store;

import java.util.List;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.utxo.LtHash;

/**
 * What is true at the tip of the active chain.
 *
 * @param utxoSet     the lanes of the set's {@link LtHash}; not to be changed
 * @param masternodes ascending by collateral outpoint
 */
public record StoredState(Hash tip, long height, byte[] utxoSet, List<MasternodeEntry> masternodes)
        implements
            BincodeWriter.Encodable {

    public static StoredState read(BincodeReader in) throws BincodeException {
        return new StoredState(Hash.read(in), in.u64(), in.array(LtHash.BYTES),
                in.vector(MasternodeEntry.BYTES_MIN, MasternodeEntry::read));
    }

    @Override
    public void write(BincodeWriter out) {
        tip.write(out);
        out.u64(height).array(utxoSet).vector(masternodes);
    }
}
