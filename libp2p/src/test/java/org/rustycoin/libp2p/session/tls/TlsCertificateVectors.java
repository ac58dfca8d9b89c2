package org.rustycoin.libp2p.session.tls;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.KeyType;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.tls.CertificateRefusal.Rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The test certificates of libp2p/specs tls: three peers, and one that claims to be another. */
class TlsCertificateVectors {

    private static final List<SpecCertificates.Certificate> ALL = SpecCertificates.all();

    @Test
    void theValidCertificatesAuthenticateTheirPeers() throws Exception {
        assertThat(ALL).hasSize(4);
        KeyType[] types = {KeyType.ED25519, KeyType.ECDSA, KeyType.SECP256K1};
        for (int i = 0; i < types.length; i++) {
            PublicKey key = PeerCertificate.verify(List.of(ALL.get(i).der()), CertificateForge.NOW);
            assertThat(key.type()).isEqualTo(types[i]);
            assertThat(PeerId.of(key)).hasToString(ALL.get(i).peer());
        }
    }

    @Test
    void theInvalidCertificateIsRefusedForTheKeyThatSignedIt() {
        assertThatExceptionOfType(CertificateRefusal.class)
                .isThrownBy(() -> PeerCertificate.verify(List.of(ALL.getLast().der()), CertificateForge.NOW))
                .satisfies(refusal -> assertThat(refusal.rule()).isEqualTo(Rule.HOST_SIGNATURE));
    }
}
