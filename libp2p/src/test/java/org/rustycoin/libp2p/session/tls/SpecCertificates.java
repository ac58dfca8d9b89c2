package org.rustycoin.libp2p.session.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The four test certificates of libp2p/specs tls. */
final class SpecCertificates {

    /** @param peer the peer id that it authenticates, or a dash for the invalid one */
    record Certificate(String peer, byte[] der) {}

    private SpecCertificates() {}

    static List<Certificate> all() {
        var stream = Objects.requireNonNull(SpecCertificates.class.getResourceAsStream("certificates.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            return lines.lines().filter(line -> !line.startsWith("#")).map(line -> line.split(" "))
                    .map(parts -> new Certificate(parts[0], HexFormat.of().parseHex(parts[1]))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
