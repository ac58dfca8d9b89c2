package org.rustycoin.libp2p.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** The key pairs of the peer-id specification, one of each kind. */
public final class SpecKeys {

    private SpecKeys() {}

    public static byte[] publicKey(KeyType type) {
        return find(type + " public ");
    }

    public static byte[] privateKey(KeyType type) {
        return find(type + " private ");
    }

    /** An identity of each kind, without the cost of making one. */
    public static KeyPair pair(KeyType type) {
        try {
            return KeyPair.fromProtobuf(privateKey(type));
        } catch (KeyException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] find(String start) {
        var stream = Objects.requireNonNull(SpecKeys.class.getResourceAsStream("peer-id-keys.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            String line = lines.lines().filter(each -> each.startsWith(start)).findFirst().orElseThrow();
            return HexFormat.of().parseHex(line.substring(start.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
