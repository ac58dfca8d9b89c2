package org.rustycoin.libp2p.swarm.addresses;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

class AddressConfirmationTest {

    private static final long MINUTE = 60_000_000_000L;
    private static final Multiaddr OURS = at("/ip4/8.8.8.8/tcp/4733");

    private record Asked(Ticket ticket, Peer server, Multiaddr address, boolean proves) {}

    private final List<String> said = new ArrayList<>();
    private final List<Asked> all = new ArrayList<>();
    private final Map<Ticket, Asked> open = new LinkedHashMap<>();
    private AddressConfirmation machine = machine(AddressSettings.STANDARD);
    /** What each server finds; null for one that never answers. */
    private BiFunction<Peer, Multiaddr, Verdict> network = (_, _) -> Verdict.REACHED;
    private long now;

    private AddressConfirmation machine(AddressSettings settings) {
        return new AddressConfirmation(settings, new SplittableRandom(7), new AddressConfirmation.Out() {
            @Override
            public void probe(Ticket ticket, Peer server, Multiaddr address, boolean proves) {
                var asked = new Asked(ticket, server, address, proves);
                all.add(asked);
                open.put(ticket, asked);
            }

            @Override
            public void confirmed(Multiaddr address) {
                said.add("+" + address);
            }

            @Override
            public void lost(Multiaddr address) {
                said.add("-" + address);
            }
        });
    }

    private static Multiaddr at(String text) {
        return ObservedAddressesTest.at(text);
    }

    private void server(String name, String ip, boolean proves) {
        machine.serverAdded(now, new Peer(name), at("/ip4/" + ip + "/tcp/4733"), proves);
    }

    /** So many servers, each in a network of its own. */
    private void servers(int count) {
        for (int i = 0; i < count; i++) {
            server("s" + i, "4." + i + ".0.1", true);
        }
    }

