package org.rustycoin.p2p.messages;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;

/** What changed about a masternode. */
public enum MasternodeUpdateType {
    REGISTRATION, STATUS_CHANGE, DEREGISTRATION, POSE_UPDATE;

    private static final MasternodeUpdateType[] VALUES = values();

    static MasternodeUpdateType read(BincodeReader in) throws BincodeException {
        return VALUES[in.variant(VALUES.length)];
    }
}
