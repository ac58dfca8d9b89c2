package org.rustycoin.libp2p.netty.websocket;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;

/** Certificates under WebSockets: which are accepted, what is said of the others, and new ones in the same files. */
class WebSocketTlsTest {

    private static final Instant LONG_AGO = Instant.parse("2021-01-01T00:00:00Z");
    private static final Instant FAR_AHEAD = Instant.parse("2119-01-01T00:00:00Z");
    private static final GeneralName NAME = new GeneralName(GeneralName.dNSName, "node.example");

    @TempDir
    private Path folder;
    private TestAuthority authority;

    @BeforeEach
    void found() throws Exception {
        authority = new TestAuthority(folder);
    }

    private HostCertificate host(TestAuthority.Issued issued) {
        return new HostCertificate(issued.chain(), issued.key(), () -> LONG_AGO.getEpochSecond());
    }

    private static WebSocketTarget target(String address) throws Exception {
        return WebSocketTarget.of(Multiaddr.parse(address));
    }

    /** Lets a client and a host shake hands, and gives what the client saw; fails with its reason. */
    private static X509Certificate shaken(SslHandler client, SslHandler host) throws Exception {
        var left = new EmbeddedChannel(client);
        var right = new EmbeddedChannel(host);
        try {
            boolean more = true;
            while (more) {
                more = pump(left, right) | pump(right, left);
            }
            client.handshakeFuture().get(1, TimeUnit.SECONDS);
            return (X509Certificate) client.engine().getSession().getPeerCertificates()[0];
        } finally {
            quietly(left);
            quietly(right);
        }
    }

    private static boolean pump(EmbeddedChannel from, EmbeddedChannel to) {
        boolean any = false;
        from.runPendingTasks();
        for (Object each = from.readOutbound(); each != null; each = from.readOutbound()) {
            any = true;
            try {
                to.writeInbound(each);
            } catch (Exception e) {
                any = true; // a refusal, which the handshake's future has too
            }
        }
        return any;
    }

    private static void quietly(EmbeddedChannel channel) {
        try {
            channel.finishAndReleaseAll();
        } catch (Exception e) {
            channel.releaseOutbound();
        }
    }

    private static X509Certificate shown(DialTls dial, WebSocketTarget target, HostCertificate host) throws Exception {
        return shaken(dial.handler(ByteBufAllocator.DEFAULT, target), host.handler(ByteBufAllocator.DEFAULT));
    }

    private WebSocketSettings trusting() throws Exception {
        return WebSocketSettings.STANDARD.withTrustedRoots(authority.root());
    }

    private static void assertRefused(WebSocketSettings settings, String address, HostCertificate host,
            Consumer<String> message) throws Exception {
        WebSocketTarget target = target(address);
        try (var dial = new DialTls(settings); host) {
            assertThatThrownBy(() -> shown(dial, target, host))
                    .satisfies(e -> message.accept(DialTls.explained(e, target).getMessage()));
        }
    }

    @ParameterizedTest
    @CsvSource({"/ip4/127.0.0.1/tcp/443/tls/ws", "/ip4/127.0.0.1/tcp/443/wss",
            "/ip4/192.0.2.1/tcp/443/tls/sni/node.example/ws"})
    void aCertificateForTheHostFromATrustedAuthorityIsAccepted(String address) throws Exception {
        try (var dial = new DialTls(trusting()); var host = host(authority.issue(TestAuthority.LOOPBACK, NAME))) {
            assertThat(shown(dial, target(address), host).getSubjectX500Principal().getName()).isEqualTo("CN=host 1");
        }
    }

    @Test
    void anUnknownAuthorityIsRefused() throws Exception {
        assertRefused(WebSocketSettings.STANDARD, "/ip4/127.0.0.1/tcp/8443/wss",
                host(authority.issue(TestAuthority.LOOPBACK)),
                message -> assertThat(message).contains("the certificate of 127.0.0.1:8443",
                        "authority that is not trusted", "trustedRoots", "insecure"));
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        assertRefused(trusting(), "/ip4/127.0.0.1/tcp/443/wss", host(authority.issue(NAME)),
                message -> assertThat(message).contains("127.0.0.1 is for another host", "/tls/sni/NAME/ws"));
        assertRefused(trusting(), "/ip4/127.0.0.1/tcp/443/tls/sni/else.example/ws",
                host(authority.issue(NAME, TestAuthority.LOOPBACK)),
                message -> assertThat(message).contains("else.example is for another host"));
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        assertRefused(trusting(), "/ip4/127.0.0.1/tcp/443/wss",
                host(authority.issue(LONG_AGO, LONG_AGO.plusSeconds(1), TestAuthority.LOOPBACK)),
                message -> assertThat(message).contains("has expired", "renew"));
    }

    @Test
    void aCertificateOfTheFutureIsRefused() throws Exception {
        assertRefused(trusting(), "/ip4/127.0.0.1/tcp/443/wss",
                host(authority.issue(FAR_AHEAD, FAR_AHEAD.plusSeconds(1), TestAuthority.LOOPBACK)),
                message -> assertThat(message).contains("not valid yet", "clocks"));
    }

    @Test
    void insecureAcceptsWhatIsRefusedOtherwise() throws Exception {
        try (var dial = new DialTls(WebSocketSettings.STANDARD.withInsecure());
                var host = host(authority.issue(LONG_AGO, LONG_AGO.plusSeconds(1), NAME))) {
            assertThat(shown(dial, target("/ip4/127.0.0.1/tcp/443/wss"), host)).isNotNull();
        }
    }

