package org.rustycoin.libp2p.swarm.addresses;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.addresses.ObservedAddresses.Count;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

class ObservedAddressesTest {

    private static final Multiaddr OURS = at("/ip4/8.8.8.8/tcp/4733");

    private final List<String> said = new ArrayList<>();
    private final ObservedAddresses<Integer> observed = machine(AddressSettings.STANDARD);
    private int connections;

    private ObservedAddresses<Integer> machine(AddressSettings settings) {
        var machine = new ObservedAddresses<Integer>(settings, new ObservedAddresses.Out() {
            @Override
            public void candidate(Multiaddr address) {
                said.add("+" + address);
            }

            @Override
            public void withdrawn(Multiaddr address) {
                said.add("-" + address);
            }
        });
        machine.listening(List.of(at("/ip4/10.0.0.5/tcp/4733"), at("/ip4/10.0.0.5/udp/4733/quic-v1")));
        return machine;
    }

    static Multiaddr at(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (org.rustycoin.libp2p.multiformats.MultiformatException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** One who has come to us from this address, and sees us at that. */
    private int sees(String from, Multiaddr address) {
        int connection = connections++;
        observed.observed(0, connection, new Peer("p" + connection), at("/ip4/" + from + "/tcp/1"), false, address);
        return connection;
    }

    private int networks(Multiaddr address) {
        return observed.counts().stream().filter(each -> each.address().equals(address)).mapToInt(Count::networks)
                .findFirst().orElse(0);
    }

    @Test
    void fourNetworksThatSeeUsAtAnAddressMakeItACandidateOnce() {
        for (String from : List.of("4.1.0.1", "4.2.0.1", "4.3.0.1")) {
            sees(from, OURS);
        }
        assertThat(said).isEmpty();
        sees("4.4.0.1", OURS);
        sees("4.5.0.1", OURS);
        assertThat(said).containsExactly("+" + OURS);
        assertThat(observed.counts()).containsExactly(new Count(OURS, 5));
    }

    @Test
    void tenThousandPeersOfOneNetworkCannotMakeALieACandidate() {
        Multiaddr lie = at("/ip4/9.9.9.9/tcp/4733");
        for (int i = 0; i < 10_000; i++) {
            sees("4.1." + i / 250 + "." + i % 250, lie);
        }
        for (int i = 0; i < 1000; i++) { // 2001:500::/32, one customer's
            observed.observed(0, connections++, new Peer("six" + i), at("/ip6/2001:500:" + Integer.toHexString(i)
                    + "::1/tcp/1"), false, lie);
        }
        assertThat(networks(lie)).isEqualTo(2);
        assertThat(said).isEmpty();
    }

    @Test
    void whoIsPrivateOrHereCannotVouchForAPublicAddress() {
        for (String from : List.of("10.1.0.1", "172.16.0.1", "192.168.0.1", "127.0.0.1", "100.64.0.1", "169.254.0.1")) {
            sees(from, OURS);
        }
        assertThat(said).isEmpty();
        assertThat(observed.counts()).isEmpty();
        assertThat(observed.ignored()).isEqualTo(6);
    }

    @Test
    void addressesThatNobodyCanReachFromAfarAreIgnored() {
        for (String address : List.of("/ip4/127.0.0.1/tcp/4733", "/ip4/10.0.0.5/tcp/4733", "/ip4/0.0.0.0/tcp/4733",
                "/ip4/224.0.0.1/tcp/4733", "/ip4/192.0.2.1/tcp/4733", "/dns4/example.org/tcp/4733",
                "/ip4/8.8.8.8/tcp/4733/ws", "/ip6/2600::1/tcp/4733")) { // nor those of a kind that we do not listen on
            sees("4.1.0.1", at(address));
        }
        assertThat(observed.counts()).isEmpty();
        assertThat(observed.ignored()).isEqualTo(8);
    }

    @Test
    void theReservedRangesAreNotPublic() {
        for (String text : List.of("/ip4/203.0.113.9", "/ip4/198.51.100.1", "/ip4/198.19.0.1", "/ip4/192.0.0.8",
                "/ip4/240.0.0.1", "/ip4/255.255.255.255", "/ip6/2001:db8::1", "/ip6/fe80::1", "/ip6/fd00::1",
                "/ip6/ff02::1", "/ip6/::", "/ip6/64:ff9b::808:808", "/ip6/3fff::1")) {
            assertThat(IpAddresses.isPublic(at(text).components().getFirst().value())).as(text).isFalse();
        }
        for (String text : List.of("/ip4/1.1.1.1", "/ip4/100.128.0.1", "/ip4/172.32.0.1", "/ip4/198.20.0.1",
                "/ip4/223.255.255.1", "/ip6/2600::1", "/ip6/2001:4860::1")) {
            assertThat(IpAddresses.isPublic(at(text).components().getFirst().value())).as(text).isTrue();
        }
    }

    @Test
    void thePortOfAConnectionThatWeDialledIsIgnored() {
        observed.observed(0, 0, new Peer("p"), at("/ip4/4.1.0.1/tcp/4733"), true, at("/ip4/8.8.8.8/tcp/51234"));
        assertThat(observed.counts()).containsExactly(new Count(OURS, 1));
    }

    @Test
    void thePortOfOneThatCameToUsIsTheOneThatWasDialled() {
        Multiaddr mapped = at("/ip4/8.8.8.8/tcp/30000");
        sees("4.1.0.1", mapped);
        assertThat(observed.counts()).containsExactly(new Count(mapped, 1));
    }

    @Test
    void whatAConnectionSaysAnewReplacesWhatItSaid() {
        observed.observed(0, 0, new Peer("p"), at("/ip4/4.1.0.1/tcp/1"), false, OURS);
        observed.observed(0, 0, new Peer("p"), at("/ip4/4.1.0.1/tcp/1"), false, at("/ip4/9.9.9.9/tcp/4733"));
        assertThat(networks(OURS)).isZero();
        assertThat(observed.counts()).hasSize(1);
    }

    @Test
    void aVoiceIsHeardWhileItsConnectionLastsAndThirtyMinutesLonger() {
        int first = sees("4.1.0.1", OURS);
        for (String from : List.of("4.2.0.1", "4.3.0.1", "4.4.0.1")) {
            sees(from, OURS);
        }
        int again = sees("4.1.0.9", OURS);
        observed.closed(5, first);
        assertThat(observed.deadline()).isEqualTo(Machine.NEVER);
        observed.closed(7, again);
        assertThat(observed.deadline()).isEqualTo(7 + ObservedAddresses.EXPIRY_NANOS);
        observed.wake(6 + ObservedAddresses.EXPIRY_NANOS);
        assertThat(networks(OURS)).isEqualTo(4);
        observed.wake(7 + ObservedAddresses.EXPIRY_NANOS);
        assertThat(said).containsExactly("+" + OURS, "-" + OURS);
        assertThat(networks(OURS)).isEqualTo(3);
    }

    @Test
    void whatIsSeenIsBoundedAndWhatFewSeeGoesFirst() {
        for (String from : List.of("4.1.0.1", "4.2.0.1", "4.3.0.1", "4.4.0.1")) {
            sees(from, OURS);
        }
        for (int i = 0; i < 10_000; i++) { // each lie from one network, of which the attacker has many
            sees("5." + i % 200 + ".0.1", at("/ip4/9.9.9.9/tcp/" + (i + 1)));
        }
        assertThat(observed.counts()).hasSize(ObservedAddresses.ADDRESSES_MAX);
        assertThat(networks(OURS)).isEqualTo(4);
        assertThat(said).containsExactly("+" + OURS);
        assertThat(observed.pushedOut()).isGreaterThan(9000);
    }

    @Test
    void oneNetworkSpeaksForFewAddresses() {
        for (int i = 0; i < 100; i++) {
            sees("4.1.0.1", at("/ip4/9.9.9.9/tcp/" + (i + 1)));
        }
        assertThat(observed.counts()).hasSize(ObservedAddresses.PER_GROUP_MAX);
    }

    @Test
    void nothingIsKeptWhenAllHaveGone() {
        for (int i = 0; i < 300; i++) {
            sees("4." + i % 50 + ".0.1", at("/ip4/9.9.9.9/tcp/" + (i % 90 + 1)));
        }
        for (int i = 0; i < 300; i++) {
            observed.closed(i, i);
        }
        observed.wake(300 + ObservedAddresses.EXPIRY_NANOS);
        assertThat(observed.kept()).isZero();
    }

    @Test
    void whereOnlyPrivateAddressesExistEachPeerSpeaksForItself() {
        ObservedAddresses<Integer> near = machine(new AddressSettings(3, 1, true));
        Multiaddr ours = at("/ip4/10.0.0.5/tcp/4733");
        for (int i = 0; i < 3; i++) {
            near.observed(0, i, new Peer("p" + i), at("/ip4/10.0.0.1/tcp/1"), false, ours);
        }
        near.observed(0, 3, new Peer("far"), at("/ip4/4.1.0.1/tcp/1"), false, ours); // who cannot see us there
        assertThat(near.counts()).containsExactly(new Count(ours, 3));
        assertThat(said).containsExactly("+" + ours);
    }
}
