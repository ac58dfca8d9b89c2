package org.rustycoin.libp2p.protocols.mdns;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Host;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Pointer;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Question;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Resource;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Service;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Text;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.libp2p.protocols.mdns.Lan.SECOND;
import static org.rustycoin.libp2p.protocols.mdns.Lan.address;
import static org.rustycoin.libp2p.protocols.mdns.Lan.answer;
import static org.rustycoin.libp2p.protocols.mdns.Lan.dnsaddr;
import static org.rustycoin.libp2p.protocols.mdns.Lan.peer;
import static org.rustycoin.libp2p.protocols.mdns.Lan.question;

class MdnsTest {

    private final Lan lan = Lan.joined();

    // ---- asking ----

    @Test
    void aNodeAsksSoonAfterJoiningAndThenEverLessOften() {
        lan.until(3600 * SECOND);
        List<Long> times = lan.questions().stream().map(Lan.Sent::at).toList();
        assertThat(times.getFirst()).isBetween(LinkTalk.DELAY_MIN, LinkTalk.DELAY_MAX);
        var gaps = new ArrayList<Long>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(times.get(i) - times.get(i - 1));
        }
        assertThat(gaps.getFirst()).isBetween(SECOND, 2 * SECOND);
        assertThat(gaps.subList(10, gaps.size()))
                .allSatisfy(gap -> assertThat(gap).isBetween(225 * SECOND, 375 * SECOND)).doesNotHaveDuplicates();
        assertThat(lan.questions()).allSatisfy(each -> assertThat(each.message()).isEqualTo(
                new DnsMessage(false, List.of(new Question("_p2p._udp.local", Type.PTR)), List.of(), List.of())));
    }

    @Test
    void aNodeAnswersItsOwnQuestionSoThatThoseWhoOnlyListenHearOfIt() {
        lan.until(SECOND / 2);
        assertThat(lan.questions()).hasSize(1);
        assertThat(lan.answers()).hasSize(1);
    }

    @Test
    void theQuestionThatTheSystemHandsBackIsNotAnsweredASecondTime() {
        lan.until(LinkTalk.DELAY_MAX);
        lan.hears(question(Mdns.service(), Type.PTR));
        lan.until(SECOND / 2);
        assertThat(lan.answers()).hasSize(1);
    }

    @Test
    void aPrivateNetworkHasAServiceOfItsOwn() {
        var closed = new Lan(Mdns.service("0123456789ABCDEF"));
        closed.mdns.listening(0, List.of(address("/ip4/192.168.7.1/tcp/4001")));
        closed.mdns.links(0, List.of(closed.ethernet));
        closed.until(SECOND);
        assertThat(closed.questions().getFirst().message().questions())
                .containsExactly(new Question("_p2p-0123456789abcdef._udp.local", Type.PTR));
        closed.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        assertThat(closed.found).isEmpty();
        assertThat(closed.dropped).containsExactly(java.util.Map.entry(Drop.UNRELATED, 1));
    }

    // ---- answering ----

    private DnsMessage answerTo(DnsMessage question) {
        lan.quiet();
        lan.hears(question);
        lan.until(lan.now + SECOND);
        assertThat(lan.answers()).hasSize(1);
        return lan.answers().getFirst().message();
    }

    @Test
    void theAnswerHasTheNameAndInOneTextTheAddressesOfTheLink() {
        DnsMessage answer = answerTo(question("_P2P._udp.Local", Type.PTR));
        assertThat(answer.questions()).isEmpty();
        assertThat(answer.answers()).hasSize(1);
        var pointer = (Pointer) answer.answers().getFirst();
        assertThat(pointer.name()).isEqualTo("_p2p._udp.local");
        assertThat(pointer.target()).matches("[a-z0-9]{32}\\._p2p\\._udp\\.local")
                .doesNotContain(lan.self.toString());
        var texts = answer.additionals().stream().filter(Text.class::isInstance).toList();
        assertThat(texts).containsExactly(new Text(pointer.target(), 600,
                List.of("dnsaddr=/ip4/192.168.7.1/tcp/4001/p2p/" + lan.self,
                        "dnsaddr=/ip6/2001:db8:7::1/udp/4001/quic-v1/p2p/" + lan.self)));
    }

    @Test
    void anAddressOfEachFamilyIsThereForThoseWhoReportNobodyWithout() {
        DnsMessage answer = answerTo(question(Mdns.service(), Type.PTR));
        var service = (Service) answer.additionals().getFirst();
        List<Resource> hosts = answer.additionals().stream().filter(Host.class::isInstance).toList();
        assertThat(hosts).extracting(Resource::name).containsExactly(service.target(), service.target());
        assertThat(hosts).extracting(each -> ((Host) each).ip()).containsExactly(Lan.ip("192.168.7.1"),
                Lan.ip("2001:db8:7::1"));
    }

    @Test
    void twoNodesHaveNamesThatDiffer() {
        var names = List.of(Names.of(Names.SERVICE, new java.util.SplittableRandom(1)),
                Names.of(Names.SERVICE, new java.util.SplittableRandom(2)));
        assertThat(names.get(0).instance()).isNotEqualTo(names.get(1).instance());
    }

    @Test
    void whoAsksForServicesOrForOneInstanceOrItsHostIsAnsweredTheSame() {
        DnsMessage services = answerTo(question("_services._dns-sd._udp.local", Type.PTR));
        assertThat(services.answers())
                .containsExactly(new Pointer("_services._dns-sd._udp.local", 600, "_p2p._udp.local"));
        var text = (Text) services.additionals().get(1);
        lan.quiet();
        lan.hears(question(text.name(), Type.TXT));
        lan.until(lan.now + SECOND);
        assertThat(lan.answers().getFirst().message().answers()).contains(text);
        String host = ((Service) services.additionals().getFirst()).target();
        assertThat(host).endsWith(".p2p.local");
        lan.quiet();
        lan.hears(question(host, Type.A));
        lan.until(lan.now + SECOND);
        assertThat(lan.answers().getFirst().message().answers()).hasSize(2).allMatch(Host.class::isInstance);
    }

    @Test
    void questionsOfOthersAreNotAnswered() {
        lan.quiet();
        lan.hears(question("_ipp._tcp.local", Type.PTR));
        lan.hears(question(Mdns.service(), Type.TXT));
        lan.hears(question(Lan.INSTANCE, Type.TXT));
        lan.until(lan.now + 2 * SECOND);
        assertThat(lan.answers()).isEmpty();
        assertThat(lan.dropped).containsEntry(Drop.UNRELATED, 3);
    }

    @Test
    void aFloodOfQuestionsIsOneAnswerASecond() {
        lan.quiet();
        for (int i = 0; i < 10_000; i++) {
            lan.until(lan.now + SECOND / 1000);
            lan.hears(question(Mdns.service(), Type.PTR));
        }
        assertThat(lan.answers()).hasSizeBetween(8, 10);
        for (int i = 1; i < lan.answers().size(); i++) {
            assertThat(lan.answers().get(i).at() - lan.answers().get(i - 1).at()).isGreaterThanOrEqualTo(SECOND);
        }
    }

    @Test
    void answersWaitATimeThatIsRandom() {
        var delays = new ArrayList<Long>();
        for (int i = 1; i <= 20; i++) {
            lan.quiet();
            long asked = lan.now;
            lan.hears(question(Mdns.service(), Type.PTR));
            lan.until(asked + SECOND);
            delays.add(lan.answers().getFirst().at() - asked);
        }
        assertThat(delays).allSatisfy(
                delay -> assertThat(delay).isBetween(LinkTalk.DELAY_MIN, LinkTalk.DELAY_MAX)).doesNotHaveDuplicates();
    }

    @Test
    void whoKnowsThisNodeAlreadyGetsNoAnswerUntilHalfOfItsTimeIsOver() {
        String name = ((Pointer) answerTo(question(Mdns.service(), Type.PTR)).answers().getFirst()).target();
        lan.quiet();
        lan.hears(question(Mdns.service(), Type.PTR, new Pointer(Mdns.service(), 300, name)));
        lan.until(lan.now + 5 * SECOND);
        assertThat(lan.answers()).isEmpty();
        lan.hears(question(Mdns.service(), Type.PTR, new Pointer(Mdns.service(), 299, name)));
        lan.until(lan.now + 5 * SECOND);
        assertThat(lan.answers()).hasSize(1);
    }

    @Test
    void aNodeOfManyAddressesSaysAsManyAsFitAPacket() {
        var many = new ArrayList<Multiaddr>();
        for (int port = 1; port <= 200; port++) {
            many.add(address("/ip4/192.168.7.1/tcp/" + port));
        }
        lan.mdns.listening(0, many);
        var text = (Text) answerTo(question(Mdns.service(), Type.PTR)).additionals().get(1);
        assertThat(text.strings()).hasSizeBetween(8, 12);
        assertThat(text.strings().stream().mapToInt(each -> each.length() + 1).sum())
                .isLessThanOrEqualTo(Announcement.TEXT_BYTES_MAX);
    }

    // ---- links ----

    @Test
    void linksAreJoinedAndLeftAsTheyComeAndGo() {
        Link wifi = Lan.link(3, "wlan0", "10.0.0.5/8");
        lan.mdns.links(1, List.of(lan.ethernet, wifi));
        lan.mdns.links(2, List.of(lan.ethernet, wifi));
        lan.mdns.links(3, List.of(wifi));
        Link elsewhere = Lan.link(3, "wlan0", "192.168.7.77/24");
        lan.mdns.links(4, List.of(elsewhere));
        assertThat(lan.links).containsExactly("+eth0", "+wlan0", "-eth0", "-wlan0", "+wlan0");
    }

    @Test
    void aLinkThatCouldNotBeJoinedIsTriedAgainAtTheNextLook() {
        lan.mdns.joinFailed(lan.ethernet);
        assertThat(lan.hasDeadline()).isFalse();
        lan.mdns.links(1, List.of(lan.ethernet));
        assertThat(lan.links).containsExactly("+eth0", "+eth0");
    }

    @Test
    void aNodeOnLoopbackAloneIsNotHeardOutsideOfItsMachine() {
        var local = new Lan();
        local.mdns.listening(0, List.of(address("/ip4/127.0.0.1/tcp/4001")));
        local.mdns.links(0, List.of(local.ethernet));
        local.until(100 * SECOND);
        assertThat(local.links).isEmpty();
        assertThat(local.sent).isEmpty();
        local.mdns.listening(local.now, List.of(address("/ip4/127.0.0.1/tcp/4001"), address("/ip4/192.168.7.1/tcp/1")));
        assertThat(local.links).containsExactly("+eth0");
    }

    @Test
    void aNodeThatListensNowhereLooksForOthersAndSaysNothingOfItself() {
        var mute = new Lan();
        mute.mdns.listening(0, List.of());
        mute.mdns.links(0, List.of(mute.ethernet));
        mute.until(100 * SECOND);
        assertThat(mute.questions()).isNotEmpty();
        assertThat(mute.answers()).isEmpty();
    }

    @Test
    void moreLinksThanAreUsedAreLeftOut() {
        var all = new ArrayList<Link>();
        for (int i = 0; i < 3 * Mdns.LINKS_MAX; i++) {
            all.add(Lan.link(100 + i, "veth" + i, "192.168.7.1/24"));
        }
        lan.mdns.links(1, all);
        assertThat(lan.links.stream().filter(each -> each.startsWith("+veth"))).hasSize(Mdns.LINKS_MAX);
    }

    // ---- finding ----

    @Test
    void aPeerIsFoundWithTheAddressesThatItSays() {
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/4001", peer(2)),
                dnsaddr("/ip6/2001:db8:7::20/udp/4001/quic-v1", peer(2)), "something=else"));
        assertThat(lan.found).containsOnlyKeys(peer(2).toPeer());
        assertThat(lan.found.get(peer(2).toPeer())).containsExactly(address("/ip4/192.168.7.20/tcp/4001"),
                address("/ip6/2001:db8:7::20/udp/4001/quic-v1"));
        assertThat(lan.dropped).isEmpty();
    }

    @Test
    void aPeerIsToldAgainOnlyWithSomethingNew() {
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        assertThat(lan.findings).isEqualTo(1);
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/2", peer(2))));
        assertThat(lan.findings).isEqualTo(2);
        assertThat(lan.found.get(peer(2).toPeer())).hasSize(2);
    }

    @Test
    void aPeerThatIsNotHeardOfAnyMoreIsGone() {
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        lan.until(100 * SECOND);
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        lan.until(219 * SECOND);
        assertThat(lan.gone).isEmpty();
        lan.until(220 * SECOND);
        assertThat(lan.gone).containsExactly(peer(2).toPeer());
        assertThat(lan.mdns.peers()).isZero();
    }

    @Test
    void addressesOfOnePeerGoEachInItsTime() {
        lan.hears(answer(60, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/2", peer(2))));
        lan.until(70 * SECOND);
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/3", peer(2))));
        assertThat(lan.found.get(peer(2).toPeer())).containsExactly(address("/ip4/192.168.7.20/tcp/2"),
                address("/ip4/192.168.7.20/tcp/3"));
        assertThat(lan.gone).isEmpty();
    }

    @Test
    void theNodesOwnAnswerIsNoPeer() {
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.1/tcp/4001", lan.self)));
        assertThat(lan.found).isEmpty();
        assertThat(lan.mdns.peers()).isZero();
    }
}
