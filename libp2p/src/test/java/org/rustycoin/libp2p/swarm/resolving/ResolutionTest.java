package org.rustycoin.libp2p.swarm.resolving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResolutionTest {

    private static final String PEER = "/p2p/QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN";
    private static final String OTHER = "/p2p/QmQCU2EcMqAqQPR2i9bChDtGNJchTbq5TbXJJ16u19uLTa";

    /** The records that there are, by question. */
    private final Map<String, List<byte[]>> zone = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new AssertionError(e);
        }
    }

    private void ip(String question, int... lastBytes) {
        for (int last : lastBytes) {
            byte[] ip = question.startsWith("AAAA") ? new byte[16] : new byte[]{(byte) 192, 0, 2, 0};
            ip[ip.length - 1] = (byte) last;
            zone.computeIfAbsent(question, _ -> new ArrayList<>()).add(ip);
        }
    }

    private void txt(String host, String... texts) {
        for (String text : texts) {
            zone.computeIfAbsent("TXT of _dnsaddr." + host, _ -> new ArrayList<>())
                    .add(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Resolution resolved(String text) {
        var resolution = new Resolution(address(text));
        while (!resolution.isDone()) {
            for (Question question : resolution.questions()) {
                asked.add(question.toString());
                resolution.answered(question, zone.getOrDefault(question.toString(), List.of()));
            }
        }
        assertThat(resolution.questions()).isEmpty();
        return resolution;
    }

    private List<String> addresses(String text) {
        return resolved(text).addresses().stream().map(Multiaddr::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "/dns4/a.example/tcp/4001                | /ip4/192.0.2.1/tcp/4001",
            "/dns6/a.example/udp/4001/quic-v1        | /ip6/::1/udp/4001/quic-v1",
            "/dns4/a.example/tcp/80/ws               | /ip4/192.0.2.1/tcp/80/ws",
            "/dns4/a.example/tcp/443/wss             | /ip4/192.0.2.1/tcp/443/tls/sni/a.example/ws",
            "/dns4/a.example/tcp/443/tls/ws          | /ip4/192.0.2.1/tcp/443/tls/sni/a.example/ws",
            "/dns4/a.example./tcp/443/tls/ws         | /ip4/192.0.2.1/tcp/443/tls/sni/a.example/ws",
            "/dns4/a.example/tcp/443/tls/sni/b.c/ws  | /ip4/192.0.2.1/tcp/443/tls/sni/b.c/ws"})
    void aNameBecomesItsAddressAndStaysWhereTlsNeedsIt(String named, String expected) {
        ip("A of a.example", 1);
        ip("AAAA of a.example", 1);
        assertThat(addresses(named)).containsExactly(expected);
        assertThat(addresses(named + PEER)).containsExactly(expected + PEER);
    }

    @Test
    void everyAddressOfANameIsFound() {
        ip("A of a.example", 1, 2);
        ip("AAAA of a.example", 3);
        assertThat(addresses("/dns/a.example/tcp/1")).containsExactly("/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.2/tcp/1",
                "/ip6/::3/tcp/1");
        assertThat(addresses("/dns4/nowhere.example/tcp/1")).isEmpty();
    }

    @Test
    void aListOfHostsIsFollowedToWhatItsHostsList() {
        txt("boot.example", "dnsaddr=/dnsaddr/one.example" + PEER, "dnsaddr=/dnsaddr/two.example" + OTHER,
                "v=spf1 -all");
        txt("one.example", "dnsaddr=/ip4/192.0.2.9/tcp/1" + PEER, "dnsaddr=/dns4/h.example/tcp/443/wss" + PEER);
        txt("two.example", "dnsaddr=/dns4/h.example/tcp/2" + OTHER);
        ip("A of h.example", 7);
        assertThat(addresses("/dnsaddr/boot.example")).containsExactlyInAnyOrder("/ip4/192.0.2.9/tcp/1" + PEER,
                "/ip4/192.0.2.7/tcp/443/tls/sni/h.example/ws" + PEER, "/ip4/192.0.2.7/tcp/2" + OTHER);
        assertThat(asked).doesNotHaveDuplicates();
    }

    @Test
    void onlyWhatEndsInTheWantedPeerIsTaken() {
        txt("boot.example", "dnsaddr=/ip4/192.0.2.1/tcp/1" + PEER, "dnsaddr=/ip4/192.0.2.2/tcp/1" + OTHER,
                "dnsaddr=/ip4/192.0.2.3/tcp/1");
        assertThat(addresses("/dnsaddr/boot.example" + PEER)).containsExactly("/ip4/192.0.2.1/tcp/1" + PEER);
    }

    // ---- what is not followed ----

    @Test
    void aLoopEnds() {
        txt("a.example", "dnsaddr=/dnsaddr/b.example", "dnsaddr=/ip4/192.0.2.1/tcp/1");
        txt("b.example", "dnsaddr=/dnsaddr/a.example", "dnsaddr=/dnsaddr/b.example");
        assertThat(addresses("/dnsaddr/a.example")).containsExactly("/ip4/192.0.2.1/tcp/1");
        assertThat(asked).containsExactly("TXT of _dnsaddr.a.example", "TXT of _dnsaddr.b.example");
    }

    @Test
    void namesBehindNamesEnd() {
        for (int i = 0; i < 50; i++) {
            txt("n" + i + ".example", "dnsaddr=/dnsaddr/n" + (i + 1) + ".example",
                    "dnsaddr=/ip4/192.0.2." + (i + 1) + "/tcp/1");
        }
        Resolution resolution = resolved("/dnsaddr/n0.example");
        assertThat(asked).hasSize(Resolution.DEPTH_MAX);
        assertThat(resolution.addresses()).hasSize(Resolution.DEPTH_MAX);
        assertThat(resolution.leftOut()).isOne();
    }

    @Test
    void aListWithoutEndIsCut() {
        for (int i = 0; i < 200; i++) {
            txt("wide.example", "dnsaddr=/dns4/n" + i + ".example/tcp/1", "dnsaddr=/ip4/192.0.2." + i + "/tcp/1");
            ip("A of n" + i + ".example", 1, 2, 3);
        }
        Resolution resolution = resolved("/dnsaddr/wide.example");
        assertThat(asked).hasSize(Resolution.QUESTIONS_MAX);
        assertThat(resolution.addresses()).hasSize(Resolution.ADDRESSES_MAX);
        assertThat(resolution.leftOut()).isGreaterThan(200);
    }

    @Test
    void recordsThatAreNoAddressesAreLeftOut() {
        txt("a.example", "dnsaddr=", "dnsaddr=/", "dnsaddr=/ip4/1.2.3", "dnsaddr", "dnsaddr=/ip4/192.0.2.1/tcp/1",
                "dnsaddr=/dns4/" + "x".repeat(64) + "/tcp/1", "dnsaddr=/dns4/a..b/tcp/1", "dnsaddr=/dns4/a b/tcp/1",
                "dnsaddr=" + "/tcp/1".repeat(1000));
        Resolution resolution = resolved("/dnsaddr/a.example");
        assertThat(resolution.addresses()).containsExactly(address("/ip4/192.0.2.1/tcp/1"));
        assertThat(asked).hasSize(1);
        assertThat(resolution.leftOut()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad name", "bücher.example", "a..b", ".", "-\\032"})
    void whatIsNoHostNameIsNotAskedFor(String host) {
        Resolution resolution = resolved("/dns4/" + host + "/tcp/1");
        assertThat(asked).isEmpty();
        assertThat(resolution.leftOut()).isOne();
    }

    @Test
    void onlyNamesAreResolvedAndOnlyQuestionsThatWereAskedAnswered() {
        assertThat(Resolution.isNamed(address("/ip4/192.0.2.1/tcp/1"))).isFalse();
        assertThatThrownBy(() -> new Resolution(address("/ip4/192.0.2.1/tcp/1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Resolution(address("/dns4/a.example/tcp/1"))
                .answered(new Question(Question.Type.A, "b.example"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
