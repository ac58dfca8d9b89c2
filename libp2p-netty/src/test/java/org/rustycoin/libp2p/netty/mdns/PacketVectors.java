package org.rustycoin.libp2p.netty.mdns;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Host;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Pointer;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Question;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Service;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Text;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Type;
import org.rustycoin.libp2p.protocols.mdns.Drop;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;

/** What others send is understood, and what we send is what RFC 1035 says. */
class PacketVectors {

    private static final Peer PEER = new Peer(Packets.PEER);

    @Test
    void theQuestionsOfAllThreeAreAnswered() throws Exception {
        for (String name : List.of("js-question", "go-question", "rust-question")) {
            assertThat(Packets.read(Packets.ofOthers(name)).questions()).as(name)
                    .containsExactly(new Question("_p2p._udp.local", Type.PTR));
            var node = new Packets.Node();
            node.until(1_000_000_000_000L);
            node.until(node.mdns.deadline());
            node.until(node.now + 5_000_000_000L); // the node's own questions are minutes apart by now
            node.sent.clear();
            node.hears(Packets.ofOthers(name));
            node.until(node.now + 1_000_000_000L);
            assertThat(node.sent).as(name).hasSize(1).allMatch(DnsMessage::response);
        }
    }

    @Test
    void thePeerInAnAnswerOfJsIsFoundThoughItsTextIsAmongTheAnswers() throws Exception {
        var node = new Packets.Node();
        node.hears(Packets.ofOthers("js-answer"));
        assertThat(node.found).containsOnlyKeys(PEER);
        assertThat(node.found.get(PEER)).containsExactly(Multiaddr.parse("/ip4/192.168.7.20/tcp/4001"));
        assertThat(node.dropped).as("it says its loopback address too").containsExactly(Drop.OFF_LINK_ADDRESS);
    }

    @Test
    void thePeerInAnAnswerAndInAnAnnouncementOfGoIsFound() throws Exception {
        for (String name : List.of("go-answer", "go-announcement")) {
            var node = new Packets.Node();
            node.hears(Packets.ofOthers(name));
            assertThat(node.found.get(PEER)).as(name).containsExactly(
                    Multiaddr.parse("/ip4/192.168.7.20/tcp/4001"),
                    Multiaddr.parse("/ip4/192.168.7.20/udp/4001/quic-v1"));
            assertThat(node.dropped).as(name).isEmpty();
        }
    }

    @Test
    void thePeerInAnAnswerOfRustIsFoundThoughItsNameStandsAlone() throws Exception {
        var answer = Packets.read(Packets.ofOthers("rust-answer"));
        assertThat(((Pointer) answer.answers().getFirst()).target()).isEqualTo("Qx7TzAb39KqLmNp5RsVw2YcDe4FgHj6UuiIoX");
        var node = new Packets.Node();
        node.hears(Packets.ofOthers("rust-answer"));
        assertThat(node.found.get(PEER)).containsExactly(Multiaddr.parse("/ip4/192.168.7.20/tcp/4001"));
    }

    @Test
    void whenGoAsksWhetherAnyoneHasItsNameNobodyAnswersAndNobodyIsFound() throws Exception {
        var node = new Packets.Node();
        node.hears(Packets.ofOthers("go-probe"));
        assertThat(node.found).isEmpty();
        assertThat(node.dropped).containsExactly(Drop.UNRELATED);
    }

    private static String written(DnsMessage message) {
        return HexFormat.of().formatHex(ByteBufUtil.getBytes(PacketWriter.write(message)));
    }

    @Test
    void ourQuestionIsThatOfTheOthersByteForByte() {
        assertThat(written(new DnsMessage(false, List.of(new Question("_p2p._udp.local", Type.PTR)), List.of(),
                List.of()))).isEqualTo(HexFormat.of().formatHex(Packets.ofOthers("js-question")));
    }

    @Test
    void ourAnswerIsAsTheRfcsHaveIt() throws Exception {
        String instance = "abc._p2p._udp.local";
        var message = new DnsMessage(true, List.of(), List.of(new Pointer("_p2p._udp.local", 600, instance)),
                List.of(new Service(instance, 600, 4001, "abc.p2p.local"), new Text(instance, 600, List.of("k=v", "")),
                        new Host("abc.p2p.local", 600, Packets.ip("/ip4/192.168.7.1")),
                        new Host("abc.p2p.local", 600, Packets.ip("/ip6/fd00::1"))));
        String service = "045f703270045f756470056c6f63616c00";
        String named = "03616263" + service;
        String host = "03616263" + "03703270" + "056c6f63616c00";
        assertThat(written(message)).isEqualTo("0000" + "8400" + "0000" + "0001" + "0000" + "0004" // RFC 6762 §18
                + service + "000c" + "0001" + "00000258" + "0015" + named
                + named + "0021" + "8001" + "00000258" + "0015" + "0000" + "0000" + "0fa1" + host // RFC 2782
                + named + "0010" + "8001" + "00000258" + "0005" + "03" + "6b3d76" + "00" // RFC 1035 §3.3.14
                + host + "0001" + "8001" + "00000258" + "0004" + "c0a80701"
                + host + "001c" + "8001" + "00000258" + "0010" + "fd000000000000000000000000000001");
        DnsMessage read = Packets.read(ByteBufUtil.getBytes(PacketWriter.write(message)));
        assertThat(read.answers()).isEqualTo(message.answers());
        assertThat(read.additionals()).as("of the others the reader wants nothing")
                .containsExactly(new Text(instance, 600, List.of("k=v", "")));
    }

    @Test
    void whatWeSayFitsAPacketThatEveryLinkCarriesAndIsFoundByOurselves() throws Exception {
        var speaker = new Packets.Node();
        var many = new java.util.ArrayList<Multiaddr>();
        for (int port = 1; port < 100; port++) {
            many.add(Multiaddr.parse("/ip4/192.168.7.1/udp/" + (10_000 + port) + "/quic-v1"));
        }
        speaker.mdns.listening(0, many);
        speaker.until(1_000_000_000L);
        byte[] packet = ByteBufUtil.getBytes(PacketWriter.write(speaker.sent.get(1)));
        assertThat(packet.length).isLessThan(1_400);
        assertThat(new String(packet, StandardCharsets.ISO_8859_1)).contains("dnsaddr=/ip4/192.168.7.1/udp/10001");
        var listener = new Packets.Node(); // which has the same key: it must not find itself
        listener.hears(packet);
        assertThat(listener.found).isEmpty();
    }
}
