package org.rustycoin.libp2p.session.tls;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.KeyType;
import org.rustycoin.libp2p.identity.SpecKeys;
import org.rustycoin.libp2p.session.tls.CertificateRefusal.Rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Each rule of libp2p/specs tls broken alone, in a certificate that is right in all else; and what no rule forbids. */
class PeerCertificateTest {

    private static final long NOW = CertificateForge.NOW;
    private static final String KEY_USAGE = "2.5.29.15";

    private final CertificateForge forge = CertificateForge.good();

    @ParameterizedTest
    @EnumSource
    void identitiesOfAllKindsAreRead(KeyType type) throws Exception {
        KeyPair host = SpecKeys.pair(type);
        assertThat(PeerCertificate.verify(List.of(forge.host(host).der()), NOW)).isEqualTo(host.publicKey());
    }

    @Test
    void exactlyOneCertificateIsAccepted() {
        byte[] good = forge.der();
        assertRefused(Rule.ONE_CERTIFICATE, List.of(), NOW);
        assertRefused(Rule.ONE_CERTIFICATE, List.of(good, good), NOW);
    }

    @Test
    void aCertificateLongerThanAnyHonestOneIsNotParsed() throws Exception {
        for (int length = 7600; forge.der().length < PeerCertificate.BYTES_MAX - 2; length++) {
            forge.issuer = new X500Name("CN=" + "x".repeat(length)); // a signature's length varies
        }
        assertThat(forge.der().length).isLessThanOrEqualTo(PeerCertificate.BYTES_MAX);
        assertAccepted();
        forge.issuer = new X500Name("CN=" + "x".repeat(8192));
        assertRefused(Rule.SIZE);
        assertRefused(Rule.SIZE, List.of(new byte[10_000_000]), NOW);
    }

    @Test
    void aCertificateIsReceivedWhileItIsValid() throws Exception {
        List<byte[]> chain = List.of(forge.der());
        assertThat(PeerCertificate.verify(chain, forge.notBefore)).isNotNull();
        assertThat(PeerCertificate.verify(chain, forge.notAfter)).isNotNull();
        assertRefused(Rule.VALIDITY, chain, forge.notBefore - 1);
        assertRefused(Rule.VALIDITY, chain, forge.notAfter + 1);
    }

    @Test
    void anUnknownExtensionIsIgnoredUnlessItIsCritical() throws Exception {
        forge.extensions.add(CertificateForge.extension(KEY_USAGE, false, new byte[]{1}));
        forge.extensions.add(forge.hostExtension());
        forge.extensions.add(CertificateForge.extension("1.2.3", false, new byte[0]));
        assertAccepted();
        forge.extensions.set(2, CertificateForge.extension("1.2.3", true, new byte[0]));
        assertRefused(Rule.UNKNOWN_CRITICAL_EXTENSION);
        forge.extensions.set(2, CertificateForge.extension(KEY_USAGE, true, new byte[]{1}));
        assertRefused(Rule.UNKNOWN_CRITICAL_EXTENSION);
    }

    @Test
    void libp2psExtensionMayBeCriticalAndMustBeThereOnce() throws Exception {
        byte[] value = forge.signedKey(forge.host.sign(HostKeyExtension.signedBytes(forge.keyInfo)));
        forge.extensions.add(CertificateForge.extension(CertificateForge.HOST_KEY, false, value));
        assertAccepted();
        forge.extensions.add(forge.extensions.getFirst());
        assertRefused(Rule.HOST_KEY_EXTENSION);
        forge.extensions.clear();
        forge.extensions.add(CertificateForge.extension(CertificateForge.HOST_KEY + ".1", false, value));
        assertRefused(Rule.HOST_KEY_EXTENSION);
    }

