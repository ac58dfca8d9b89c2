package org.rustycoin.libp2p.session.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.SplittableRandom;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rustycoin.libp2p.identity.EcdsaKeyPair;
import org.rustycoin.libp2p.identity.KeyType;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.identity.SpecKeys;
import org.rustycoin.libp2p.session.tls.CertificateRefusal.Rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which keys a peer's certificate may have, and with what it may be signed. */
class CertificateKeyTest {

    private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
    private static final String RSA_SHA256 = "1.2.840.113549.1.1.11";
    private static final String ED25519 = "1.3.101.112";

    private final CertificateForge forge = CertificateForge.good();

    @Test
    void ed25519AndRsaKeysAreAcceptedBesideP256() throws Exception {
        sign("Ed25519", generated("Ed25519"), new DERSequence(new ASN1ObjectIdentifier(ED25519)));
        assertThat(verify()).isEqualTo(forge.host.publicKey());
        signWithRsa(RSA_SHA256);
        assertThat(verify()).isEqualTo(forge.host.publicKey());
    }

    @Test
    void rsaKeysOfTheCertificateAreBoundedLikeIdentities() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        sign("SHA256withRSA", rsa.generateKeyPair(), algorithm(RSA_SHA256));
        assertRefused(Rule.CERTIFICATE_KEY);
    }

    @ParameterizedTest
    @CsvSource({"SHA1withECDSA, 1.2.840.10045.4.1", "SHA384withECDSA, 1.2.840.10045.4.3.3"})
    void otherHashesAreRefused(String name, String id) throws Exception {
        sign(name, curve("secp256r1"), new DERSequence(new ASN1ObjectIdentifier(id)));
        assertRefused(Rule.CERTIFICATE_KEY);
    }

    @Test
    void sha1WithRsaIsRefused() {
        signWithRsa("1.2.840.113549.1.1.5");
        assertRefused(Rule.CERTIFICATE_KEY);
    }

    @Test
    void otherCurvesAreRefused() throws Exception {
        sign("SHA256withECDSA", curve("secp384r1"), new DERSequence(new ASN1ObjectIdentifier(ECDSA_SHA256)));
        assertRefused(Rule.CERTIFICATE_KEY);
    }

    @Test
    void theAlgorithmMustGoWithTheKey() {
        for (var algorithm : List.of(algorithm(RSA_SHA256), new DERSequence(new ASN1ObjectIdentifier(ED25519)))) {
            forge.algorithm = algorithm;
            forge.outerAlgorithm = algorithm;
            assertRefused(Rule.CERTIFICATE_KEY);
        }
    }

    /** X25519, whose keys are written like those of Ed25519 but for the last digit of the identifier. */
    @Test
    void aKeyForAnotherUseIsRefused() throws Exception {
        sign("Ed25519", generated("Ed25519"), new DERSequence(new ASN1ObjectIdentifier(ED25519)));
        assertThat(forge.keyInfo[8]).isEqualTo((byte) 0x70);
        forge.keyInfo[8] = 0x6e;
        assertRefused(Rule.CERTIFICATE_KEY);
    }

    @Test
    void parametersBelongToTheAlgorithm() {
        forge.algorithm = algorithm(ECDSA_SHA256); // with NULL, where RFC 5758 wants none
        forge.outerAlgorithm = forge.algorithm;
        assertRefused(Rule.CERTIFICATE_KEY);
    }

    @Test
    void aKeyThatIsNoPointIsRefused() {
        byte[] info = EcdsaKeyPair.newPair(new SplittableRandom(4)).publicKey().raw();
        info[info.length - 1] ^= 1;
        forge.keyInfo = info;
        assertRefused(Rule.CERTIFICATE_KEY);
    }

    private void signWithRsa(String algorithm) {
        var pair = SpecKeys.pair(KeyType.RSA);
        forge.keyInfo = pair.publicKey().raw();
        forge.algorithm = algorithm(algorithm);
        forge.outerAlgorithm = forge.algorithm;
        forge.extensions.clear();
        forge.signer = pair::sign;
    }

    private void sign(String name, KeyPair pair, DERSequence algorithm) {
        forge.keyInfo = pair.getPublic().getEncoded();
        forge.algorithm = algorithm;
        forge.outerAlgorithm = algorithm;
        forge.extensions.clear();
        forge.signer = body -> {
            try {
                Signature signer = Signature.getInstance(name);
                signer.initSign(pair.getPrivate());
                signer.update(body);
                return signer.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static KeyPair generated(String name) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(name).generateKeyPair();
    }

    private static KeyPair curve(String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    private static DERSequence algorithm(String id) {
        return (DERSequence) new AlgorithmIdentifier(new ASN1ObjectIdentifier(id), DERNull.INSTANCE).toASN1Primitive();
    }

    private PublicKey verify() throws CertificateRefusal {
        return PeerCertificate.verify(List.of(forge.der()), CertificateForge.NOW);
    }

    private void assertRefused(Rule rule) {
        assertThatExceptionOfType(CertificateRefusal.class).isThrownBy(this::verify)
                .satisfies(refusal -> assertThat(refusal.rule()).as(refusal.getMessage()).isEqualTo(rule));
    }
}
