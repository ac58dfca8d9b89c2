package org.rustycoin.libp2p.session.tls;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.rustycoin.libp2p.identity.DerException;
import org.rustycoin.libp2p.identity.DerReader;
import org.rustycoin.libp2p.session.tls.CertificateRefusal.Rule;

/**
 * The parts of an X.509 certificate (RFC 5280 §4.1) that libp2p's rules look at. Serial number, issuer and subject are
 * stepped over.
 *
 * @param signedBytes the TBSCertificate, as it was signed
 * @param algorithm   AlgorithmIdentifier of the signature
 * @param notBefore   seconds since 1970, as {@code notAfter}
 * @param keyInfo     SubjectPublicKeyInfo of the certificate's key
 */
record CertificateParts(byte[] signedBytes, byte[] algorithm, byte[] signature, long notBefore, long notAfter,
        byte[] keyInfo, List<Extension> extensions) {

    /** @param id content of the object identifier */
    record Extension(byte[] id, boolean critical, byte[] value) {}

    private static final BigInteger VERSION_3 = BigInteger.TWO;

    static CertificateParts read(byte[] der) throws DerException, CertificateRefusal {
        var whole = new DerReader(der);
        DerReader certificate = whole.open(DerReader.SEQUENCE);
        whole.end();
        byte[] signedBytes = certificate.whole(DerReader.SEQUENCE);
        byte[] algorithm = certificate.whole(DerReader.SEQUENCE);
        byte[] signature = certificate.bits();
        certificate.end();

        DerReader body = new DerReader(signedBytes).open(DerReader.SEQUENCE);
        DerReader version = body.open(DerReader.tagged(0));
        if (!version.natural().equals(VERSION_3)) {
            throw form("a certificate of another version than 3");
        }
        version.end();
        body.open(DerReader.INTEGER); // the serial number
        if (!Arrays.equals(body.whole(DerReader.SEQUENCE), algorithm)) {
            throw form("a certificate that names two algorithms of one signature");
        }
        body.open(DerReader.SEQUENCE); // the issuer
        DerReader validity = body.open(DerReader.SEQUENCE);
        long notBefore = CertificateTime.read(validity);
        long notAfter = CertificateTime.read(validity);
        validity.end();
        body.open(DerReader.SEQUENCE); // the subject
        byte[] keyInfo = body.whole(DerReader.SEQUENCE);
        List<Extension> extensions = List.of();
        if (body.isNext(DerReader.tagged(3))) {
            DerReader tagged = body.open(DerReader.tagged(3));
            extensions = readExtensions(tagged.open(DerReader.SEQUENCE));
            tagged.end();
        }
        body.end(); // and so no unique ids either, which come before the extensions
        return new CertificateParts(signedBytes, algorithm, signature, notBefore, notAfter, keyInfo, extensions);
    }

    private static List<Extension> readExtensions(DerReader list) throws DerException, CertificateRefusal {
        var extensions = new ArrayList<Extension>();
        while (list.hasMore()) {
            DerReader extension = list.open(DerReader.SEQUENCE);
            byte[] id = extension.content(DerReader.OBJECT_IDENTIFIER);
            boolean critical = extension.isNext(DerReader.BOOLEAN)
                    && readBoolean(extension.content(DerReader.BOOLEAN));
            extensions.add(new Extension(id, critical, extension.content(DerReader.OCTET_STRING)));
            extension.end();
        }
        return extensions;
    }

    /** DER leaves a FALSE out where it is the default; some encoders write it, and it does no harm. */
    private static boolean readBoolean(byte[] content) throws CertificateRefusal {
        if (content.length != 1 || content[0] != 0 && content[0] != (byte) 0xff) {
            throw form("a truth value that is neither");
        }
        return content[0] != 0;
    }

    private static CertificateRefusal form(String detail) {
        return new CertificateRefusal(Rule.FORM, detail);
    }
}
