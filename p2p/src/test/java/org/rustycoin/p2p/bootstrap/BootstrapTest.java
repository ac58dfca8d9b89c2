package org.rustycoin.p2p.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import static org.assertj.core.api.Assertions.assertThat;

/** The way into the network: what is asked when, and that no silence stops it. */
class BootstrapTest {

    private static final long SECOND = 1_000_000_000L;

    private static Multiaddr address(int host) {
        try {
            return Multiaddr.parse("/ip4/192.0.2." + host + "/tcp/4733");
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A way, and what it wished, as text. */
    private static final class Way implements Bootstrap.Out {
        private final List<String> said = new ArrayList<>();
        private final List<BootstrapEvent> events = new ArrayList<>();
        private final Bootstrap machine;
        private long now;

        Way(List<String> dnsSeeds, List<Multiaddr> shipped, SignedSeeds signed) {
            machine = new Bootstrap(new BootstrapSettings(1, dnsSeeds, shipped, 8), signed, new SplittableRandom(1),
                    this);
        }

        Way run(long seconds) {
            while (machine.deadline() <= seconds * SECOND) {
                now = machine.deadline();
                machine.wake(now);
                assertThat(machine.deadline()).isGreaterThan(now);
            }
            now = seconds * SECOND;
            return this;
        }

        List<String> take() {
            var taken = List.copyOf(said);
            said.clear();
            return taken;
        }

        @Override
        public void resolve(String seed) {
            said.add("resolve " + seed);
        }

        @Override
        public void offer(AddressSource source, String detail, List<Multiaddr> addresses) {
            said.add("offer " + source + " " + addresses.size());
        }

        @Override
        public void joinDht() {
            said.add("join");
        }

        @Override
        public void discover() {
            said.add("discover");
        }

        @Override
        public void event(BootstrapEvent event) {
            events.add(event);
        }
    }

    private static Way started(int inBook) {
        var way = new Way(List.of("a.example", "b.example", "c.example", "d.example"),
                List.of(address(1), address(2)), SignedSeeds.NONE);
        way.machine.started(0, inBook);
        return way;
    }

    @Test
    void dnsIsAskedWhenNobodyIsThereAfterElevenSecondsThreeSeedsAtATime() {
        Way way = started(0);
        assertThat(way.run(10).take()).isEmpty();
        assertThat(way.run(11).take()).hasSize(3).allMatch(each -> each.startsWith("resolve "));
        String first = java.util.Objects.requireNonNull(way.events.stream()
                .filter(BootstrapEvent.Asking.class::isInstance).map(BootstrapEvent.Asking.class::cast).findFirst()
                .orElseThrow().detail());
        way.machine.resolved(way.now, first, List.of(address(7)));
        assertThat(way.take()).hasSize(2).contains("offer DNS 1").anyMatch(each -> each.startsWith("resolve "));
    }

    @Test
    void dnsWaitsFiveMinutesWhenTheBookIsFull() {
        Way way = started(1000);
        assertThat(way.run(59).take()).isEmpty();
        var without = new Way(List.of("a.example"), List.of(), SignedSeeds.NONE);
        without.machine.started(0, 1000);
        assertThat(without.run(59).take()).isEmpty();
    }

    @Test
    void aSilentDnsServerIsGivenUpAndTheShippedListFollowsAfterAMinuteAndBothAreSaid() {
        Way way = started(0);
        way.run(59);
        assertThat(way.take()).as("each seed had its time").hasSize(4);
        assertThat(way.run(60).take()).containsExactly("offer SHIPPED 2");
        assertThat(way.events).contains(
                new BootstrapEvent.GaveNothing(AddressSource.DNS, "a.example", "no answer within 15 s"),
                new BootstrapEvent.GaveNothing(AddressSource.SIGNED, "", "there is none yet"),
                new BootstrapEvent.Gave(AddressSource.SHIPPED, "", 2));
        assertThat(way.run(1200).take()).as("and again, as long as nobody is there").contains("offer SHIPPED 2")
                .anyMatch(each -> each.startsWith("resolve"));
    }

    @Test
    void theSignedListComesBeforeTheShippedOne() {
        var way = new Way(List.of(), List.of(address(1)), now -> List.of(address(2), address(3)));
        way.machine.started(0, 0);
        assertThat(way.run(60).take()).containsExactly("offer SIGNED 2", "offer SHIPPED 1");
    }

    @Test
    void withAPeerTheDhtIsJoinedAndAskedAndThenTheSlotsFill() {
        Way way = started(5);
        way.machine.peers(SECOND, 1, 0, 5);
        assertThat(way.take()).containsExactly("join");
        way.machine.joined(2 * SECOND, 1);
        assertThat(way.take()).containsExactly("discover");
        way.machine.discovered(3 * SECOND, 20);
        assertThat(way.machine.step()).isEqualTo(Step.ESTABLISH);
        way.machine.peers(4 * SECOND, 8, 8, 25);
        assertThat(way.machine.step()).isEqualTo(Step.DONE);
        assertThat(way.run(100_000).take()).as("nothing is left to do").isEmpty();
        assertThat(way.events.stream().filter(BootstrapEvent.Stepped.class::isInstance)
                .map(each -> ((BootstrapEvent.Stepped) each).step())).containsExactly(Step.values());
    }

    @Test
    void aDhtThatDoesNotAnswerStopsNobody() {
        Way way = started(5);
        way.machine.peers(0, 1, 0, 5);
        way.run(29);
        assertThat(way.machine.step()).isEqualTo(Step.JOIN);
        way.run(30);
        assertThat(way.machine.step()).isEqualTo(Step.ESTABLISH);
        assertThat(way.events).contains(new BootstrapEvent.WithoutDht(Step.JOIN, "no answer within 30 s"));
    }

    @Test
    void whileSlotsAreFreeTheDhtIsAskedAgainEverMoreSeldom() {
        Way way = started(5);
        way.machine.peers(0, 1, 0, 5);
        way.machine.dhtFailed(0, "there is none");
        way.take();
        int early = way.run(300).take().size();
        int late = way.run(36_000).run(36_300).take().size();
        assertThat(early).isBetween(2, 12);
        assertThat(late).as("ten minutes apart, for ten hours").isBetween(40, 90);
    }

    @Test
    void whenEverybodyIsGoneItBeginsAgain() {
        Way way = started(5);
        way.machine.peers(0, 8, 8, 5);
        way.machine.dhtFailed(0, "there is none");
        way.take();
        way.machine.peers(100 * SECOND, 0, 0, 5);
        assertThat(way.machine.step()).isEqualTo(Step.CONNECT);
        assertThat(way.run(111).take()).hasSize(3);
        way.machine.peers(112 * SECOND, 1, 1, 5);
        assertThat(way.run(200).take()).as("no source is asked any more").doesNotContain("offer SHIPPED 2");
    }
}
