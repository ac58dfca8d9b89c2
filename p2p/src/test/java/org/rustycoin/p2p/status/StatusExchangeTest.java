package org.rustycoin.p2p.status;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.messages.P2PMessage.Status;

import static org.assertj.core.api.Assertions.assertThat;

/** Who says Status to whom, and what happens to those who do not, or are of another chain. */
class StatusExchangeTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Hash GENESIS = Branch.PARAMS.genesisHash();
    private static final Status OURS = status(GENESIS, "ours");
    private static final Status THEIRS = status(GENESIS, "theirs");
    private static final Status STRANGE = status(NetworkParams.mainnet().genesisHash(), "strange");
    private static final Ticket THEIR_TICKET = new Ticket(77);

    private static Status status(Hash genesis, String agent) {
        return new Status(1, genesis, genesis, 0, Bytes.wrap(new byte[32]), 0, agent);
    }

    private record Asked(Peer peer, Ticket ticket) {}

    private static final class Said implements StatusExchange.Out {
        final List<Asked> asked = new ArrayList<>();
        final List<Ticket> answered = new ArrayList<>();
        final List<String> ready = new ArrayList<>();
        final List<String> drops = new ArrayList<>();

        @Override
        public void ask(Peer peer, Ticket ticket, Status question, long timeoutNanos) {
            assertThat(question).isEqualTo(OURS);
            assertThat(timeoutNanos).isEqualTo(StatusExchange.PATIENCE);
            asked.add(new Asked(peer, ticket));
        }

        @Override
        public void answer(Ticket ticket, Status answer) {
            assertThat(answer).isEqualTo(OURS);
            answered.add(ticket);
        }

        @Override
        public void ready(Peer peer, boolean outbound, Status status) {
            ready.add(peer + (outbound ? " outbound " : " inbound ") + status.userAgent());
        }

        @Override
        public void drop(Peer peer, String rule, String why) {
            drops.add(peer + " " + rule);
        }
    }

    private final Said out = new Said();
    private final StatusExchange status = new StatusExchange(GENESIS, () -> OURS, out);

    @Test
    void theDiallerAsksAndIsReadyWithTheAnswer() {
        status.connected(0, A, true);
        assertThat(out.asked).hasSize(1);
        status.answered(out.asked.getFirst().ticket(), THEIRS);
        assertThat(out.ready).containsExactly("A outbound theirs");
        assertThat(status.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void theListenerWaitsAndAnswers() {
        status.connected(0, A, false);
        assertThat(out.asked).isEmpty();
        status.asked(A, THEIR_TICKET, THEIRS);
        assertThat(out.answered).containsExactly(THEIR_TICKET);
        assertThat(out.ready).containsExactly("A inbound theirs");
    }

    @Test
    void onePeerThatBothAsksAndAnswersIsReadyOnce() {
        status.connected(0, A, true);
        status.asked(A, THEIR_TICKET, THEIRS);
        status.answered(out.asked.getFirst().ticket(), THEIRS);
        assertThat(out.ready).hasSize(1);
    }

    @Test
    void aSecondStatusIsAnsweredAndChangesNothing() {
        status.connected(0, A, false);
        status.asked(A, THEIR_TICKET, THEIRS);
        status.asked(A, new Ticket(78), STRANGE);
        assertThat(out.answered).hasSize(2);
        assertThat(out.ready).hasSize(1);
        assertThat(out.drops).isEmpty();
    }

    @Test
    void aPeerOfAnotherChainIsToldOursAndDropped() {
        status.connected(0, A, false);
        status.asked(A, THEIR_TICKET, STRANGE);
        assertThat(out.answered).containsExactly(THEIR_TICKET);
        assertThat(out.drops).containsExactly("A other-chain");
        assertThat(out.ready).isEmpty();
        assertThat(status.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void anAnswererOfAnotherChainIsDropped() {
        status.connected(0, A, true);
        status.answered(out.asked.getFirst().ticket(), STRANGE);
        assertThat(out.drops).containsExactly("A other-chain");
        assertThat(out.ready).isEmpty();
    }

    @Test
    void whoSaysNothingForTwentySecondsIsDropped() {
        status.connected(5, A, false);
        status.connected(7, B, false);
        assertThat(status.deadline()).isEqualTo(5 + StatusExchange.PATIENCE);
        status.wake(5 + StatusExchange.PATIENCE - 1);
        assertThat(out.drops).as("too early").isEmpty();
        status.wake(status.deadline());
        assertThat(out.drops).containsExactly("A no-status");
        assertThat(status.deadline()).isEqualTo(7 + StatusExchange.PATIENCE);
        status.asked(A, THEIR_TICKET, THEIRS);
        assertThat(out.ready).as("too late").isEmpty();
    }

    @Test
    void aDialledPeerThatDoesNotAnswerIsDroppedOnce() {
        status.connected(0, A, true);
        status.failed(out.asked.getFirst().ticket(), new Failure.Refused("no such protocol"));
        assertThat(out.drops).containsExactly("A no-status");
        if (status.deadline() < Machine.NEVER) {
            status.wake(status.deadline());
        }
        assertThat(out.drops).hasSize(1);
    }

    @Test
    void aQuestionThatFailsAfterThePeerSpokeCostsNothing() {
        status.connected(0, A, true);
        status.asked(A, THEIR_TICKET, THEIRS);
        status.failed(out.asked.getFirst().ticket(), new Failure.Timeout());
        assertThat(out.drops).isEmpty();
    }

    @Test
    void anAnswerOfTheLastConnectionSaysNothingAboutTheNext() {
        status.connected(0, A, true);
        Ticket before = out.asked.getFirst().ticket();
        status.disconnected(A);
        assertThat(status.deadline()).isEqualTo(Machine.NEVER);
        status.connected(1, A, true);
        status.failed(before, new Failure.Timeout());
        assertThat(out.drops).isEmpty();
        status.answered(before, STRANGE);
        assertThat(out.drops).isEmpty();
        status.answered(out.asked.getLast().ticket(), THEIRS);
        assertThat(out.ready).containsExactly("A outbound theirs");
    }

    @Test
    void aStatusOfAPeerThatIsNotConnectedIsAnsweredAndForgotten() {
        status.asked(A, THEIR_TICKET, THEIRS);
        assertThat(out.answered).containsExactly(THEIR_TICKET);
        assertThat(out.ready).isEmpty();
    }

    @Test
    void aNodeDescribesItsTipAndItsWorkMostSignificantByteFirst() {
        HeaderTree tree = Branch.tree();
        HeaderEntry tip = Branch.of("main", 300).into(tree);
        Status described = StatusExchange.describe(tree.genesis(), tip, 5, "agent");
        assertThat(described.genesisHash()).isEqualTo(GENESIS);
        assertThat(described.tipHash()).isEqualTo(tip.hash());
        assertThat(described.tipHeight()).isEqualTo(300);
        assertThat(described.services()).isEqualTo(5);
        assertThat(described.cumulativeWork().length()).isEqualTo(32);
        assertThat(new BigInteger(1, described.cumulativeWork().toByteArray())).isEqualTo(tip.work())
                .isEqualTo(BigInteger.valueOf(602));
    }
}