    /** Lets time pass; questions are answered a second later. */
    private void waitFor(long nanos) {
        long end = now + nanos;
        while (true) {
            long next = Math.min(machine.deadline(), open.isEmpty() ? Machine.NEVER : now + 1_000_000_000L);
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now + 1, next);
            for (Asked asked : List.copyOf(open.values())) {
                Verdict verdict = network.apply(asked.server, asked.address);
                open.remove(asked.ticket);
                if (verdict != Verdict.FAILED) {
                    machine.verdict(now, asked.ticket, verdict);
                }
            }
            if (machine.deadline() <= now) {
                machine.wake(now);
                assertThat(machine.deadline()).isGreaterThan(now);
            }
        }
    }

    @Test
    void threeNetworksThatReachAnAddressConfirmIt() {
        servers(2);
        machine.listening(now, List.of(OURS, at("/ip4/10.0.0.5/tcp/4733"), at("/ip4/127.0.0.1/tcp/4733")));
        waitFor(10 * MINUTE);
        assertThat(said).isEmpty();
        assertThat(all).hasSize(2).allMatch(each -> each.address.equals(OURS));
        server("s2", "4.2.0.1", true);
        waitFor(MINUTE);
        assertThat(said).containsExactly("+" + OURS);
        assertThat(machine.confirmed()).containsExactly(OURS);
        assertThat(machine.standings())
                .containsExactly(new AddressConfirmation.Standing(OURS, true, 3, 0));
    }

    @Test
    void aThousandServersOfTwoNetworksCanNeitherConfirmNorDeny() {
        for (int i = 0; i < 1000; i++) {
            server("liar" + i, "4." + i % 2 + "." + i / 250 + "." + (1 + i % 250), true);
        }
        machine.observed(now, OURS);
        waitFor(24 * 60 * MINUTE);
        assertThat(said).isEmpty();
        network = (_, _) -> Verdict.UNREACHABLE;
        waitFor(24 * 60 * MINUTE);
        assertThat(said).isEmpty();
        assertThat(machine.leftOut()).isEqualTo(1000 - 2 * AddressConfirmation.SERVERS_PER_GROUP_MAX);
    }

    @Test
    void anAddressThatNobodyReachesAnyMoreIsLostAndComesBack() {
        servers(5);
        machine.listening(now, List.of(OURS));
        waitFor(10 * MINUTE);
        network = (_, _) -> Verdict.UNREACHABLE;
        waitFor(2 * 60 * MINUTE);
        assertThat(said).containsExactly("+" + OURS, "-" + OURS);
        network = (_, _) -> Verdict.REACHED;
        waitFor(2 * 60 * MINUTE);
        assertThat(said).containsExactly("+" + OURS, "-" + OURS, "+" + OURS);
    }

    @Test
    void aMinorityThatDeniesDoesNotMatter() {
        servers(7);
        network = (server, _) -> server.id().compareTo("s3") < 0 ? Verdict.UNREACHABLE : Verdict.REACHED;
        machine.listening(now, List.of(OURS));
        waitFor(10 * 60 * MINUTE);
        assertThat(said).containsExactly("+" + OURS);
    }

    @Test
    void anAddressThatWasConfirmedIsLostWhenThereIsNobodyToAskAnyMore() {
        servers(3);
        machine.listening(now, List.of(OURS));
        waitFor(10 * MINUTE);
        for (int i = 0; i < 3; i++) {
            machine.serverRemoved(now, new Peer("s" + i));
        }
        waitFor(Candidate.WORD_NANOS + MINUTE);
        assertThat(said).containsExactly("+" + OURS, "-" + OURS);
        assertThat(machine.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void anAddressThatIsNoCandidateAnyMoreIsLostAtOnce() {
        servers(3);
        machine.observed(now, OURS);
        machine.listening(now, List.of(OURS));
        waitFor(10 * MINUTE);
        machine.unobserved(now, OURS);
        assertThat(said).containsExactly("+" + OURS);
        machine.listening(now, List.of());
        assertThat(said).containsExactly("+" + OURS, "-" + OURS);
        assertThat(machine.confirmed()).isEmpty();
    }

    @Test
    void serversThatProveWhatTheySayAreAskedFirst() {
        server("old", "5.0.0.1", false);
        servers(3);
        server("older", "6.0.0.1", false);
        machine.listening(now, List.of(OURS));
        waitFor(10 * MINUTE);
        assertThat(all).hasSize(3).allMatch(Asked::proves);
    }

    @Test
    void oldServersConfirmWhereThereAreNoOthers() {
        for (int i = 0; i < 3; i++) {
            server("old" + i, "5." + i + ".0.1", false);
        }
        machine.listening(now, List.of(OURS));
        waitFor(10 * MINUTE);
        assertThat(said).containsExactly("+" + OURS);
    }

    @Test
    void aServerIsLeftAloneBetweenQuestionsAndANetworkForLonger() {
        servers(1);
        machine.listening(now, List.of(OURS, at("/ip4/8.8.8.8/udp/4733/quic-v1")));
        waitFor(AddressConfirmation.REST_NANOS - MINUTE);
        assertThat(all).hasSize(1);
        waitFor(AddressConfirmation.RECHECK_NANOS - 2 * MINUTE);
        assertThat(all).hasSize(2).extracting(Asked::address).doesNotHaveDuplicates();
        waitFor(5 * AddressConfirmation.RECHECK_NANOS);
        assertThat(all).hasSizeBetween(10, 12);
    }

    @Test
    void whoRefusesAnAddressIsNotAskedForItAgain() {
        servers(4);
        network = (server, _) -> server.id().equals("s0") ? Verdict.REFUSED : Verdict.FAILED;
        machine.listening(now, List.of(OURS));
        waitFor(60 * MINUTE);
        assertThat(all.stream().filter(each -> each.server.id().equals("s0"))).hasSize(1);
        assertThat(all).hasSizeGreaterThan(20);
    }

    @Test
    void aServerThatNeverAnswersHoldsUpNobody() {
        servers(6);
        network = (server, _) -> server.id().compareTo("s3") < 0 ? Verdict.FAILED : Verdict.REACHED;
        machine.listening(now, List.of(OURS));
        waitFor(10 * MINUTE);
        assertThat(said).containsExactly("+" + OURS);
        assertThat(machine.probes()).isLessThanOrEqualTo(1);
    }

    @Test
    void candidatesAndServersAndQuestionsAreBounded() {
        var many = new ArrayList<Multiaddr>();
        for (int i = 0; i < 1000; i++) {
            many.add(at("/ip4/8.8.8.8/tcp/" + (i + 1)));
        }
        machine.listening(now, many);
        for (int i = 0; i < 1000; i++) {
            server("s" + i, (4 + i / 250) + "." + i % 250 + ".0.1", true);
        }
        assertThat(machine.standings()).hasSize(AddressConfirmation.CANDIDATES_MAX);
        assertThat(machine.leftOut())
                .isEqualTo(2000 - AddressConfirmation.CANDIDATES_MAX - AddressConfirmation.SERVERS_MAX);
        now = machine.deadline();
        machine.wake(now);
        assertThat(machine.probes()).isEqualTo(AddressConfirmation.PROBES_MAX);
        waitFor(60 * MINUTE);
        assertThat(new LinkedHashSet<>(machine.confirmed())).hasSize(AddressConfirmation.CANDIDATES_MAX);
    }

    @Test
    void serversThatAreNearSayNothingOfPublicAddresses() {
        for (int i = 0; i < 5; i++) {
            server("near" + i, "10." + i + ".0.1", true);
        }
        machine.listening(now, List.of(OURS));
        waitFor(60 * MINUTE);
        assertThat(all).isEmpty();
    }

    @Test
    void whereOnlyPrivateAddressesExistEachServerSpeaksForItself() {
        machine = machine(new AddressSettings(1, 3, true));
        Multiaddr near = at("/ip4/127.0.0.1/tcp/4733");
        for (int i = 0; i < 3; i++) {
            server("near" + i, "127.0.0.1", true);
        }
        machine.listening(now, List.of(near));
        waitFor(MINUTE);
        assertThat(said).containsExactly("+" + near);
    }

    @Test
    void anAnswerThatComesTooLateIsNoAnswer() {
        servers(3);
        machine.listening(now, List.of(OURS));
        now = machine.deadline();
        machine.wake(now);
        Ticket late = all.getFirst().ticket;
        open.clear();
        now += AddressConfirmation.PROBE_NANOS;
        machine.wake(now);
        machine.verdict(now, late, Verdict.REACHED);
        assertThat(machine.standings().getFirst().reached()).isZero();
    }
}
