package org.rustycoin.libp2p.netty.websocket;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Date;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * The certificate that a host shows, from two files that may be replaced while it runs. New files that are no certificate
 * and key, or not of each other, change nothing: the ones before stay in use, and a line in the log says why.
 */
final class HostCertificate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostCertificate.class);
    private static final Pattern PRIVATE_KEY = Pattern
            .compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** How files looked from outside when they were read. */
    private record Stamp(FileTime chainTime, long chainBytes, FileTime keyTime, long keyBytes) {

        static Stamp of(Path chain, Path key) throws IOException {
            return new Stamp(Files.getLastModifiedTime(chain), Files.size(chain), Files.getLastModifiedTime(key),
                    Files.size(key));
        }
    }

    private final Path chainFile;
    private final Path keyFile;
    private final LongSupplier unixSeconds;
    private final Object reading = new Object();
    private Stamp stamp;
    private String complaint = "";
    private SslContext context;
    private boolean closed;

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException if they are not a certificate and its key, with what is wrong and what to do
     */
    HostCertificate(Path chainFile, Path keyFile, LongSupplier unixSeconds) {
        this.chainFile = chainFile;
        this.keyFile = keyFile;
        this.unixSeconds = unixSeconds;
        try {
            stamp = Stamp.of(chainFile, keyFile);
            context = read();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate of WebSocketSettings: " + reason(e), e);
        }
    }

    private static @Nullable String reason(Exception e) {
        return e instanceof NoSuchFileException ? "there is no file " + e.getMessage() : e.getMessage();
    }

    private SslContext read() throws IOException, GeneralSecurityException {
        X509Certificate[] chain;
        try {
            chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(chainFile))).stream()
                    .map(X509Certificate.class::cast).toArray(X509Certificate[]::new);
        } catch (CertificateException e) {
            throw new CertificateException(chainFile + " is no PEM file of certificates: " + e.getMessage(), e);
        }
        if (chain.length == 0) {
            throw new CertificateException(chainFile + " holds no certificate in PEM");
        }
        if (chain[0].getNotAfter().before(new Date(unixSeconds.getAsLong() * 1000))) {
            throw new CertificateException(chainFile + " has expired at " + chain[0].getNotAfter().toInstant()
                    + ": nobody would accept it; renew it");
        }
        PrivateKey key = key(chain[0].getPublicKey());
        return WebSocketTls.builder(SslContextBuilder.forServer(key, chain)).build();
    }

    private PrivateKey key(PublicKey of) throws IOException, GeneralSecurityException {
        Matcher pem = PRIVATE_KEY.matcher(Files.readString(keyFile, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new CertificateException(
                    keyFile + " holds no unencrypted PKCS#8 key (BEGIN PRIVATE KEY); convert other"
                            + " kinds with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        PrivateKey key;
        boolean fits;
        try {
            key = KeyFactory.getInstance(of.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
            fits = fits(key, of);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CertificateException(keyFile + " is no key for the certificate in " + chainFile + ": "
                    + e.getMessage(), e);
        }
        if (!fits) {
            throw new CertificateException(keyFile + " is the key of another certificate than " + chainFile);
        }
        return key;
    }

    private static boolean fits(PrivateKey key, PublicKey of) throws GeneralSecurityException {
        var signature = Signature.getInstance(switch (of.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> of.getAlgorithm();
        });
        byte[] words = "is it yours?".getBytes(StandardCharsets.US_ASCII);
        signature.initSign(key);
        signature.update(words);
        byte[] signed = signature.sign();
        signature.initVerify(of);
        signature.update(words);
        return signature.verify(signed);
    }

    /** TLS of one who connects, with the latest certificate. */
    synchronized SslHandler handler(ByteBufAllocator allocator) {
        return WebSocketTls.bounded(context.newHandler(allocator));
    }

    /** Reads the files again if they have changed. Reads disks, so not on an event loop. */
    void check() {
        synchronized (reading) { // so that an event loop never waits for it
            try {
                Stamp now = Stamp.of(chainFile, keyFile);
                if (!now.equals(stamp)) {
                    stamp = now;
                    replace(read());
                    complaint = "";
                    LOG.info("the certificate in {} is new and in use", chainFile);
                }
            } catch (IOException | GeneralSecurityException e) {
                String why = String.valueOf(reason(e));
                if (!why.equals(complaint)) { // once, not at every check
                    LOG.warn("a new certificate is not used, and the one before stays: {}", why);
                }
                complaint = why;
            }
        }
    }

    private synchronized void replace(SslContext with) {
        ReferenceCountUtil.release(closed ? with : context);
        if (!closed) {
            context = with;
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            ReferenceCountUtil.release(context);
        }
    }
}
