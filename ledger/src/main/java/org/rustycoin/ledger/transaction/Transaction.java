package org.rustycoin.ledger.transaction;

import java.util.List;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;

/**
 * A transaction, one of four kinds; variants 4 to 11 of the enum are reserved and refused as unknown (WIRE.md §2).
 *
 * <p>
 * The lists are not to be changed. Integers are the unsigned bits of their Rust types.
 */
public sealed interface Transaction extends BincodeWriter.Encodable {

    /** A variant, three empty lists and the fixed fields of the smallest kind, Coinbase. */
    int BYTES_MIN = 4 + 4 + 3 * 8 + 4;

    int VARIANTS = 4;

    List<TxInput> inputs();

    List<TxOutput> outputs();

    /** Below 500,000,000 a height, otherwise Unix seconds. */
    int lockTime();

    List<Bytes> witness();

    /** The same transaction with other inputs and another witness; what signatures cover is made with it. */
    Transaction with(List<TxInput> newInputs, List<Bytes> newWitness);

    /** BLAKE3 of the encoding. Computed anew at each call. */
    default Hash txid() {
        return Hash.wrap(Blake3.hash(BincodeWriter.encode(this)));
    }

    /** Moves coins. */
    record Standard(int version, List<TxInput> inputs, List<TxOutput> outputs, int lockTime, long fee,
            List<Bytes> witness) implements Transaction {

        @Override
        public Standard with(List<TxInput> newInputs, List<Bytes> newWitness) {
            return new Standard(version, newInputs, outputs, lockTime, fee, newWitness);
        }

        @Override
        public void write(BincodeWriter out) {
            out.variant(0).u32(version).vector(inputs).vector(outputs).u32(lockTime).u64(fee);
            writeWitness(out, witness);
        }
    }

    /** Pays the subsidy and the fees of a block. */
    record Coinbase(int version, List<TxInput> inputs, List<TxOutput> outputs, int lockTime, List<Bytes> witness)
            implements
                Transaction {

        @Override
        public Coinbase with(List<TxInput> newInputs, List<Bytes> newWitness) {
            return new Coinbase(version, newInputs, outputs, lockTime, newWitness);
        }

        @Override
        public void write(BincodeWriter out) {
            out.variant(1).u32(version).vector(inputs).vector(outputs).u32(lockTime);
            writeWitness(out, witness);
        }
    }

    /** Locks a masternode's collateral. {@code signature} has 64 bytes and is the collateral key's. */
    record MasternodeRegister(MasternodeIdentity masternodeIdentity, Bytes signature, int lockTime,
            List<TxInput> inputs, List<TxOutput> outputs, List<Bytes> witness) implements Transaction {

        @Override
        public MasternodeRegister with(List<TxInput> newInputs, List<Bytes> newWitness) {
            return new MasternodeRegister(masternodeIdentity, signature, lockTime, newInputs, outputs, newWitness);
        }

        @Override
        public void write(BincodeWriter out) {
            out.variant(2);
            masternodeIdentity.write(out);
            signature.writeArray(out);
            out.u32(lockTime).vector(inputs).vector(outputs);
            writeWitness(out, witness);
        }
    }

    /** Moves a masternode's collateral. */
    record MasternodeCollateral(int version, List<TxInput> inputs, List<TxOutput> outputs,
            MasternodeIdentity masternodeIdentity, long collateralAmount, int lockTime, List<Bytes> witness)
            implements
                Transaction {

        @Override
        public MasternodeCollateral with(List<TxInput> newInputs, List<Bytes> newWitness) {
            return new MasternodeCollateral(version, newInputs, outputs, masternodeIdentity, collateralAmount,
                    lockTime, newWitness);
        }

        @Override
        public void write(BincodeWriter out) {
            out.variant(3).u32(version).vector(inputs).vector(outputs);
            masternodeIdentity.write(out);
            out.u64(collateralAmount).u32(lockTime);
            writeWitness(out, witness);
        }
    }

    static Transaction read(BincodeReader in) throws BincodeException {
        return switch (in.variant(VARIANTS)) {
            case 0 -> new Standard(in.u32(), readInputs(in), readOutputs(in), in.u32(), in.u64(), readWitness(in));
            case 1 -> new Coinbase(in.u32(), readInputs(in), readOutputs(in), in.u32(), readWitness(in));
            case 2 -> new MasternodeRegister(MasternodeIdentity.read(in), Bytes.readArray(in, 64), in.u32(),
                    readInputs(in), readOutputs(in), readWitness(in));
            default -> new MasternodeCollateral(in.u32(), readInputs(in), readOutputs(in),
                    MasternodeIdentity.read(in), in.u64(), in.u32(), readWitness(in));
        };
    }

    private static List<TxInput> readInputs(BincodeReader in) throws BincodeException {
        return in.vector(TxInput.BYTES_MIN, TxInput::read);
    }

    private static List<TxOutput> readOutputs(BincodeReader in) throws BincodeException {
        return in.vector(TxOutput.BYTES_MIN, TxOutput::read);
    }

    private static List<Bytes> readWitness(BincodeReader in) throws BincodeException {
        return in.vector(8, Bytes::readVector);
    }

    private static void writeWitness(BincodeWriter out, List<Bytes> witness) {
        out.vector(witness, (o, item) -> item.writeVector(o));
    }
}
