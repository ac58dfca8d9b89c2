package org.rustycoin.p2p.blocks;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.p2p.Branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whom to ask for a block. */
class SourcesTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Branch CHAIN = Branch.of("main", 10);

    private final HeaderTree tree = Branch.tree();
    private final HeaderEntry tip = CHAIN.into(tree);
    private final Sources sources = new Sources();
    private final Tickets tickets = new Tickets();

    private HeaderEntry entry(int height) {
        return tip.ancestor(height);
    }

    private Ticket ask(Peer peer) {
        Ticket ticket = tickets.next();
        sources.add(ticket, peer, List.of(tip));
        return ticket;
    }

    @BeforeEach
    void bothHaveTheChain() {
        sources.has(A, tip);
        sources.has(B, tip);
    }

    @Test
    void theLeastBusyIsAskedAndNobodyFourTimes() {
        for (Peer expected : List.of(A, B, A, B, A, B)) {
            assertThat(sources.choose(0, tip)).isEqualTo(expected);
            ask(expected);
        }
        assertThat(sources.choose(0, tip)).isNull();
    }

    @Test
    void whoHasOnlyAShorterChainIsNotAskedForMore() {
        sources.has(A, entry(5));
        assertThat(sources.choose(0, entry(5))).isEqualTo(A);
        assertThat(sources.choose(0, entry(6))).isEqualTo(B);
        assertThat(sources.serves(A, entry(6))).isFalse();
    }

    @Test
    void whoIsOnAnotherBranchIsNotAskedForThisOne() {
        HeaderEntry other = Branch.on(CHAIN.at(5), "other", 9).into(tree);
        sources.has(A, other);
        assertThat(sources.choose(0, entry(5))).isEqualTo(A);
        assertThat(sources.choose(0, entry(6))).isEqualTo(B);
    }

    @Test
    void whoLetAQuestionLieComesAfterThoseWhoDidNotUntilItDelivers() {
        sources.strike(A);
        ask(B);
        ask(B);
        assertThat(sources.choose(0, tip)).as("busier, but reliable").isEqualTo(B);
        sources.delivered(A);
        assertThat(sources.choose(0, tip)).isEqualTo(A);
    }

    @Test
    void strikesAreCountedInARow() {
        assertThat(sources.strike(A)).isEqualTo(1);
        assertThat(sources.strike(A)).isEqualTo(2);
        sources.delivered(A);
        assertThat(sources.strike(A)).isEqualTo(1);
        assertThat(sources.strike(new Peer("gone"))).isZero();
    }

    @Test
    void questionsThatWereGivenToOthersStillTakeTheirSlots() {
        List<Ticket> three = List.of(ask(A), ask(A), ask(A));
        assertThat(sources.abandon(A)).hasSize(3);
        assertThat(sources.choose(0, tip)).isEqualTo(B);
        sources.remove(B);
        assertThat(sources.choose(0, tip)).as("its slots are still taken").isNull();
        sources.done(three.getFirst());
        assertThat(sources.choose(0, tip)).isEqualTo(A);
    }

    @Test
    void whoeverGoesGivesItsQuestionsBackAndTheirAnswersAreNoLongerKnown() {
        Ticket ticket = ask(A);
        assertThat(sources.remove(A)).extracting(Sources.Request::ticket).containsExactly(ticket);
        assertThat(sources.done(ticket)).isNull();
        assertThat(sources.remove(A)).isEmpty();
        assertThatThrownBy(() -> ask(A)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aQuestionIsOverOnce() {
        Ticket ticket = ask(A);
        assertThat(Objects.requireNonNull(sources.done(ticket)).peer()).isEqualTo(A);
        assertThat(sources.done(ticket)).isNull();
    }

    @Test
    void whoHasNotWhatItSaidIsAskedAgainWhenItSaysMore() {
        sources.hasNot(A);
        assertThat(sources.serves(A, entry(1))).isFalse();
        sources.has(A, tip);
        assertThat(sources.serves(A, entry(1))).isTrue();
    }

    @Test
    void whoDeclinedIsAskedAgainAfterItsPauseOnly() {
        sources.remove(B);
        sources.refused(0, A);
        assertThat(sources.choose(Sources.REFUSED_PAUSE - 1, tip)).isNull();
        assertThat(sources.nextChance(0, tip)).isEqualTo(Sources.REFUSED_PAUSE);
        assertThat(sources.choose(Sources.REFUSED_PAUSE, tip)).isEqualTo(A);
        assertThat(sources.nextChance(Sources.REFUSED_PAUSE, tip)).isEqualTo(Machine.NEVER);
    }

    @Test
    void somebodyElseIsOneThatHasTheBlockAndNothingToDo() {
        assertThat(sources.hasIdleOther(0, A, tip)).isTrue();
        Ticket ticket = ask(B);
        assertThat(sources.hasIdleOther(0, A, tip)).isFalse();
        sources.done(ticket);
        sources.refused(0, B);
        assertThat(sources.hasIdleOther(0, A, tip)).isFalse();
        assertThat(sources.hasIdleOther(Sources.REFUSED_PAUSE, A, tip)).isTrue();
        sources.has(B, entry(3));
        assertThat(sources.hasIdleOther(Sources.REFUSED_PAUSE, A, tip)).isFalse();
    }
}
