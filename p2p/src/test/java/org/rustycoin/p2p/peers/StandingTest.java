package org.rustycoin.p2p.peers;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.p2p.Chains.ALICE;
import static org.rustycoin.p2p.Chains.BOB;
import static org.rustycoin.p2p.Chains.SECOND;

/** What peers do wrong, and what follows. */
class StandingTest implements Standing.Out {

    private static final Offence ON_STREAM = new Offence.OnStream("malformed", "bytes");
    private static final Offence ON_CONNECTION = new Offence.OnConnection("overrun", "a window");

    private final Standing standing = new Standing(this);
    private final List<String> said = new ArrayList<>();

    @Override
    public void drop(Peer peer, String why) {
        said.add("drop " + peer + ": " + why);
    }

    @Override
    public void event(Standing.Dropped dropped) {
        said.add("event " + dropped.rule());
    }

    @Test
    void anOffenceThatReachesTheConnectionCostsItAtOnce() {
        standing.connected(0, ALICE);
        standing.offended(1, ALICE, ON_CONNECTION);
        assertThat(said).containsExactly("event overrun", "drop alice: overrun: a window");
    }

    @Test
    void theTenthOffenceOnAStreamCostsTheConnectionAndNoneBefore() {
        standing.connected(0, ALICE);
        for (int i = 1; i < Standing.OFFENCES_MAX; i++) {
            standing.offended(i, ALICE, ON_STREAM);
        }
        assertThat(said).isEmpty();
        assertThat(standing.conduct(ALICE)).isEqualTo(
                new Standing.Conduct(Standing.OFFENCES_MAX - 1, 0, "malformed: bytes"));
        standing.offended(20, ALICE, ON_STREAM);
        standing.offended(21, ALICE, ON_STREAM);
        assertThat(said).as("once").hasSize(2);
    }

    @Test
    void whoWasDroppedIsKeptAwayForTenMinutes() {
        standing.connected(0, ALICE);
        standing.drop(0, ALICE, "signature", "a bad block");
        standing.disconnected(ALICE);
        assertThat(standing.connected(Standing.AWAY - 1, ALICE)).isFalse();
        assertThat(standing.connected(Standing.AWAY, ALICE)).isTrue();
        assertThat(standing.connected(1, BOB)).isTrue();
    }

    @Test
    void everyOffenceIsCountedStrangersTooAndStrangersCostNoMemory() {
        for (int i = 0; i < 1000; i++) {
            standing.offended(i, null, ON_STREAM);
            standing.offended(i, new Peer("stranger " + i), ON_CONNECTION);
        }
        assertThat(standing.offencesByRule()).containsEntry("malformed", 1000L).containsEntry("overrun", 1000L);
        assertThat(standing.conduct(new Peer("stranger 1"))).isNull();
        assertThat(said).isEmpty();
    }

    @Test
    void ofTheDroppedOnlyTheLastAreRemembered() {
        for (int i = 0; i < 2 * Standing.DROPPED_MAX; i++) {
            var peer = new Peer("peer " + i);
            standing.connected(i, peer);
            standing.drop(i, peer, "rule", "why");
            standing.disconnected(peer);
        }
        assertThat(standing.dropped()).hasSize(Standing.DROPPED_MAX);
        assertThat(standing.dropped().getLast().peer()).isEqualTo(new Peer("peer " + (2 * Standing.DROPPED_MAX - 1)));
    }

    @Test
    void aHundredUnaskedMessagesASecondAreLookedAt() {
        standing.connected(0, ALICE);
        int taken = 0;
        for (int i = 0; i < 205; i++) {
            taken += standing.mayTell(0, ALICE) ? 1 : 0;
        }
        assertThat(taken).as("two seconds' worth at once").isEqualTo(200);
        assertThat(standing.offencesByRule()).containsEntry("unasked-flood", 5L);
        assertThat(standing.mayTell(SECOND, ALICE)).isTrue();
        assertThat(standing.mayTell(SECOND, BOB)).as("not connected").isFalse();
    }

    @Test
    void aStallIsShownAndCostsNothing() {
        standing.connected(0, ALICE);
        standing.stalled(ALICE, "blocks");
        assertThat(standing.conduct(ALICE)).isEqualTo(new Standing.Conduct(0, 1, "stalled: blocks"));
        assertThat(said).isEmpty();
    }
}
