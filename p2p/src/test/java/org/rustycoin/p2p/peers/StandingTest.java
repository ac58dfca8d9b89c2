package org.rustycoin.p2p.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.Standing.Conduct;
import org.rustycoin.p2p.peers.Standing.Dropped;

import static org.assertj.core.api.Assertions.assertThat;

/** What a peer may do wrong before it goes, how long it stays away, and what it may send unasked. */
class StandingTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final long SECOND = 1_000_000_000L;

    private final List<String> drops = new ArrayList<>();
    private final List<Dropped> events = new ArrayList<>();
    private final Standing standing = new Standing(new Standing.Out() {
        @Override
        public void drop(Peer peer, String why) {
            drops.add(peer + " " + why);
        }

        @Override
        public void event(Dropped dropped) {
            events.add(dropped);
        }
    });

    private static Offence onStream(String rule) {
        return new Offence.OnStream(rule, "detail");
    }

    private Conduct conduct(Peer peer) {
        return Objects.requireNonNull(standing.conduct(peer));
    }

    @Test
    void anOffenceOnAConnectionEndsIt() {
        standing.connected(0, A);
        standing.offended(0, A, new Offence.OnConnection("overrun", "detail"));
        assertThat(drops).containsExactly("A overrun: detail");
        assertThat(events).containsExactly(new Dropped(A, "overrun", "detail", 0));
        assertThat(standing.offencesByRule()).isEqualTo(Map.of("overrun", 1L));
    }

    @Test
    void offencesOnStreamsAreBorneUpToTheTenth() {
        standing.connected(0, A);
        for (int i = 1; i < Standing.OFFENCES_MAX; i++) {
            standing.offended(0, A, onStream("malformed"));
        }
        assertThat(drops).isEmpty();
        assertThat(conduct(A)).isEqualTo(new Conduct(9, 0, "malformed: detail"));
        standing.offended(0, A, onStream("malformed"));
        standing.offended(0, A, onStream("malformed"));
        assertThat(drops).as("once").hasSize(1);
        assertThat(standing.offencesByRule()).isEqualTo(Map.of("malformed", 11L));
    }

    @Test
    void stallsAreCountedAndShownAndCostNothing() {
        standing.connected(0, A);
        for (int i = 0; i < 100; i++) {
            standing.stalled(A, "headers");
        }
        assertThat(conduct(A)).isEqualTo(new Conduct(0, 100, "stalled: headers"));
        assertThat(drops).isEmpty();
    }

    @Test
    void aDropByAMachineIsCountedByItsRuleAndHappensOnce() {
        standing.connected(0, A);
        standing.drop(0, A, "proof-of-work", "header 5");
        standing.drop(0, A, "proof-of-work", "header 6");
        assertThat(drops).containsExactly("A proof-of-work: header 5");
        assertThat(standing.offencesByRule()).isEqualTo(Map.of("proof-of-work", 1L));
        assertThat(conduct(A).last()).isEqualTo("proof-of-work: header 5");
    }

    @Test
    void whoWasDroppedIsKeptAwayForTenMinutesAndOthersAreNot() {
        assertThat(standing.connected(0, A)).isTrue();
        standing.drop(0, A, "rule", "why");
        standing.disconnected(A);
        assertThat(standing.connected(Standing.AWAY - 1, A)).isFalse();
        assertThat(drops).hasSize(2).last().isEqualTo("A it was dropped before: rule");
        assertThat(standing.connected(1, B)).isTrue();
        assertThat(standing.connected(Standing.AWAY, A)).isTrue();
        assertThat(conduct(A)).as("it begins anew").isEqualTo(new Conduct(0, 0, null));
    }

    @Test
    void theLastSixtyFourDroppedAreRemembered() {
        for (int i = 0; i < 100; i++) {
            var peer = new Peer("peer" + i);
            standing.connected(i, peer);
            standing.drop(i, peer, "rule", "why");
            standing.disconnected(peer);
        }
        assertThat(standing.dropped()).hasSize(Standing.DROPPED_MAX);
        assertThat(standing.dropped().getLast().peer()).isEqualTo(new Peer("peer99"));
        assertThat(standing.conduct(new Peer("peer99"))).as("nothing is kept of one that is gone").isNull();
    }

    @Test
    void aHundredUnaskedMessagesASecondWithABurstOfTwo() {
        standing.connected(0, A);
        assertThat(tell(0, 300, 10)).isEqualTo(200);
        assertThat(conduct(A).offences()).isEqualTo(100);
        assertThat(drops).hasSize(1);
        assertThat(standing.statementsIgnored()).isEqualTo(100);
        assertThat(tell(SECOND, 300, 10)).isEqualTo(100);
    }

    @Test
    void aMebibyteOfUnaskedBytesASecondWithABurstOfTwo() {
        standing.connected(0, A);
        assertThat(tell(0, 1, 2_000_000)).as("the largest block fits").isEqualTo(1);
        assertThat(tell(0, 1, 1 << 20)).isZero();
        assertThat(conduct(A).last()).startsWith("unasked-flood");
        assertThat(tell(SECOND, 1, 1 << 20)).isEqualTo(1);
    }

    private int tell(long now, int messages, int bytes) {
        int heard = 0;
        for (int i = 0; i < messages; i++) {
            heard += standing.mayTell(now, A, bytes) ? 1 : 0;
        }
        return heard;
    }

    @Test
    void twoHundredQuestionsASecondWithABurstOfTwoAndMoreIsNoOffence() {
        standing.connected(0, A);
        standing.connected(0, B);
        int answered = 0;
        for (int i = 0; i < 1000; i++) {
            answered += standing.mayAsk(0, A) ? 1 : 0;
        }
        assertThat(answered).isEqualTo(400);
        assertThat(standing.questionsRefused()).isEqualTo(600);
        assertThat(conduct(A).offences()).isZero();
        assertThat(standing.mayAsk(0, B)).as("another's are its own").isTrue();
    }

    @Test
    void whoNeverSaidItsNameOrIsGoneIsCountedAndGetsNothing() {
        standing.offended(0, null, onStream("garbage"));
        standing.offended(0, A, onStream("garbage"));
        standing.drop(0, A, "rule", "why");
        standing.stalled(A, "headers");
        assertThat(standing.offencesByRule()).isEqualTo(Map.of("garbage", 2L));
        assertThat(drops).isEmpty();
        assertThat(standing.mayAsk(0, A)).isFalse();
        assertThat(standing.mayTell(0, A, 1)).isFalse();
        assertThat(standing.deadline()).isEqualTo(Machine.NEVER);
    }
}
