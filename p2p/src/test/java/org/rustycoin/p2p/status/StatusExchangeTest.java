package org.rustycoin.p2p.status;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.messages.P2PMessage.Status;

import static org.assertj.core.api.Assertions.assertThat;

/** The first word between peers, and those who say another one, none, or too many. */
class StatusExchangeTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Hash GENESIS = Branch.PARAMS.genesisHash();
    private static final Hash OTHER_GENESIS = Branch.of("other", 1).tip();

    private static final class Wishes implements StatusExchange.Out {
        final List<String> said = new ArrayList<>();
        final List<Ticket> asked = new ArrayList<>();

        @Override
        public void ask(Peer peer, Ticket ticket, Status question, long timeoutNanos) {
            asked.add(ticket);
            said.add("ask " + peer);
        }

        @Override
        public void answer(Ticket ticket, Status answer) {
            said.add("answer " + ticket.number());
        }

        @Override
        public void refuse(Ticket ticket, String why) {
            said.add("refuse " + ticket.number());
        }

        @Override
        public void offended(Peer peer, Offence offence) {
            said.add("offence " + peer + " " + offence.rule());
        }

        @Override
        public void ready(Peer peer, boolean outbound, Status status) {
            said.add("ready " + peer + (outbound ? " outbound" : " inbound"));
        }

        @Override
        public void drop(Peer peer, String rule, String why) {
            said.add("drop " + peer + " " + rule);
        }
    }

    private final Wishes out = new Wishes();
    private final StatusExchange exchange = new StatusExchange(GENESIS, () -> status(GENESIS), out);

    private static Status status(Hash genesis) {
        return new Status(1, genesis, genesis, 0, Bytes.wrap(new byte[32]), 0, "/test/");
    }

    private void wake() {
        long now = exchange.deadline();
        exchange.wake(now);
        assertThat(exchange.deadline()).isGreaterThan(now);
    }

    @Test
    void theDiallerAsksAndIsReadyWithTheAnswer() {
        exchange.connected(0, A, true);
        exchange.answered(1, out.asked.getFirst(), status(GENESIS));
        assertThat(out.said).containsExactly("ask A", "ready A outbound");
        assertThat(exchange.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void theListenerWaitsAnswersAndIsReady() {
        exchange.connected(0, A, false);
        assertThat(out.said).isEmpty();
        exchange.asked(1, A, new Ticket(7), status(GENESIS));
        assertThat(out.said).containsExactly("answer 7", "ready A inbound");
        assertThat(exchange.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whoAnswersWithAnotherGenesisIsDroppedAtOnce() {
        exchange.connected(0, A, true);
        exchange.answered(5, out.asked.getFirst(), status(OTHER_GENESIS));
        assertThat(exchange.deadline()).isEqualTo(5);
        wake();
        assertThat(out.said).containsExactly("ask A", "drop A other-chain");
        assertThat(exchange.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whoAsksWithAnotherGenesisHearsOursAndHasFiveSecondsToGo() {
        exchange.connected(0, A, false);
        exchange.asked(0, A, new Ticket(1), status(OTHER_GENESIS));
        assertThat(out.said).containsExactly("answer 1");
        assertThat(exchange.deadline()).isEqualTo(StatusExchange.GOODBYE);
        wake();
        assertThat(out.said).containsExactly("answer 1", "drop A other-chain");
    }

    @Test
    void whoGoesByItselfIsNotDroppedAnyMore() {
        exchange.connected(0, A, false);
        exchange.asked(0, A, new Ticket(1), status(OTHER_GENESIS));
        exchange.disconnected(A);
        assertThat(exchange.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whoSaysNothingForTwentySecondsIsDroppedEachAtItsOwnTime() {
        exchange.connected(0, A, false);
        exchange.connected(3, B, false);
        assertThat(exchange.deadline()).isEqualTo(20_000_000_000L);
        wake();
        assertThat(out.said).containsExactly("drop A no-status");
        assertThat(exchange.deadline()).isEqualTo(20_000_000_003L);
        wake();
        assertThat(out.said).containsExactly("drop A no-status", "drop B no-status");
    }

    @Test
    void whoDoesNotAnswerIsDroppedOnceAndWhoIsGoneNotAtAll() {
        exchange.connected(0, A, true);
        exchange.failed(out.asked.getFirst(), new Failure.Timeout());
        exchange.connected(0, B, true);
        exchange.failed(out.asked.getLast(), new Failure.Gone());
        assertThat(out.said).containsExactly("ask A", "drop A no-status", "ask B");
        exchange.disconnected(B);
        assertThat(exchange.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void theFirstWordCountsAndASecondIsAnsweredAllTheSame() {
        exchange.connected(0, A, false);
        exchange.asked(0, A, new Ticket(1), status(GENESIS));
        exchange.asked(0, A, new Ticket(2), status(OTHER_GENESIS));
        assertThat(out.said).containsExactly("answer 1", "ready A inbound", "answer 2");
        assertThat(exchange.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whoAsksOverAndOverIsRefusedAndEachTimeCounts() {
        exchange.connected(0, A, false);
        for (int i = 1; i <= StatusExchange.QUESTIONS_MAX + 2; i++) {
            exchange.asked(0, A, new Ticket(i), status(GENESIS));
        }
        assertThat(out.said.stream().filter(said -> said.startsWith("answer"))).hasSize(StatusExchange.QUESTIONS_MAX);
        assertThat(out.said.stream().filter(said -> said.equals("offence A status-again"))).hasSize(2);
        assertThat(out.said).contains("refuse 9", "refuse 10");
    }

    @Test
    void anAnswerOfOneThatIsGoneChangesNothing() {
        exchange.connected(0, A, true);
        exchange.disconnected(A);
        exchange.answered(1, out.asked.getFirst(), status(GENESIS));
        assertThat(out.said).containsExactly("ask A");
    }

    @Test
    void ourStatusSaysWhereTheChainEndsAndItsWorkMostSignificantByteFirst() {
        HeaderTree tree = Branch.tree();
        HeaderEntry tip = Branch.of("main", 300).into(tree);
        Status status = StatusExchange.describe(tree.genesis(), tip, 5, "/agent/");
        assertThat(status.genesisHash()).isEqualTo(GENESIS);
        assertThat(status.tipHash()).isEqualTo(tip.hash());
        assertThat(status.tipHeight()).isEqualTo(300);
        assertThat(status.services()).isEqualTo(5);
        assertThat(status.protocolVersion()).isEqualTo(1);
        byte[] work = status.cumulativeWork().toByteArray();
        assertThat(work).hasSize(32);
        assertThat((work[30] & 0xff) << 8 | work[31] & 0xff).as("two hashes for each header").isEqualTo(602);
    }
}
