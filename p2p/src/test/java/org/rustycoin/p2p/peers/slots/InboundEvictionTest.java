package org.rustycoin.p2p.peers.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.NetworkGroup;
import org.rustycoin.p2p.peers.slots.InboundEviction.Candidate;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is protected when one inbound peer too many is there: facts in, a choice out. */
class InboundEvictionTest {

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<Candidate> candidates = new ArrayList<>();

    private static Candidate candidate(int number, String group, long since, long ping, long news, boolean suspect) {
        return new Candidate(new Peer("p" + number), new NetworkGroup(group), since, ping, news, suspect);
    }

    private @Nullable Peer choose() {
        return InboundEviction.choose(candidates, group -> group.name().hashCode());
    }

    /** Everybody who can be made to go, one after the other. */
    private List<Peer> chosen() {
        var gone = new ArrayList<Peer>();
        for (Peer next = choose(); next != null; next = choose()) {
            Peer peer = next;
            gone.add(peer);
            candidates.removeIf(each -> each.peer().equals(peer));
        }
        return gone;
    }

    @Test
    void nobodyGoesOfThoseWhoAreAllProtected() {
        for (int i = 0; i < 12; i++) {
            candidates.add(candidate(i, "g" + i, i, i, Long.MIN_VALUE, false));
        }
        assertThat(choose()).isNull();
    }

    @Test
    void theEightFastestStayAgainstAnyNumberOfNewcomersOfOneNetwork() {
        for (int i = 0; i < 8; i++) {
            candidates.add(candidate(i, "far", 1000 + i, 1 + i, Long.MIN_VALUE, false));
        }
        for (int i = 8; i < 200; i++) {
            candidates.add(candidate(i, "crowd", random.nextInt(1000), 1000, Long.MIN_VALUE, false));
        }
        for (int i = 0; i < 8; i++) {
            assertThat(chosen()).doesNotContain(new Peer("p" + i));
        }
    }

    @Test
    void theFourThatGaveNewsLastStay() {
        for (int i = 0; i < 100; i++) {
            candidates.add(candidate(i, "g", 100 + i, 10, i >= 96 ? i : Long.MIN_VALUE, false));
        }
        assertThat(chosen()).doesNotContain(new Peer("p96"), new Peer("p97"), new Peer("p98"), new Peer("p99"));
    }

    @Test
    void theFourOfGroupsThatASecretPicksStayAndNoAttackerKnowsWhich() {
        for (int i = 0; i < 100; i++) {
            candidates.add(candidate(i, "g" + i, 100 + i, 10, Long.MIN_VALUE, false));
        }
        var all = new ArrayList<>(candidates);
        var one = chosen();
        candidates.addAll(all);
        var gone = new ArrayList<Peer>();
        for (Peer next = InboundEviction.choose(candidates,
                group -> -group.name().hashCode()); next != null; next = InboundEviction
                        .choose(candidates, group -> -group.name().hashCode())) {
            Peer peer = next;
            gone.add(peer);
            candidates.removeIf(each -> each.peer().equals(peer));
        }
        assertThat(gone).isNotEqualTo(one);
    }

    @Test
    void theOlderHalfStaysAndTheYoungestOfTheLargestGroupGoes() {
        for (int i = 0; i < 60; i++) {
            candidates.add(candidate(i, i % 3 == 0 ? "g" + i : "crowd", i, 10, Long.MIN_VALUE, false));
        }
        Peer first = choose();
        assertThat(first).as("the youngest of the crowd").isEqualTo(new Peer("p59"));
        assertThat(chosen().subList(0, 30)).allMatch(each -> Integer.parseInt(each.id().substring(1)) >= 15);
    }

    @Test
    void whoeverBrokeRulesGoesFirst() {
        for (int i = 0; i < 60; i++) {
            candidates.add(candidate(i, "g" + i, i, 10, Long.MIN_VALUE, i == 40));
        }
        assertThat(choose()).isEqualTo(new Peer("p40"));
    }
}
