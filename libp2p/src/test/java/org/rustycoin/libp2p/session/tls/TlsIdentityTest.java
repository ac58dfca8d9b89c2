package org.rustycoin.libp2p.session.tls;

import java.io.ByteArrayInputStream;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.KeyType;
import org.rustycoin.libp2p.identity.SpecKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The certificate that we make, in our own eyes and in the platform's. */
class TlsIdentityTest {

    private static final long NOW = CertificateForge.NOW;
    private static final byte[] MESSAGE = {1, 2, 3};

    @ParameterizedTest
    @EnumSource
    void ourOwnRulesAcceptTheCertificatesOfAllKindsOfIdentities(KeyType type) throws Exception {
        KeyPair host = SpecKeys.pair(type);
        var identity = new TlsIdentity(host, new SplittableRandom(1), NOW);
        assertThat(PeerCertificate.verify(List.of(identity.certificate()), NOW)).isEqualTo(host.publicKey());
        assertThat(identity.certificate().length).isLessThan(PeerCertificate.BYTES_MAX / 2);
    }

    @Test
    void itIsValidFromAnHourBeforeForACentury() throws Exception {
        List<byte[]> chain = List.of(made(1).certificate());
        PeerCertificate.verify(chain, NOW - 3600);
        PeerCertificate.verify(chain, NOW + 100L * 365 * 86400);
        assertThatThrownBy(() -> PeerCertificate.verify(chain, NOW - 3601)).isInstanceOf(CertificateRefusal.class);
        assertThatThrownBy(() -> PeerCertificate.verify(chain, NOW + 100L * 365 * 86400 + 1))
                .isInstanceOf(CertificateRefusal.class);
    }

    @Test
    void thePlatformReadsItAndFindsItSelfSigned() throws Exception {
        X509Certificate certificate = platforms(made(1));
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSerialNumber()).isPositive();
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(certificate.getNotBefore().toInstant()).isEqualTo(Instant.ofEpochSecond(NOW - 3600));
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(Instant.ofEpochSecond(NOW + 100L * 365 * 86400));
        assertThat(certificate.getIssuerX500Principal()).isEqualTo(certificate.getSubjectX500Principal());
        assertThat(certificate.getIssuerX500Principal().getEncoded()).hasSizeGreaterThan(2);
        assertThat(certificate.getCriticalExtensionOIDs()).containsExactly(CertificateForge.HOST_KEY);
        assertThat(certificate.getNonCriticalExtensionOIDs()).isEmpty();
    }

    @Test
    void itsPrivateKeySignsForIt() throws Exception {
        TlsIdentity identity = made(1);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(
                identity.privateKey())));
        signature.update(MESSAGE);
        byte[] signed = signature.sign();
        signature.initVerify(platforms(identity));
        signature.update(MESSAGE);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void theCertificatesKeyIsNewForEachAndNotTheIdentitys() throws Exception {
        KeyPair host = SpecKeys.pair(KeyType.ECDSA);
        var identity = new TlsIdentity(host, new SplittableRandom(1), NOW);
        assertThat(platforms(identity).getPublicKey().getEncoded()).isNotEqualTo(host.publicKey().raw());
        assertThat(platforms(made(1)).getPublicKey()).isNotEqualTo(platforms(made(2)).getPublicKey());
        assertThat(made(1).certificate()).isEqualTo(made(1).certificate());
    }

    private static TlsIdentity made(long seed) {
        return new TlsIdentity(SpecKeys.pair(KeyType.ED25519), new SplittableRandom(seed), NOW);
    }

    private static X509Certificate platforms(TlsIdentity identity) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(identity.certificate()));
    }
}
