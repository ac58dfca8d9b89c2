package org.rustycoin.p2p;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.P2PMessage;

/** All that a node wanted done, in order. */
final class Wishes implements RustyCoin.Out {

    record Question(Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage message) {}

    record Answer(CoinProtocol protocol, Ticket ticket, P2PMessage message) {}

    record Told(Peer peer, CoinProtocol protocol, P2PMessage message) {}

    record Advancing(Ticket ticket, Hash forkPoint, List<Hash> stored, List<Block> blocks) {}

    record Reading(Ticket ticket, List<Hash> blocks) {}

    final List<Question> questions = new ArrayList<>();
    final List<Answer> answers = new ArrayList<>();
    final List<Ticket> refused = new ArrayList<>();
    final List<Told> told = new ArrayList<>();
    final List<Peer> dropped = new ArrayList<>();
    final List<Advancing> advances = new ArrayList<>();
    final List<Reading> reads = new ArrayList<>();
    final List<BlockHeader> saved = new ArrayList<>();
    final List<BlockHeader> invalid = new ArrayList<>();
    final List<NodeEvent> events = new ArrayList<>();

    Question question() {
        return questions.getLast();
    }

    /** The last question of a kind. */
    Question question(Class<? extends P2PMessage> kind) {
        return questions.stream().filter(each -> kind.isInstance(each.message())).reduce((first, last) -> last)
                .orElseThrow();
    }

    long count(Class<? extends P2PMessage> kind) {
        return questions.stream().filter(each -> kind.isInstance(each.message())).count();
    }

    @Override
    public void ask(Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question, long timeoutNanos) {
        if (!protocol.isQuestion(question)) {
            throw new AssertionError(question.name() + " is no question of " + protocol);
        }
        questions.add(new Question(peer, protocol, ticket, question));
    }

    @Override
    public void answer(CoinProtocol protocol, Ticket ticket, P2PMessage answer) {
        if (!protocol.isAnswer(answer)) {
            throw new AssertionError(answer.name() + " is no answer of " + protocol);
        }
        answers.add(new Answer(protocol, ticket, answer));
    }

    @Override
    public void refuse(CoinProtocol protocol, Ticket ticket, String why) {
        refused.add(ticket);
    }

    @Override
    public void tell(Peer peer, CoinProtocol protocol, P2PMessage statement) {
        if (!protocol.isStatement(statement)) {
            throw new AssertionError(statement.name() + " is no statement of " + protocol);
        }
        told.add(new Told(peer, protocol, statement));
    }

    @Override
    public void drop(Peer peer, String why) {
        dropped.add(peer);
    }

    @Override
    public void advance(Ticket ticket, Hash forkPoint, List<Hash> stored, List<Block> blocks) {
        advances.add(new Advancing(ticket, forkPoint, stored, blocks));
    }

    @Override
    public void store(Ticket ticket, List<Block> blocks) {
        throw new AssertionError("nothing is so long here that it must be stored aside");
    }

    @Override
    public void read(Ticket ticket, List<Hash> blocks, long bytesMax) {
        reads.add(new Reading(ticket, blocks));
    }

    @Override
    public void saveHeaders(List<BlockHeader> headers) {
        saved.addAll(headers);
    }

    @Override
    public void saveInvalid(BlockHeader header) {
        invalid.add(header);
    }

    @Override
    public void event(NodeEvent event) {
        events.add(event);
    }
}
