package org.rustycoin.libp2p.protocols.kad.store;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The validators of a network by namespace: the key {@code /pk/…} is judged by the one of {@code pk} (kad-dht, "Entry
 * validation"). A key of no known namespace is refused, as by go-libp2p: whatever nobody checks, anybody replaces.
 */
public final class Validators {

    private final Map<String, Validator> byNamespace;

    private Validators(Map<String, Validator> byNamespace) {
        this.byNamespace = byNamespace;
    }

    /** Public keys under {@code pk} and signed peer records under {@code peer}. */
    public static Validators standard() {
        return new Validators(new LinkedHashMap<>()).with(PublicKeys.NAMESPACE, new PublicKeys())
                .with(PeerRecords.NAMESPACE, new PeerRecords());
    }

    /** These and one more; in place of another of that name. */
    public Validators with(String namespace, Validator validator) {
        if (namespace.isEmpty() || namespace.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a namespace is a word without slashes, not '" + namespace + "'");
        }
        var more = new LinkedHashMap<>(byNamespace);
        more.put(namespace, validator);
        return new Validators(more);
    }

    public boolean isValid(byte[] key, byte[] value) {
        Validator validator = of(key);
        return validator != null && validator.isValid(key, value);
    }

    /** The best of valid values, by its index. */
    public int best(byte[] key, List<byte[]> values) {
        Validator validator = of(key);
        return validator == null ? 0 : validator.best(key, values);
    }

    private @Nullable Validator of(byte[] key) {
        int end = rest(key);
        return end < 0 ? null : byNamespace.get(new String(key, 1, end - 2, StandardCharsets.US_ASCII));
    }

    /** Where the part behind the namespace begins; -1 if there is no namespace. */
    static int rest(byte[] key) {
        if (key.length == 0 || key[0] != '/') {
            return -1;
        }
        for (int i = 1; i < key.length; i++) {
            if (key[i] == '/') {
                return i + 1;
            }
        }
        return -1;
    }
}
