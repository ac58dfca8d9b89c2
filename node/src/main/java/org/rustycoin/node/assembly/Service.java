package org.rustycoin.node.assembly;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.libp2p.multiformats.Multihash;

/** What a node offers on its network. Who offers it is found in the DHT, by a key that network and service share. */
public enum Service {
    /** Validates the chain and serves it. */
    FULL,
    /** Has every block from the first. */
    ARCHIVE,
    /** Is a masternode. */
    MASTERNODE;

    /** The DHT's key: the SHA-256 multihash of {@code rusty-coin/NETWORK/SERVICE}. */
    public byte[] key(NetworkParams network) {
        return Multihash.sha256(("rusty-coin/" + network.name() + "/" + this).getBytes(StandardCharsets.US_ASCII))
                .toBytes();
    }

    /** By the name that {@link #toString} gives; null if there is none. */
    public static @Nullable Service named(String name) {
        for (Service service : values()) {
            if (service.toString().equals(name)) {
                return service;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
