package org.rustycoin.libp2p.session.tls;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.session.tls.CertificateRefusal.Rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A certificate has the form of RFC 5280 §4.1 and nothing beside it; each is signed as it is. */
class CertificateFormTest {

    private final CertificateForge forge = CertificateForge.good();

    @Test
    void bytesBehindTheCertificateAreRefused() {
        byte[] good = forge.der();
        assertRefused(Arrays.copyOf(good, good.length + 1));
        assertRefused(Arrays.copyOf(good, good.length - 1));
        assertRefused(new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 258})
    void otherVersionsThan3AreRefused(int version) {
        forge.version = version;
        assertRefused(forge.der());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void uniqueIdsAreRefused(int tag) {
        forge.uniqueIds.add(new DERTaggedObject(false, tag, new DERBitString(new byte[]{1})));
        assertRefused(forge.der());
    }

    @Test
    void theAlgorithmIsNamedTwiceAlike() {
        forge.algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
        assertRefused(forge.der());
    }

    /** Behind the last field, the version, the validity, the extensions and their list, and in an extension. */
    @Test
    void aValueTooManyIsRefusedWhereverItStands() throws Exception {
        byte[] body = forge.body();
        assertThat(PeerCertificate.verify(List.of(forge.sign(body)), CertificateForge.NOW)).isNotNull();
        for (int[] path : new int[][]{{}, {0}, {4}, {7}, {7, 0}, {7, 0, 0}}) {
            byte[] more = CertificateForge.encoded(withNull(ASN1Primitive.fromByteArray(body), path));
            assertThat(more.length).isGreaterThan(body.length);
            assertRefused(forge.sign(more));
        }
        assertRefused(CertificateForge.encoded(withNull(ASN1Primitive.fromByteArray(forge.sign(body)))));
    }

    @Test
    void aTruthValueIsTrueOrFalse() throws Exception {
        byte[] body = forge.body();
        int at = HexFormat.of().formatHex(body).indexOf("0101ff04") / 2 + 2;
        assertThat(at).isGreaterThan(2);
        body[at] = 0;
        assertThat(PeerCertificate.verify(List.of(forge.sign(body)), CertificateForge.NOW)).isNotNull();
        body[at] = 1;
        assertRefused(forge.sign(body));
    }

    /** The value with a NULL behind the last value of what is found on a path into it. */
    private static ASN1Encodable withNull(ASN1Primitive value, int... path) {
        if (value instanceof ASN1TaggedObject tagged) {
            ASN1Primitive inner = tagged.getExplicitBaseObject().toASN1Primitive();
            return path.length == 0
                    ? new DERTaggedObject(false, tagged.getTagNo(), CertificateForge.sequence(inner, DERNull.INSTANCE))
                    : new DERTaggedObject(true, tagged.getTagNo(),
                            withNull(inner, Arrays.copyOfRange(path, 1, path.length)));
        }
        var values = new ASN1EncodableVector();
        int index = 0;
        for (ASN1Encodable each : ASN1Sequence.getInstance(value)) {
            boolean here = path.length > 0 && path[0] == index;
            values.add(here ? withNull(each.toASN1Primitive(), Arrays.copyOfRange(path, 1, path.length)) : each);
            index++;
        }
        if (path.length == 0) {
            values.add(DERNull.INSTANCE);
        }
        return new DERSequence(values);
    }

    private static void assertRefused(byte[] der) {
        assertThatExceptionOfType(CertificateRefusal.class)
                .isThrownBy(() -> PeerCertificate.verify(List.of(der), CertificateForge.NOW))
                .satisfies(refusal -> assertThat(refusal.rule()).as(refusal.getMessage()).isEqualTo(Rule.FORM));
    }
}
