package org.rustycoin.libp2p.netty.dns;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;

@Timeout(60)
class ResolverTest {

    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private static final byte[] IP4 = {(byte) 192, 0, 2, 1};
    private static final byte[] IP6 = {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final NameServer server = new NameServer(LOOPS);
    private Resolver resolver = resolver(10_000, 20_000);

    private Resolver resolver(int questionMillis, int resolutionMillis) {
        return new Resolver(LOOPS.next(), new SingletonDnsServerAddressStreamProvider(server.address()), questionMillis,
                resolutionMillis);
    }

    @AfterEach
    void close() {
        resolver.close();
        server.close();
    }

    @AfterAll
    static void stop() {
        LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> resolved(String text) throws Exception {
        return resolver.resolve(address(text)).get(40, TimeUnit.SECONDS).stream().map(Multiaddr::toString).toList();
    }

    @Test
    void namesBecomeAddresses() throws Exception {
        server.has(DnsRecordType.A, "a.example", IP4).has(DnsRecordType.AAAA, "a.example", IP6);
        assertThat(resolved("/dns4/a.example/tcp/1")).containsExactly("/ip4/192.0.2.1/tcp/1");
        assertThat(resolved("/dns6/a.example/tcp/1")).containsExactly("/ip6/2001:db8::1/tcp/1");
        assertThat(resolved("/dns/a.example/tcp/1")).containsExactlyInAnyOrder("/ip4/192.0.2.1/tcp/1",
                "/ip6/2001:db8::1/tcp/1");
        assertThat(resolved("/ip4/192.0.2.5/tcp/1")).containsExactly("/ip4/192.0.2.5/tcp/1");
        assertThat(server.asked).as("remembered as long as the records allow").hasSize(2);
    }

    @Test
    void listsOfAddressesAreReadAndFollowed() throws Exception {
        String peer = "/p2p/QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN";
        server.has(DnsRecordType.A, "h.example", IP4)
                .hasText("_dnsaddr.boot.example", "dnsaddr=/dnsaddr/one.example" + peer, "something else")
                .hasText("_dnsaddr.one.example", "dnsaddr=/dns4/h.example/tcp/443/tls/ws" + peer,
                        "dnsaddr=/ip6/::1/udp/1/quic-v1" + peer);
        assertThat(resolved("/dnsaddr/boot.example" + peer)).containsExactlyInAnyOrder(
                "/ip4/192.0.2.1/tcp/443/tls/sni/h.example/ws" + peer, "/ip6/::1/udp/1/quic-v1" + peer);
    }

    @Test
    void aLoopEnds() {
        server.hasText("_dnsaddr.a.example", "dnsaddr=/dnsaddr/b.example").hasText("_dnsaddr.b.example",
                "dnsaddr=/dnsaddr/a.example");
        assertThatThrownBy(() -> resolved("/dnsaddr/a.example"))
                .hasMessageContaining("/dnsaddr/a.example leads to no address: there is no such record");
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void aNameThatDoesNotExistIsSaidToBe() {
        assertThatThrownBy(() -> resolved("/dns4/nowhere.example/tcp/1"))
                .hasMessageContaining("/dns4/nowhere.example/tcp/1 leads to no address: A of nowhere.example")
                .hasMessageContaining("NXDOMAIN");
        assertThatThrownBy(() -> resolved("/dns4/no name/tcp/1")).hasMessageContaining("left out: 1");
    }

    @Test
    void aTextWhosePartsAreLongerThanItselfIsNone() {
        server.has(DnsRecordType.TXT, "_dnsaddr.a.example", new byte[]{5, 'd', 'n'}, new byte[]{(byte) 255},
                new byte[0]);
        assertThatThrownBy(() -> resolved("/dnsaddr/a.example")).hasMessageContaining("leads to no address");
    }

    @Test
    void garbageIsNoAnswer() {
        resolver.close();
        resolver = resolver(100, 20_000);
        server.garble();
        assertThatThrownBy(() -> resolved("/dns4/a.example/tcp/1")).hasMessageContaining("leads to no address");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() {
        resolver.close();
        resolver = resolver(20_000, 200);
        server.fallSilent();
        assertThatThrownBy(() -> resolved("/dns4/a.example/tcp/1")).hasMessageContaining("no answer within 200 ms");
    }

    @Test
    void whatIsFoundBeforeTheTimeIsUpIsUsed() throws Exception {
        resolver.close();
        resolver = resolver(20_000, 1_000);
        server.hasText("_dnsaddr.x.example", "dnsaddr=/ip4/192.0.2.9/tcp/1", "dnsaddr=/dns4/slow.example/tcp/1")
                .isSilentAbout("A slow.example.");
        assertThat(resolved("/dnsaddr/x.example")).containsExactly("/ip4/192.0.2.9/tcp/1");
    }

    @Test
    void whoCancelsAsksNoMoreAndWhoClosesIsNotLeftWaiting() {
        server.fallSilent();
        var cancelled = resolver.resolve(address("/dns4/a.example/tcp/1"));
        cancelled.cancel(false);
        assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);
        var waiting = resolver.resolve(address("/dns4/a.example/tcp/1"));
        resolver.close();
        assertThatThrownBy(waiting::join).hasMessageContaining("the node stops");
    }
}
