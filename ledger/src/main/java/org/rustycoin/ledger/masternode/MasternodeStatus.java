package org.rustycoin.ledger.masternode;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;

/** What the chain thinks of a masternode, in the order of the wire's variants (WIRE.md §3). */
public enum MasternodeStatus {
    REGISTERED, ACTIVE, OFFLINE, PROBATION, BANNED;

    private static final MasternodeStatus[] VALUES = values();

    public static MasternodeStatus read(BincodeReader in) throws BincodeException {
        return VALUES[in.variant(VALUES.length)];
    }
}
