package org.rustycoin.libp2p.protocols.mdns;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Pointer;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Resource;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.libp2p.protocols.mdns.Lan.SECOND;
import static org.rustycoin.libp2p.protocols.mdns.Lan.address;
import static org.rustycoin.libp2p.protocols.mdns.Lan.answer;
import static org.rustycoin.libp2p.protocols.mdns.Lan.dnsaddr;
import static org.rustycoin.libp2p.protocols.mdns.Lan.peer;

class MdnsHostileTest {

    private final Lan lan = Lan.joined();

    @Test
    void anAddressBeyondTheLinkIsDroppedAndCounted() {
        lan.hears(answer(120, dnsaddr("/ip4/203.0.113.9/tcp/22", peer(2)),
                dnsaddr("/ip6/2001:db8:8::1/tcp/22", peer(2)), dnsaddr("/ip4/127.0.0.1/tcp/22", peer(2)),
                dnsaddr("/ip6/::1/tcp/22", peer(2)), dnsaddr("/ip4/0.0.0.0/tcp/22", peer(2)),
                dnsaddr("/ip4/224.0.0.251/udp/5353/quic-v1", peer(2)), dnsaddr("/ip4/255.255.255.255/tcp/1", peer(2))));
        assertThat(lan.found).isEmpty();
        assertThat(lan.mdns.peers()).isZero();
        assertThat(lan.dropped).containsExactly(java.util.Map.entry(Drop.OFF_LINK_ADDRESS, 7));
    }

    @Test
    void anAddressBeyondTheLinkDoesNotSpoilThoseOnIt() {
        lan.hears(answer(120, dnsaddr("/ip4/203.0.113.9/tcp/22", peer(2)), dnsaddr("/ip4/10.1.2.3/tcp/1", peer(2)),
                dnsaddr("/ip4/169.254.3.4/tcp/1", peer(2)), dnsaddr("/ip6/fe80::7/tcp/1", peer(2)),
                dnsaddr("/ip6/fd00::7/tcp/1", peer(2))));
        assertThat(lan.found.get(peer(2).toPeer())).containsExactly(address("/ip4/10.1.2.3/tcp/1"),
                address("/ip4/169.254.3.4/tcp/1"), address("/ip6/fe80::7/tcp/1"), address("/ip6/fd00::7/tcp/1"));
        assertThat(lan.dropped).containsEntry(Drop.OFF_LINK_ADDRESS, 1);
    }

    @Test
    void anIpv4AddressInIpv6ClothesIsJudgedAsWhatItIs() {
        lan.hears(answer(120, dnsaddr("/ip6/::ffff:203.0.113.9/tcp/22", peer(2)),
                dnsaddr("/ip6/::ffff:127.0.0.1/tcp/22", peer(2))));
        assertThat(lan.found).isEmpty();
    }

    @Test
    void namesRelaysAndWhatIsNoAddressOfAPeerAreDroppedAndCounted() {
        lan.hears(answer(120, dnsaddr("/dns4/victim.example/tcp/443", peer(2)),
                dnsaddr("/ip4/192.168.7.2/tcp/1/p2p/" + peer(3) + "/p2p-circuit", peer(2)), "dnsaddr=",
                "dnsaddr=/ip4/192.168.7.2/tcp/1", "dnsaddr=/ip4/192.168.7.2/tcp/1/p2p/nobody",
                "dnsaddr=/ip4/192.168.7.2/tcp/99999/p2p/" + peer(2), "dnsaddr=\u0000/ip4"));
        assertThat(lan.found).isEmpty();
        assertThat(lan.dropped).containsExactly(java.util.Map.entry(Drop.UNUSABLE, 8)); // 7, and the answer they were all of
    }

