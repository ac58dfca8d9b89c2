package org.rustycoin.libp2p.netty.websocket;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How WebSockets are to be spoken.
 *
 * @param certificate    PEM file of the chain to show on {@code /wss}, the host's own certificate first; null to listen on
 *                       {@code /ws} only
 * @param key            PEM file of its private key, PKCS#8 and not encrypted; null without a certificate
 * @param trustedRoots   PEM file of the authorities whose certificates are accepted when dialling {@code /wss}; null for
 *                       those that the Java runtime trusts
 * @param insecure       whether any certificate is accepted when dialling {@code /wss}. The peer still has to prove its peer
 *                       id inside, so this gives away who the host is, not who the peer is
 * @param trustedProxies reverse proxies, as addresses or ranges ({@code 10.0.0.0/8}), whose {@code X-Forwarded-For} is
 *                       believed
 */
public record WebSocketSettings(@Nullable Path certificate, @Nullable Path key, @Nullable Path trustedRoots,
        boolean insecure, List<String> trustedProxies) {

    /** Listens without TLS, trusts whom the Java runtime trusts, and no proxy. */
    public static final WebSocketSettings STANDARD = new WebSocketSettings(null, null, null, false, List.of());

    /** @throws IllegalArgumentException for a key without a certificate or the reverse, and for what is no range */
    public WebSocketSettings {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "a certificate and its key belong together: give WebSocketSettings both files or none");
        }
        trustedProxies = List.copyOf(trustedProxies);
        new TrustedProxies(trustedProxies);
    }

    /** With a certificate and its key to listen on {@code /wss}; the files are read again when they change. */
    public WebSocketSettings withCertificate(Path chainFile, Path keyFile) {
        return new WebSocketSettings(chainFile, keyFile, trustedRoots, insecure, trustedProxies);
    }

    /** With these authorities and no others when dialling. */
    public WebSocketSettings withTrustedRoots(Path rootsFile) {
        return new WebSocketSettings(certificate, key, rootsFile, insecure, trustedProxies);
    }

    /** With any certificate accepted when dialling. */
    public WebSocketSettings withInsecure() {
        return new WebSocketSettings(certificate, key, trustedRoots, true, trustedProxies);
    }

    /** With one more proxy, or range of them, that is believed. */
    public WebSocketSettings withTrustedProxy(String range) {
        var all = new ArrayList<>(trustedProxies);
        all.add(range);
        return new WebSocketSettings(certificate, key, trustedRoots, insecure, all);
    }
}
