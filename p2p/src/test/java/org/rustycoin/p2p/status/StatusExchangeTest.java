package org.rustycoin.p2p.status;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Chains;
import org.rustycoin.p2p.messages.P2PMessage.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.p2p.Chains.ALICE;
import static org.rustycoin.p2p.Chains.BOB;

/** The first word between peers. */
class StatusExchangeTest implements StatusExchange.Out {

    private final HeaderTree tree = Chains.tree(List.of());
    private final Status own = StatusExchange.describe(tree.genesis(), tree.best(), 0, "/test:1/");
    private final StatusExchange exchange = new StatusExchange(tree.genesis().hash(), () -> own, this);
    private final List<Ticket> asked = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @Override
    public void ask(Peer peer, Ticket ticket, Status question, long timeoutNanos) {
        asked.add(ticket);
        said.add("asks " + peer);
    }

    @Override
    public void answer(Ticket ticket, Status answer) {
        said.add("answers");
    }

    @Override
    public void ready(Peer peer, boolean outbound, Status status) {
        said.add("ready " + peer);
    }

    @Override
    public void drop(Peer peer, String rule, String why) {
        said.add("drop " + peer + ": " + rule);
    }

    private Status ofOtherChain() {
        return new Status(1, Hash.ZERO, Hash.ZERO, 5, own.cumulativeWork(), 0, "");
    }

    @Test
    void theDiallerAsksAndTheListenerAnswers() {
        exchange.connected(0, ALICE, true);
        exchange.answered(asked.getFirst(), own);
        exchange.connected(0, BOB, false);
        exchange.asked(BOB, new Ticket(1), own);
        assertThat(said).containsExactly("asks alice", "ready alice", "answers", "ready bob");
        assertThat(exchange.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aPeerOfAnotherGenesisIsAnsweredAndDropped() {
        exchange.connected(0, ALICE, true);
        exchange.answered(asked.getFirst(), ofOtherChain());
        exchange.connected(0, BOB, false);
        exchange.asked(BOB, new Ticket(1), ofOtherChain());
        assertThat(said).containsExactly("asks alice", "drop alice: other-chain", "answers", "drop bob: other-chain");
    }

    @Test
    void aPeerThatSaysNothingIsDroppedAfterTwentySeconds() {
        exchange.connected(0, ALICE, false);
        assertThat(exchange.deadline()).isEqualTo(StatusExchange.PATIENCE);
        exchange.wake(StatusExchange.PATIENCE - 1);
        assertThat(said).isEmpty();
        exchange.wake(StatusExchange.PATIENCE);
        assertThat(said).containsExactly("drop alice: no-status");
        assertThat(exchange.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whoDoesNotAnswerIsDroppedAndWhoGoesIsForgotten() {
        exchange.connected(0, ALICE, true);
        exchange.failed(asked.getFirst(), new Failure.Timeout());
        exchange.connected(0, BOB, true);
        exchange.disconnected(BOB);
        exchange.failed(asked.getLast(), new Failure.Gone());
        exchange.answered(asked.getLast(), own);
        assertThat(said).containsExactly("asks alice", "drop alice: no-status", "asks bob");
    }

    @Test
    void onlyTheFirstStatusCounts() {
        exchange.connected(0, ALICE, false);
        exchange.asked(ALICE, new Ticket(1), own);
        exchange.asked(ALICE, new Ticket(2), ofOtherChain());
        assertThat(said).containsExactly("answers", "ready alice", "answers");
    }

    @Test
    void workGoesAsThirtyTwoBytesMostSignificantFirst() {
        assertThat(own.cumulativeWork().length()).isEqualTo(32);
        assertThat(own.cumulativeWork().at(31)).isEqualTo((byte) 2);
    }
}
