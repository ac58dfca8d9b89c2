package org.rustycoin.libp2p.protocols.kad.wire;

/**
 * A value under a key.
 *
 * @param ttlSec how long it has to live yet, in seconds (rust-libp2p's extension); 0 if it does not say
 */
public record ValueRecord(byte[] key, byte[] value, long ttlSec) {

    /**
     * What IPNS allows (its specification, "Record size limit"); with it and twenty peers at an address each a message
     * stays below rust-libp2p's 16 KiB.
     */
    public static final int VALUE_BYTES_MAX = 10 * 1024;
}