    @Test
    void aSignedKeyIsTwoByteStringsAndNothingElse() {
        byte[] good = forge.signedKey(forge.host.sign(HostKeyExtension.signedBytes(forge.keyInfo)));
        var octets = new DEROctetString(forge.hostKey);
        for (byte[] bad : List.of(new byte[0], Arrays.copyOf(good, good.length + 1),
                Arrays.copyOf(good, good.length - 1),
                CertificateForge.encoded(CertificateForge.sequence(octets)),
                CertificateForge.encoded(CertificateForge.sequence(octets, octets, octets)),
                CertificateForge.encoded(CertificateForge.sequence(octets, new ASN1Integer(1))), forge.hostKey)) {
            forge.extensions.clear();
            forge.extensions.add(CertificateForge.extension(CertificateForge.HOST_KEY, true, bad));
            assertRefused(Rule.HOST_KEY_EXTENSION);
        }
    }

    @Test
    void aCertificateIsSignedByItsOwnKey() {
        forge.signer = SpecKeys.pair(KeyType.ECDSA)::sign;
        assertRefused(Rule.SELF_SIGNATURE);
        forge.signer = body -> new byte[0];
        assertRefused(Rule.SELF_SIGNATURE);
        forge.signer = body -> forge.key.sign(Arrays.copyOf(body, body.length - 1));
        assertRefused(Rule.SELF_SIGNATURE);
    }

    /** A known, unknown, too long or otherwise written identity key; its signature is right in each. */
    @Test
    void theIdentityKeyMustBeAKeyInItsOneEncoding() {
        byte[] good = forge.hostKey;
        byte[] type = good.clone();
        type[1] = 4;
        byte[] offCurve = good.clone();
        Arrays.fill(offCurve, 4, 36, (byte) 0xff);
        byte[] longer = Arrays.copyOf(good, good.length + 2);
        longer[good.length] = 0x18;
        for (byte[] bad : List.of(new byte[0], type, offCurve, longer, Arrays.copyOf(good, 3000))) {
            forge.hostKey = bad;
            forge.extensions.clear();
            assertRefused(Rule.HOST_KEY);
        }
    }

    /** Whoever copies an honest peer's extension into a certificate of his own lacks a signature over his own key. */
    @Test
    void theIdentityMustHaveSignedThisCertificatesKey() {
        byte[] otherInfo = SpecKeys.pair(KeyType.ECDSA).publicKey().raw();
        KeyPair stranger = KeyPair.generate(new SplittableRandom(5));
        for (byte[] signature : List.of(forge.host.sign(HostKeyExtension.signedBytes(otherInfo)),
                forge.host.sign(forge.keyInfo), stranger.sign(HostKeyExtension.signedBytes(forge.keyInfo)),
                new byte[64], new byte[0])) {
            forge.extensions.clear();
            forge.extensions.add(
                    CertificateForge.extension(CertificateForge.HOST_KEY, true, forge.signedKey(signature)));
            assertRefused(Rule.HOST_SIGNATURE);
        }
    }

    /** js- and rust-libp2p leave the issuer empty; the platform's parser refuses that. */
    @Test
    void namesAndSerialNumbersMeanNothing() throws Exception {
        for (String name : new String[]{"", "CN=another", "C=XX,O=\u00e9,CN=" + "y".repeat(2000)}) {
            forge.issuer = new X500Name(name);
            assertAccepted();
            forge.subject = new X500Name(name);
            assertAccepted();
        }
        for (BigInteger serial : new BigInteger[]{BigInteger.ZERO, BigInteger.TEN.negate(),
                BigInteger.ONE.shiftLeft(999)}) {
            forge.serial = serial;
            assertAccepted();
        }
    }

    private void assertAccepted() throws CertificateRefusal {
        assertThat(PeerCertificate.verify(List.of(forge.der()), NOW)).isEqualTo(forge.host.publicKey());
    }

    private void assertRefused(Rule rule) {
        assertRefused(rule, List.of(forge.der()), NOW);
    }

    private static void assertRefused(Rule rule, List<byte[]> chain, long at) {
        assertThatExceptionOfType(CertificateRefusal.class).isThrownBy(() -> PeerCertificate.verify(chain, at))
                .satisfies(refusal -> assertThat(refusal.rule()).as(refusal.getMessage()).isEqualTo(rule));
    }
}
