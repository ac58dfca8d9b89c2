package org.rustycoin.p2p.messages;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;

/** What an inventory's hash names. */
public enum InventoryKind {
    TRANSACTION, BLOCK;

    private static final InventoryKind[] VALUES = values();

    static InventoryKind read(BincodeReader in) throws BincodeException {
        return VALUES[in.variant(VALUES.length)];
    }
}