    @Test
    void addressesOfAnotherPeerAmongThoseOfOneAreDroppedAndCounted() {
        lan.hears(
                answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2)), dnsaddr("/ip4/192.168.7.20/tcp/2", peer(3))));
        assertThat(lan.found).containsOnlyKeys(peer(2).toPeer());
        assertThat(lan.dropped).containsEntry(Drop.OTHER_PEER, 1);
    }

    @Test
    void textOfANameThatTheAnswerDoesNotHaveIsNotRead() {
        var stray = new Text("another." + Mdns.service(), 120, List.of(dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        lan.hears(new DnsMessage(true, List.of(), List.of(new Pointer(Mdns.service(), 120, Lan.INSTANCE)),
                List.of(stray)));
        lan.hears(new DnsMessage(true, List.of(), List.of(stray), List.of()));
        lan.hears(new DnsMessage(true, List.of(),
                List.of(new Pointer("_ipp._tcp.local", 120, "another." + Mdns.service())), List.of(stray)));
        assertThat(lan.found).isEmpty();
        assertThat(lan.dropped).containsEntry(Drop.UNRELATED, 2);
    }

    @Test
    void aQuestionCannotMakeAPeerKnown() {
        lan.hears(new DnsMessage(false, List.of(), answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))).answers(),
                answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))).additionals()));
        assertThat(lan.found).isEmpty();
    }

    @Test
    void nobodyCanTakeAnothersRecordsBack() {
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        lan.hears(Lan.ip("192.168.7.66"), answer(0, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        lan.until(100 * SECOND);
        assertThat(lan.gone).isEmpty();
        assertThat(lan.mdns.peers()).isEqualTo(1);
        assertThat(lan.dropped).containsEntry(Drop.UNUSABLE, 1);
    }

    @Test
    void aRecordThatClaimsToLiveForeverIsForgottenInItsTime() {
        lan.hears(answer((1L << 32) - 1, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        lan.until(Neighbours.TTL_SECONDS_MAX * SECOND - 1);
        assertThat(lan.gone).isEmpty();
        lan.until(Neighbours.TTL_SECONDS_MAX * SECOND);
        assertThat(lan.gone).containsExactly(peer(2).toPeer());
    }

    @Test
    void theShortestTimeOfARecordCounts() {
        lan.hears(new DnsMessage(true, List.of(), List.of(new Pointer(Mdns.service(), 5000, Lan.INSTANCE)),
                List.of(new Text(Lan.INSTANCE, 10, List.of(dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2)))))));
        lan.until(10 * SECOND);
        assertThat(lan.gone).hasSize(1);
    }

    @Test
    void oneSourceFillsItsShareOfThePlacesAndNotThoseOfOthers() {
        for (int i = 0; i < 2 * Neighbours.PEERS_OF_SOURCE_MAX; i++) {
            lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(100 + i))));
        }
        assertThat(lan.mdns.peers()).isEqualTo(Neighbours.PEERS_OF_SOURCE_MAX);
        assertThat(lan.dropped).containsEntry(Drop.TOO_MANY_PEERS, Neighbours.PEERS_OF_SOURCE_MAX);
        lan.hears(Lan.ip("192.168.7.21"), answer(120, dnsaddr("/ip4/192.168.7.21/tcp/1", peer(2))));
        assertThat(lan.found).containsKey(peer(2).toPeer());
    }

    @Test
    void manySourcesFillThePlacesThatThereAreAndEveryPlaceComesBack() {
        int each = Neighbours.PEERS_OF_SOURCE_MAX;
        for (int i = 0; i < Neighbours.PEERS_MAX + 50; i++) {
            lan.hears(Lan.ip("192.168.7." + (1 + i / each * 2 % 250 + i % 2)),
                    answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(100 + i))));
        }
        assertThat(lan.mdns.peers()).isEqualTo(Neighbours.PEERS_MAX);
        assertThat(lan.dropped).containsEntry(Drop.TOO_MANY_PEERS, 50);
        lan.until(121 * SECOND);
        assertThat(lan.mdns.peers()).isZero();
        for (int i = 0; i < each; i++) {
            lan.hears(Lan.ip("192.168.7.1"), answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(100 + i))));
        }
        assertThat(lan.mdns.peers()).isEqualTo(each);
    }

    @Test
    void moreAddressesThanAreKeptOfAPeerAreDroppedAndCounted() {
        var strings = new ArrayList<String>();
        for (int port = 1; port <= 200; port++) {
            strings.add(dnsaddr("/ip4/192.168.7.20/tcp/" + port, peer(2)));
        }
        lan.hears(answer(120, strings.toArray(String[]::new)));
        assertThat(lan.found.get(peer(2).toPeer())).hasSize(Neighbours.ADDRESSES_MAX);
        assertThat(lan.dropped).containsEntry(Drop.TOO_MANY_ADDRESSES, 200 - Neighbours.ADDRESSES_MAX);
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/999", peer(2))));
        assertThat(lan.findings).isEqualTo(1);
        assertThat(lan.dropped).containsEntry(Drop.TOO_MANY_ADDRESSES, 201 - Neighbours.ADDRESSES_MAX);
    }

    @Test
    void anAnswerOfManyNamesIsReadOnceForEach() {
        var answers = new ArrayList<Resource>();
        for (int i = 0; i < 40; i++) {
            String name = "n" + i + "." + Mdns.service();
            answers.add(new Pointer(Mdns.service(), 120, name));
            answers.add(new Text(name, 120, List.of(dnsaddr("/ip4/192.168.7.20/tcp/1", peer(100 + i)))));
        }
        lan.hears(new DnsMessage(true, List.of(), answers, List.of()));
        assertThat(lan.findings).isEqualTo(40);
    }

    @Test
    void whatComesByALinkThatWasLeftIsNotHeard() {
        lan.mdns.links(1, List.of());
        lan.hears(answer(120, dnsaddr("/ip4/192.168.7.20/tcp/1", peer(2))));
        assertThat(lan.found).isEmpty();
    }
}
