package org.rustycoin.p2p.peers;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/** What misdeeds cost, and for how long. */
class StandingTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final long SECOND = 1_000_000_000L;
    private static final Offence SMALL = new Offence.OnStream("malformed-message", "small");
    private static final Offence GRAVE = new Offence.OnConnection("yamux-window", "grave");

    private static final class Consequences implements Standing.Out {
        final List<Peer> dropped = new ArrayList<>();
        final List<Standing.Dropped> events = new ArrayList<>();

        @Override
        public void drop(Peer peer, String why) {
            dropped.add(peer);
        }

        @Override
        public void event(Standing.Dropped each) {
            events.add(each);
        }
    }

    private final Consequences out = new Consequences();
    private final Standing standing = new Standing(out);

    @BeforeEach
    void bothAreConnected() {
        assertThat(standing.connected(0, A)).isTrue();
        assertThat(standing.connected(0, B)).isTrue();
    }

    @Test
    void nineOffencesOnStreamsAreBorneAndTheTenthCostsTheConnection() {
        for (int i = 1; i < Standing.OFFENCES_MAX; i++) {
            standing.offended(i, A, SMALL);
        }
        assertThat(out.dropped).isEmpty();
        standing.offended(10, A, SMALL);
        assertThat(out.dropped).containsExactly(A);
        assertThat(out.events).containsExactly(new Standing.Dropped(A, "malformed-message", "small", 10));
    }

    @Test
    void oneOffenceOnAConnectionCostsIt() {
        standing.offended(1, A, GRAVE);
        assertThat(out.dropped).containsExactly(A);
    }

    @Test
    void anOffenceOfOneIsNotHeldAgainstAnother() {
        for (int i = 1; i < Standing.OFFENCES_MAX; i++) {
            standing.offended(i, A, SMALL);
        }
        standing.offended(10, B, SMALL);
        assertThat(out.dropped).isEmpty();
        assertThat(standing.conduct(B)).isEqualTo(new Standing.Conduct(1, 0, "malformed-message: small"));
    }

    @Test
    void stallsAreShownAndCostNothing() {
        for (int i = 0; i < 1000; i++) {
            standing.stalled(A, "headers");
        }
        assertThat(out.dropped).isEmpty();
        assertThat(standing.conduct(A)).isEqualTo(new Standing.Conduct(0, 1000, "stalled: headers"));
    }

    @Test
    void whoIsDroppedIsDroppedOnceHoweverMuchMoreItDoes() {
        standing.drop(1, A, "bad-header", "one");
        standing.drop(1, A, "bad-header", "two");
        standing.offended(1, A, GRAVE);
        assertThat(out.dropped).containsExactly(A);
        assertThat(standing.dropped()).extracting(Standing.Dropped::why).containsExactly("one");
        assertThat(standing.mayTell(1, A, 10)).as("it is on its way out").isFalse();
    }

    @Test
    void aDroppedPeerIsKeptAwayForTenMinutesAndItsRecordBeginsAnew() {
        standing.drop(5, A, "bad-header", "");
        standing.disconnected(A);
        assertThat(standing.connected(5 + Standing.AWAY - 1, A)).isFalse();
        assertThat(out.dropped).as("it is told to go").containsExactly(A, A);
        assertThat(standing.conduct(A)).isNull();
        assertThat(standing.connected(5 + Standing.AWAY, A)).isTrue();
        assertThat(standing.conduct(A)).isEqualTo(new Standing.Conduct(0, 0, null));
        assertThat(out.events).as("being kept away is no second drop").hasSize(1);
    }

    @Test
    void everyRuleThatIsBrokenIsCountedWhoeverBrokeIt() {
        standing.offended(0, null, SMALL);
        standing.offended(0, A, SMALL);
        standing.offended(0, new Peer("gone"), SMALL);
        standing.offended(0, A, GRAVE);
        standing.drop(0, B, "proof-of-work", "");
        assertThat(standing.offencesByRule()).containsEntry("malformed-message", 3L).containsEntry("yamux-window", 1L)
                .containsEntry("proof-of-work", 1L).hasSize(3);
    }

    @Test
    void whoIsNotConnectedLeavesNothingBehind() {
        Peer stranger = new Peer("stranger");
        standing.stalled(stranger, "");
        standing.drop(0, stranger, "rule", "");
        standing.offended(0, stranger, GRAVE);
        assertThat(standing.mayTell(0, stranger, 1)).isFalse();
        assertThat(standing.conduct(stranger)).isNull();
        assertThat(standing.dropped()).isEmpty();
        assertThat(out.dropped).isEmpty();
    }

    @Test
    void ofAMillionStrangersTheLastFewAreRemembered() {
        for (int i = 0; i < 1_000_000; i++) {
            Peer stranger = new Peer("stranger " + i);
            standing.connected(i, stranger);
            standing.offended(i, stranger, GRAVE);
            standing.disconnected(stranger);
            out.dropped.clear();
            out.events.clear();
        }
        assertThat(standing.dropped()).hasSize(Standing.DROPPED_MAX);
        assertThat(standing.dropped().getLast().peer()).isEqualTo(new Peer("stranger 999999"));
        assertThat(standing.offencesByRule()).hasSize(1);
    }

    // ---- what is sent unasked ----

    private int admitted(long now, Peer peer, int messages, int bytes) {
        int admitted = 0;
        for (int i = 0; i < messages; i++) {
            admitted += standing.mayTell(now, peer, bytes) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void twoSecondsWorthOfMessagesMayComeAtOnceAndThenAHundredASecond() {
        assertThat(admitted(0, A, Standing.MESSAGES_BURST + 1, 1)).isEqualTo(Standing.MESSAGES_BURST);
        assertThat(admitted(SECOND, A, Standing.MESSAGES_PER_SECOND + 1, 1)).isEqualTo(Standing.MESSAGES_PER_SECOND);
        assertThat(standing.offencesByRule()).containsEntry("unasked-flood", 2L);
        assertThat(admitted(SECOND, B, 1, 1)).as("another's flood is not its own").isEqualTo(1);
    }

    @Test
    void theBytesOfWhatComesUnaskedAreLimitedToo() {
        assertThat(admitted(0, A, 5, 1 << 20)).isEqualTo(Standing.BYTES_BURST >> 20);
        assertThat(standing.mayTell(SECOND, A, Standing.BYTES_PER_SECOND)).isTrue();
        assertThat(standing.mayTell(SECOND, A, 1)).isFalse();
        assertThat(standing.offencesByRule()).containsEntry("unasked-flood", 2L);
    }

    @Test
    void aFullBlockThatNobodyAskedForPasses() {
        assertThat(standing.mayTell(0, A, 2_000_000 + 1000)).isTrue();
    }

    @Test
    void aFloodEndsInADrop() {
        admitted(0, A, Standing.MESSAGES_BURST + Standing.OFFENCES_MAX, 1);
        assertThat(out.dropped).containsExactly(A);
    }

    @Test
    void itWantsNeverToBeWoken() {
        assertThat(standing.deadline()).isEqualTo(Machine.NEVER);
    }
}