    @Test
    void rootsThatAreNoneStopTheStart() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertThatThrownBy(() -> new DialTls(WebSocketSettings.STANDARD.withTrustedRoots(empty)).close())
                .hasMessageContaining("trusted roots").hasMessageContaining("empty.pem");
    }

    // ---- the host's files ----

    private static void replace(TestAuthority.Issued by, TestAuthority.Issued in, int seconds) throws Exception {
        Files.copy(by.chain(), in.chain(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(by.key(), in.key(), StandardCopyOption.REPLACE_EXISTING);
        touch(in, seconds);
    }

    private static void touch(TestAuthority.Issued in, int seconds) throws Exception {
        Files.setLastModifiedTime(in.chain(), FileTime.from(LONG_AGO.plusSeconds(seconds)));
    }

    @Test
    void aNewCertificateIsShownAndABrokenOneIsNot() throws Exception {
        TestAuthority.Issued files = authority.issue(TestAuthority.LOOPBACK);
        TestAuthority.Issued second = authority.issue(TestAuthority.LOOPBACK);
        TestAuthority.Issued third = authority.issue(TestAuthority.LOOPBACK);
        WebSocketTarget target = target("/ip4/127.0.0.1/tcp/443/wss");
        try (var dial = new DialTls(trusting()); var host = host(files)) {
            assertThat(shown(dial, target, host).getSubjectX500Principal().getName()).isEqualTo("CN=host 1");
            host.check();
            assertThat(shown(dial, target, host).getSubjectX500Principal().getName()).isEqualTo("CN=host 1");
            replace(second, files, 1);
            host.check();
            assertThat(shown(dial, target, host).getSubjectX500Principal().getName()).isEqualTo("CN=host 2");

            Files.copy(third.chain(), files.chain(), StandardCopyOption.REPLACE_EXISTING); // and not yet its key
            touch(files, 2);
            host.check();
            assertThat(shown(dial, target, host).getSubjectX500Principal().getName()).isEqualTo("CN=host 2");
            Files.writeString(files.chain(), "half a fi");
            host.check();
            Files.delete(files.chain());
            host.check();
            assertThat(shown(dial, target, host).getSubjectX500Principal().getName()).isEqualTo("CN=host 2");
            replace(third, files, 3);
            host.check();
            assertThat(shown(dial, target, host).getSubjectX500Principal().getName()).isEqualTo("CN=host 3");
        }
    }

    @Test
    void filesThatAreNoCertificateAndKeyStopTheStart() throws Exception {
        TestAuthority.Issued one = authority.issue(NAME);
        TestAuthority.Issued other = authority.issue(NAME);
        Path nowhere = folder.resolve("nowhere.pem");
        Path oldKind = Files.writeString(folder.resolve("old.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAA==\n");
        assertStop(one.chain(), other.key(), "is the key of another certificate");
        assertStop(nowhere, one.key(), "there is no file " + nowhere);
        assertStop(one.key(), one.key(), "certificate");
        assertStop(one.chain(), oldKind, "openssl pkcs8 -topk8");
        assertThatThrownBy(() -> new HostCertificate(one.chain(), one.key(), () -> Instant.MAX.getEpochSecond() / 1001)
                .close()).hasMessageContaining("has expired");
        assertThatThrownBy(() -> new WebSocketSettings(one.chain(), null, null, false, List.of()))
                .hasMessageContaining("belong together");
    }

    private static void assertStop(Path chain, Path key, String why) {
        assertThatThrownBy(() -> new HostCertificate(chain, key, () -> LONG_AGO.getEpochSecond()).close())
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("certificate of WebSocketSettings: ")
                .hasMessageContaining(why);
    }

    // ---- who does not get on with it ----

    private static EmbeddedChannel arrived(HostCertificate host, RecordingUpgrade upgrade) {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(host.handler(ByteBufAllocator.DEFAULT), new HttpResponseEncoder(),
                new HttpRequestDecoder(OpeningHandshake.limits()),
                new ServerUpgrade(new AddressProtocol[]{AddressProtocol.WSS}, new TrustedProxies(List.of()), upgrade,
                        1));
        return channel;
    }

    @Test
    void whoDoesNotShakeHandsIsClosed() throws Exception {
        var upgrade = new RecordingUpgrade();
        try (var host = host(authority.issue(NAME))) {
            EmbeddedChannel channel = arrived(host, upgrade);
            channel.advanceTimeBy(WebSocketTls.HANDSHAKE_MILLIS - 1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            assertThat(channel.isOpen()).isTrue();
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
            assertThat(channel.isOpen()).isFalse();
            assertThat(upgrade.failures).isNotEmpty();
            quietly(channel);
        }
    }

    @Test
    void whoSpeaksNoTlsIsClosedAndCounted() throws Exception {
        var upgrade = new RecordingUpgrade();
        try (var host = host(authority.issue(NAME))) {
            EmbeddedChannel channel = arrived(host, upgrade);
            channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));
            assertThat(channel.isOpen()).isFalse();
            assertThat(upgrade.offences).extracting(each -> each.rule()).containsExactly("websocket-tls");
            quietly(channel);
        }
    }

    @Test
    void whoDialsPlainHttpUnderTlsIsTold() throws Exception {
        var failure = new NotSslRecordException("not an SSL/TLS record");
        var target = new WebSocketTarget(new InetSocketAddress("127.0.0.1", 80), true, "127.0.0.1");
        assertThat(DialTls.explained(failure, target)).hasMessageContaining("does not speak TLS")
                .hasMessageContaining("/ws");
    }
}
