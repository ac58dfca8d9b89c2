package org.rustycoin.ledger.masternode;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;

/**
 * One masternode in the list (WIRE.md §3). Integers are the unsigned bits of their Rust types.
 *
 * @param identity          with the collateral's outpoint resolved, never "this transaction"
 * @param lastSlashedHeight null if it never was
 * @param sequence          rises with each change of the entry
 */
public record MasternodeEntry(MasternodeIdentity identity, MasternodeStatus status, int lastSuccessfulPoseHeight,
        int poseFailureCount, @Nullable Integer lastSlashedHeight, long collateralAmount, long sequence)
        implements
            BincodeWriter.Encodable {

    public static final int BYTES_MIN = MasternodeIdentity.BYTES_MIN + 4 + 4 + 4 + 1 + 8 + 8;

    public OutPoint id() {
        return identity.collateralOutpoint();
    }

    public static MasternodeEntry read(BincodeReader in) throws BincodeException {
        return new MasternodeEntry(MasternodeIdentity.read(in), MasternodeStatus.read(in), in.u32(), in.u32(),
                in.option(BincodeReader::u32), in.u64(), in.u64());
    }

    @Override
    public void write(BincodeWriter out) {
        identity.write(out);
        out.variant(status.ordinal()).u32(lastSuccessfulPoseHeight).u32(poseFailureCount)
                .option(lastSlashedHeight, BincodeWriter::u32).u64(collateralAmount).u64(sequence);
    }
}
