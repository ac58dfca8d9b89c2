package org.rustycoin.libp2p.netty.websocket;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** An authority that signs certificates of hosts, for tests. */
public final class TestAuthority {

    /** The host of most tests. */
    public static final GeneralName LOOPBACK = new GeneralName(GeneralName.iPAddress, "127.0.0.1");

    private static final X500Name NAME = new X500Name("CN=An authority of tests");
    private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2120-01-01T00:00:00Z");

    private final Path folder;
    private final KeyPair key = newKey();
    private final byte[] root;
    private int issued;

    /** @param folder for the files */
    public TestAuthority(Path folder) throws Exception {
        this.folder = folder;
        root = certificate(NAME, key, BEGIN, END,
                new Extension(Extension.basicConstraints, true, new DEROctetString(new BasicConstraints(true))));
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    /** A host's certificate and its key. */
    public record Issued(Path chain, Path key) {}

    /** A file with the authority's own certificate. */
    public Path root() throws IOException {
        return write(folder.resolve("root.pem"), "CERTIFICATE", root);
    }

    /** A certificate for these names, valid for a century. */
    public Issued issue(GeneralName... names) throws Exception {
        return issue(BEGIN, END, names);
    }

    Issued issue(Instant from, Instant to, GeneralName... names) throws Exception {
        KeyPair host = newKey();
        byte[] certificate = certificate(new X500Name("CN=host " + ++issued), host, from, to,
                new Extension(Extension.subjectAlternativeName, false,
                        new DEROctetString(new GeneralNames(names))));
        return new Issued(write(folder.resolve("chain" + issued + ".pem"), "CERTIFICATE", certificate),
                write(folder.resolve("key" + issued + ".pem"), "PRIVATE KEY", host.getPrivate().getEncoded()));
    }

    private byte[] certificate(X500Name subject, KeyPair of, Instant from, Instant to, Extension... extensions)
            throws Exception {
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        var body = new V3TBSCertificateGenerator();
        body.setSerialNumber(new ASN1Integer(BigInteger.valueOf(issued + 1)));
        body.setSignature(algorithm);
        body.setIssuer(NAME);
        body.setStartDate(new Time(Date.from(from)));
        body.setEndDate(new Time(Date.from(to)));
        body.setSubject(subject);
        body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(of.getPublic().getEncoded()));
        body.setExtensions(new Extensions(extensions));
        TBSCertificate signed = body.generateTBSCertificate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getEncoded(ASN1Encoding.DER));
        var parts = new ASN1EncodableVector();
        parts.add(signed);
        parts.add(algorithm);
        parts.add(new DERBitString(signature.sign()));
        return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    }

    private static Path write(Path file, String kind, byte[] der) throws IOException {
        var lines = new ArrayList<>(List.of("-----BEGIN " + kind + "-----"));
        lines.add(Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der));
        lines.add("-----END " + kind + "-----");
        return Files.write(file, lines, StandardCharsets.US_ASCII);
    }
}
