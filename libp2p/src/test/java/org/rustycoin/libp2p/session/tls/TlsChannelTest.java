package org.rustycoin.libp2p.session.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.identity.KeyType;
import org.rustycoin.libp2p.identity.SpecKeys;
import org.rustycoin.libp2p.session.security.SecurityFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Secure channels over the platform's TLS 1.3, in memory. */
class TlsChannelTest {

    private static final String YAMUX = "/yamux/1.0.0";
    private static final long NOW = CertificateForge.NOW;

    private final TlsSide client = new TlsSide(true, SpecKeys.pair(KeyType.ED25519), NOW, List.of(YAMUX));
    private final TlsSide server = new TlsSide(false, SpecKeys.pair(KeyType.SECP256K1), NOW, List.of(YAMUX));

    private static TlsSide showing(boolean isClient, byte[]... chain) {
        return new TlsSide(isClient, new PlatformEngines(new CertificateForge().key.toPkcs8(), chain), List.of());
    }

    private static SecurityFault faultOf(ThrowingCallable call) {
        SecurityFault fault = catchThrowableOfType(SecurityFault.class, call);
        assertThat(fault).isNotNull();
        return fault;
    }

    @Test
    void bothSidesLearnWhoTheOtherIsAndAgreeOnAMuxer() throws Exception {
        TlsSide.talk(client, server);
        assertThat(client.secured).containsExactly(SpecKeys.pair(KeyType.SECP256K1).publicKey());
        assertThat(server.secured).containsExactly(SpecKeys.pair(KeyType.ED25519).publicKey());
        assertThat(client.muxers).containsExactly(YAMUX);
        assertThat(server.muxers).containsExactly(YAMUX);
    }

    @Test
    void theMuxerIsTheFirstOfTheDiallersThatTheListenerHas() throws Exception {
        var dialler = new TlsSide(true, SpecKeys.pair(KeyType.RSA), NOW, List.of("/other", YAMUX, "/mplex/6.7.0"));
        var listener = new TlsSide(false, SpecKeys.pair(KeyType.ECDSA), NOW, List.of("/mplex/6.7.0", YAMUX));
        TlsSide.talk(dialler, listener);
        assertThat(dialler.muxers).containsExactly(YAMUX);
        assertThat(listener.muxers).containsExactly(YAMUX);
    }

    /** As with rust, which names no muxers. */
    @Test
    void withoutNamedMuxersTheMuxerIsLeftToMultistream() throws Exception {
        var rust = new TlsSide(true, SpecKeys.pair(KeyType.ED25519), NOW, List.of());
        TlsSide.talk(rust, server);
        assertThat(server.secured).hasSize(1);
        assertThat(server.muxers).containsExactly((String) null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16_384, 16_385, 300_000})
    void whatIsSaidArrives(int length) throws Exception {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        client.say(bytes);
        server.say(bytes);
        TlsSide.talk(client, server);
        assertThat(server.heard.toByteArray()).isEqualTo(bytes);
        assertThat(client.heard.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void bytesMayComeOneByOne() throws Exception {
        client.say("slowly".getBytes(StandardCharsets.UTF_8));
        for (boolean more = true; more;) {
            byte[] there = client.says();
            for (byte each : there) {
                server.hears(each);
            }
            byte[] back = server.says();
            for (byte each : back) {
                client.hears(each);
            }
            more = there.length + back.length > 0;
        }
        assertThat(server.heard).hasToString("slowly");
    }

    @Test
    void aGoodByeIsHeardAsTheEnd() throws Exception {
        TlsSide.talk(client, server);
        client.say("last words".getBytes(StandardCharsets.UTF_8));
        client.channel.close();
        server.hears(client.says());
        assertThat(server.heard).hasToString("last words");
        assertThat(server.ended).isTrue();
        client.channel.release();
        assertThat(client.channel.ready(client)).isFalse();
    }

    /** As by a client whose clock is two hours slow, or a certificate that has been replaced. */
    @Test
    void anExpiredCertificateIsRefusedBeforeAnythingIsHeard() {
        var expired = new TlsSide(true, SpecKeys.pair(KeyType.ED25519), NOW - 101L * 365 * 24 * 3600, List.of());
        expired.say("hear me".getBytes(StandardCharsets.UTF_8));
        SecurityFault fault = faultOf(() -> TlsSide.talk(expired, server));
        assertThat(fault.rule()).isEqualTo("tls-certificate");
        assertThat(fault.detail()).contains("valid from");
        assertThat(server.secured).isEmpty();
        assertThat(server.heard.size()).isZero();
    }

    @Test
    void aCertificateThatTheIdentityDidNotSignIsRefused() {
        CertificateForge forged = CertificateForge.good();
        forged.extensions
                .add(CertificateForge.extension(CertificateForge.HOST_KEY, true, forged.signedKey(new byte[64])));
        assertThat(faultOf(() -> TlsSide.talk(client, showing(false, forged.der()))).rule())
                .isEqualTo("tls-certificate");
        assertThat(client.secured).isEmpty();
    }

    @Test
    void twoCertificatesAreRefused() {
        byte[] good = CertificateForge.good().der();
        SecurityFault fault = faultOf(() -> TlsSide.talk(showing(true, good, good), server));
        assertThat(fault.rule()).isEqualTo("tls-certificate");
        assertThat(fault.detail()).contains("2 certificates");
    }

    @Test
    void aClientWithoutACertificateIsRefused() {
        assertThat(faultOf(() -> TlsSide.talk(showing(true), server)).rule()).isEqualTo("tls");
        assertThat(server.secured).isEmpty();
    }

    @Test
    void aRecordThatIsTooLargeIsRefusedByItsLength() {
        SecurityFault fault = faultOf(() -> server.hears((byte) 22, (byte) 3, (byte) 3, (byte) 0xff, (byte) 0xff));
        assertThat(fault.rule()).isEqualTo("tls");
        assertThat(fault.detail()).contains("65535").contains("16640");
    }

    @Test
    void whatIsNoTlsIsRefused() {
        byte[] http = "GET / HTTP/1.1\r\nHost: example\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(faultOf(() -> server.hears(http)).rule()).isEqualTo("tls");
    }

    @Test
    void aDamagedRecordEndsTheChannelAndIsNotHeard() throws Exception {
        TlsSide.talk(client, server);
        client.say(new byte[100]);
        byte[] record = client.says();
        record[50] ^= 1;
        assertThat(faultOf(() -> server.hears(record)).rule()).isEqualTo("tls");
        assertThat(server.heard.size()).isZero();
    }
}
