package org.rustycoin.p2p.messages;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.Hash;

/** The name of a transaction or block. */
public record Inventory(InventoryKind kind, Hash hash) implements BincodeWriter.Encodable {

    static final int BYTES = 4 + Hash.BYTES;

    public static Inventory block(Hash hash) {
        return new Inventory(InventoryKind.BLOCK, hash);
    }

    static Inventory read(BincodeReader in) throws BincodeException {
        return new Inventory(InventoryKind.read(in), Hash.read(in));
    }

    @Override
    public void write(BincodeWriter out) {
        hash.write(out.variant(kind.ordinal()));
    }
}
