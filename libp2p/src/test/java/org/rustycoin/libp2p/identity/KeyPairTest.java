package org.rustycoin.libp2p.identity;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.SplittableRandom;

import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** New identities of each kind, held against other people's implementations. */
class KeyPairTest {

    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void aNewIdentitySurvivesItsFileAndOneSeedGivesOneIdentity(KeyType type) throws Exception {
        KeyPair made = KeyPair.generate(type, new SplittableRandom(7));
        KeyPair read = KeyPair.fromProtobuf(made.toProtobuf());
        assertThat(read.type()).isEqualTo(type);
        assertThat(read.peerId()).isEqualTo(made.peerId());
        byte[] signature = read.sign(MESSAGE);
        assertThat(PublicKey.fromProtobuf(made.publicKey().toProtobuf()).verify(MESSAGE, signature)).isTrue();

        KeyPair again = KeyPair.generate(type, new SplittableRandom(7));
        assertThat(again.toProtobuf()).isEqualTo(made.toProtobuf());
        assertThat(again.sign(MESSAGE)).isEqualTo(signature);
    }

    @ParameterizedTest
    @EnumSource(names = {"ED25519", "SECP256K1", "ECDSA"})
    void anotherSeedGivesAnotherIdentity(KeyType type) {
        assertThat(KeyPair.generate(type, new SplittableRandom(9)).peerId())
                .isNotEqualTo(KeyPair.generate(type, new SplittableRandom(8)).peerId());
    }

    @Test
    void anIdentityIsEd25519UnlessAskedOtherwise() {
        assertThat(KeyPair.generate(new SplittableRandom(1)).type()).isEqualTo(KeyType.ED25519);
    }

    @Test
    void thePlatformVerifiesOurSignaturesAndWeItsOwn() throws Exception {
        var ecdsa = (EcdsaKeyPair) SpecKeys.pair(KeyType.ECDSA);
        var ecFactory = KeyFactory.getInstance("EC");
        agree(ecdsa, Signature.getInstance("SHA256withECDSA"), ecFactory, ecdsa.publicKey().raw());
        Signature signer = Signature.getInstance("SHA256withECDSA");
        for (int i = 0; i < 16; i++) { // the platform does not lower S
            signer.initSign(ecFactory.generatePrivate(new PKCS8EncodedKeySpec(ecdsa.toPkcs8())));
            signer.update(MESSAGE);
            assertThat(ecdsa.publicKey().verify(MESSAGE, signer.sign())).isTrue();
        }
        KeyPair rsa = SpecKeys.pair(KeyType.RSA);
        agree(rsa, Signature.getInstance("SHA256withRSA"), KeyFactory.getInstance("RSA"), rsa.publicKey().raw());
    }

    @Test
    void bouncyCastlesProviderVerifiesOurSecp256k1Signatures() throws Exception {
        var provider = new BouncyCastleProvider();
        KeyPair pair = SpecKeys.pair(KeyType.SECP256K1);
        byte[] info = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256k1),
                new DERBitString(pair.publicKey().raw()).getOctets()).getEncoded();
        agree(pair, Signature.getInstance("SHA256withECDSA", provider), KeyFactory.getInstance("EC", provider), info);
    }

    private static void agree(KeyPair pair, Signature verifier, KeyFactory factory, byte[] info) throws Exception {
        verifier.initVerify(factory.generatePublic(new X509EncodedKeySpec(info)));
        verifier.update(MESSAGE);
        assertThat(verifier.verify(pair.sign(MESSAGE))).isTrue();
    }
}
