package org.rustycoin.p2p;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.ChainTip;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.MachineLoop;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.P2PMessage;

/** A host that only writes down what a node's machines want. */
final class Host implements RustyCoin.Out {

    record Asked(Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question) {}

    record Advancing(Ticket ticket, Hash fork, List<Hash> stored, List<Block> blocks) {}

    final List<Asked> asked = new ArrayList<>();
    final List<P2PMessage> answers = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final List<String> drops = new ArrayList<>();
    final List<Advancing> advancing = new ArrayList<>();
    final List<BlockHeader> saved = new ArrayList<>();
    final List<BlockHeader> savedInvalid = new ArrayList<>();
    final List<NodeEvent> events = new ArrayList<>();
    final MachineLoop loop = new MachineLoop();
    final RustyCoin coin;
    long now;

    Host() {
        HeaderTree tree = Branch.tree();
        coin = new RustyCoin(SyncSettings.of("/test/"), tree, new ChainTip(tree.genesis().hash(), 0),
                time -> Branch.CLOCK_SECONDS, this, 0);
        coin.machines().forEach(loop::add);
        input(() -> coin.started(0));
    }

    /** A handler, its effects, and whatever is due after them. */
    void input(Runnable handler) {
        loop.handle(now, handler);
        while (loop.deadline() <= now) {
            loop.wake(now);
        }
    }

    Asked lastAsked() {
        return asked.getLast();
    }

    @Override
    public void ask(Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question, long timeoutNanos) {
        loop.effect(() -> asked.add(new Asked(peer, protocol, ticket, question)));
    }

    @Override
    public void answer(CoinProtocol protocol, Ticket ticket, P2PMessage answer) {
        loop.effect(() -> answers.add(answer));
    }

    @Override
    public void refuse(CoinProtocol protocol, Ticket ticket, String why) {
        loop.effect(() -> refused.add(protocol + " " + why));
    }

    @Override
    public void tell(Peer peer, CoinProtocol protocol, P2PMessage statement) {
        loop.effect(() -> told.add(peer + " " + protocol + " " + statement.name()));
    }

    @Override
    public void drop(Peer peer, String why) {
        loop.effect(() -> drops.add(peer + " " + why));
    }

    @Override
    public void advance(Ticket ticket, Hash forkPoint, List<Hash> stored, List<Block> blocks) {
        loop.effect(() -> advancing.add(new Advancing(ticket, forkPoint, stored, blocks)));
    }

    @Override
    public void store(Ticket ticket, List<Block> blocks) {
        throw new AssertionError("nothing is stored aside here");
    }

    @Override
    public void read(Ticket ticket, List<Hash> blocks, long bytesMax) {
        throw new AssertionError("nothing is read here");
    }

    @Override
    public void saveHeaders(List<BlockHeader> headers) {
        loop.effect(() -> saved.addAll(headers));
    }

    @Override
    public void saveInvalid(BlockHeader header) {
        loop.effect(() -> savedInvalid.add(header));
    }

    @Override
    public void event(NodeEvent event) {
        loop.effect(() -> events.add(event));
    }
}
