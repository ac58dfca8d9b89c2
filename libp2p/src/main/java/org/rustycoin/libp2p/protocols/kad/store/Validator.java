package org.rustycoin.libp2p.protocols.kad.store;

import java.util.List;

/** Says which values of one namespace are good. Pure: the same values, the same answer, on every node. */
public interface Validator {

    /** Whether a value may stand under a key, namespace included; a signature is checked here. */
    boolean isValid(byte[] key, byte[] value);

    /** Which of some valid values is the best, by its index; the first of equals. The list is not empty. */
    int best(byte[] key, List<byte[]> values);
}
