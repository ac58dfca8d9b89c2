package org.rustycoin.libp2p.netty.websocket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collection;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.netty.tls.AnyCertificate;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/** TLS towards hosts that are dialled: their certificate must be valid, from someone trusted, and for that host. */
final class DialTls implements AutoCloseable {

    private final SslContext context;

    /** @throws IllegalArgumentException if the file of trusted roots is none, with what is wrong with it */
    DialTls(WebSocketSettings settings) {
        try {
            SslContextBuilder builder = WebSocketTls.builder(SslContextBuilder.forClient());
            if (settings.insecure()) {
                builder.trustManager(new AnyCertificate()).endpointIdentificationAlgorithm(null);
            } else {
                builder.trustManager(trusted(settings.trustedRoots())).endpointIdentificationAlgorithm("HTTPS");
            }
            context = builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS is everywhere", e);
        }
    }

    private static TrustManagerFactory trusted(@Nullable Path file) {
        try {
            KeyStore roots = file == null ? null : roots(file);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots); // null stands for the runtime's own
            return trust;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("trusted roots of WebSocketSettings: " + file
                    + " holds no certificates in PEM: " + e.getMessage(), e);
        }
    }

    private static KeyStore roots(Path file) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> all;
        try (var in = Files.newInputStream(file)) {
            all = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (all.isEmpty()) {
            throw new CertificateException("it is empty");
        }
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        for (Certificate each : all) {
            roots.setCertificateEntry("root " + roots.size(), each);
        }
        return roots;
    }

    SslHandler handler(ByteBufAllocator allocator, WebSocketTarget target) {
        return WebSocketTls.bounded(context.newHandler(allocator, target.host(), target.at().getPort()));
    }

    /** Why a handshake failed and what can be done, for people. */
    static IOException explained(Throwable failure, WebSocketTarget target) {
        String certificate = "the certificate of " + target.hostAndPort();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String why = switch (cause) {
                case CertificateExpiredException e -> certificate + " has expired (" + e.getMessage()
                        + "): its operator has to renew it";
                case CertificateNotYetValidException e -> certificate + " is not valid yet (" + e.getMessage()
                        + "): check the clocks there and here";
                case CertPathBuilderException _ ->
                    certificate + " comes from an authority that is not trusted here: give"
                            + " WebSocketSettings its root as trustedRoots, or set insecure to accept any certificate";
                case CertPathValidatorException e when e.getCause() == null -> certificate + " is not acceptable: "
                        + e.getMessage();
                case CertificateException e when isAboutNames(e) -> certificate + " is for another host ("
                        + e.getMessage() + "): dial a name that is in it, as /dns/NAME/tcp/PORT/tls/ws or"
                        + " /tls/sni/NAME/ws, or set insecure in WebSocketSettings to accept any certificate";
                case NotSslRecordException _ ->
                    target.hostAndPort() + " does not speak TLS: its address may end in /ws";
                default -> null;
            };
            if (why != null) {
                return new IOException(why, failure);
            }
        }
        return new IOException("TLS with " + target.hostAndPort() + ": " + innermost(failure), failure);
    }

    private static boolean isAboutNames(CertificateException e) {
        String text = String.valueOf(e.getMessage());
        return text.startsWith("No subject alternative") || text.startsWith("No name matching");
    }

    private static @Nullable String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public void close() {
        ReferenceCountUtil.release(context);
    }
}
