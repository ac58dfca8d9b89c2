package org.rustycoin.p2p;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Advance;
import org.rustycoin.ledger.chain.ChainTip;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.validation.Fault;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Questions.Asked;
import org.rustycoin.p2p.Questions.Asker;
import org.rustycoin.p2p.blocks.BlockDownload;
import org.rustycoin.p2p.blocks.Ledger;
import org.rustycoin.p2p.headers.HeaderSync;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.Inventory;
import org.rustycoin.p2p.messages.InventoryKind;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.peers.Standing;
import org.rustycoin.p2p.serving.Serving;
import org.rustycoin.p2p.status.StatusExchange;

/**
 * The machines of one node, wired: what one says becomes what another hears, or what the host does. It decides nothing
 * itself.
 *
 * <p>
 * Each machine makes up its own tickets, so a ticket of a question to a peer is told apart by its protocol and by whom it
 * went through here. The host calls every input inside a handler of its {@code MachineLoop} and queues what {@link Out}
 * says as effects.
 */
public final class RustyCoin {

    /**
     * All that this node's protocols do to the world. What {@link Ledger} asks for comes back by
     * {@link RustyCoin#advanced} and {@link RustyCoin#stored}.
     */
    public interface Out extends Ledger {

        /** Asks a peer; {@link RustyCoin#answered} or {@link RustyCoin#failed} follows, once. */
        void ask(Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question, long timeoutNanos);

        void answer(CoinProtocol protocol, Ticket ticket, P2PMessage answer);

        void refuse(CoinProtocol protocol, Ticket ticket, String why);

        /** Says something that has no answer. */
        void tell(Peer peer, CoinProtocol protocol, P2PMessage statement);

        /** Closes every connection with a peer. */
        void drop(Peer peer, String why);

        /** {@link RustyCoin#read} follows. */
        void read(Ticket ticket, List<Hash> blocks, long bytesMax);

        void saveHeaders(List<BlockHeader> headers);

        void event(NodeEvent event);
    }

    private final SyncSettings settings;
    private final HeaderTree tree;
    private final WallClock clock;
    private final Out out;
    private final StatusExchange status;
    private final HeaderSync headers;
    private final BlockDownload blocks;
    private final Serving serving;
    private final Standing standing;
    private final Map<Peer, Long> ready = new LinkedHashMap<>();
    private final Questions questions = new Questions();
    private long lastNow;

    /**
     * @param tree every header that the store has
     * @param tip  the end of the active chain, whose header is in the tree
     */
    public RustyCoin(SyncSettings settings, HeaderTree tree, ChainTip tip, WallClock clock, Out out, long now) {
        this.settings = settings;
        this.tree = tree;
        this.clock = clock;
        this.out = out;
        this.lastNow = now;
        HeaderEntry active = tree.get(tip.hash());
        if (active == null) {
            throw new IllegalArgumentException("the header of the tip " + tip.hash() + " is not in the tree");
        }
        standing = new Standing(new FromStanding());
        status = new StatusExchange(tree.genesis().hash(), this::ownStatus, new FromStatus());
        headers = new HeaderSync(tree, clock::unixSeconds, new FromHeaders());
        blocks = new BlockDownload(tree, active, settings.windowBytes(), out, new FromBlocks());
        serving = new Serving(tree, blocks::active, new ServingOut(out));
    }

    /** The machines that want to be woken. */
    public List<Machine> machines() {
        return List.of(standing, status, headers, blocks);
    }

    /** Begins what the store left half done: bodies that are there and not connected, headers without bodies. */
    public void started(long now) {
        lastNow = now;
        blocks.headersChanged(now);
    }

    // ---- peers ----

    public void connected(long now, Peer peer, boolean outbound) {
        lastNow = now;
        if (standing.connected(now, peer)) {
            status.connected(now, peer, outbound);
        }
    }

    public void disconnected(long now, Peer peer) {
        lastNow = now;
        ready.remove(peer);
        status.disconnected(peer);
        headers.disconnected(now, peer);
        blocks.disconnected(now, peer);
        standing.disconnected(peer);
    }

    /** Someone broke a rule; the peer is null if it went before it said who it is. */
    public void offended(long now, @Nullable Peer peer, Offence offence) {
        lastNow = now;
        standing.offended(now, peer, offence);
    }

    // ---- messages ----

    /** A question, or a statement: the host ends a statement's stream itself. */
    public void asked(long now, Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question) {
        lastNow = now;
        if (!standing.mayAsk(now, peer)) {
            out.refuse(protocol, ticket, "too many questions");
            return;
        }
        switch (question) {
            case P2PMessage.Status theirs -> status.asked(now, peer, ticket, theirs);
            case P2PMessage.GetHeaders wanted -> serving.asked(ticket, wanted);
            case P2PMessage.BlockRequest wanted -> serving.asked(peer, ticket, wanted);
            case P2PMessage.GetData wanted when protocol == CoinProtocol.BLOCK_SYNC -> serving.asked(peer, ticket,
                    wanted);
            case P2PMessage.GetData wanted -> out.answer(protocol, ticket,
                    new P2PMessage.NotFound(wanted.inventory()));
            default -> out.refuse(protocol, ticket, question.name() + " is not served");
        }
    }

    public void told(long now, Peer peer, P2PMessage statement) {
        lastNow = now;
        if (standing.mayTell(now, peer, statement.encode().length)
                && statement instanceof P2PMessage.Inv(List<Inventory> inventory)) {
            for (Inventory each : inventory) {
                if (each.kind() == InventoryKind.BLOCK) {
                    headers.announced(now, peer, each.hash());
                }
            }
        }
    }

    public void answered(long now, Ticket ticket, P2PMessage answer) {
        lastNow = now;
        Asked question = questions.take(ticket);
        if (question == null) {
            return;
        }
        Ticket own = question.ticket();
        switch (answer) {
            case P2PMessage.Status theirs when question.asker() == Asker.STATUS -> status.answered(now, own, theirs);
            case P2PMessage.Headers found when question.asker() == Asker.HEADERS -> headers.answered(now, own,
                    found.headers());
            case P2PMessage.BlockResponse found when question.asker() == Asker.BLOCKS -> blocks.answered(now, own,
                    found);
            case P2PMessage.NotFound found when question.asker() == Asker.BLOCKS -> blocks.answered(now, own, found);
            case P2PMessage.Reject _ -> failed(now, question, new Failure.Refused("it answered with Reject"));
            default -> {
                String what = question.asker() + " answered with " + answer.name();
                standing.offended(now, question.peer(), new Offence.OnStream("wrong-answer", what));
                failed(now, question, new Failure.Malformed(what));
            }
        }
    }

    public void failed(long now, Ticket ticket, Failure failure) {
        lastNow = now;
        Asked question = questions.take(ticket);
        if (question != null) {
            failed(now, question, failure);
        }
    }

    private void failed(long now, Asked question, Failure failure) {
        switch (question.asker()) {
            case STATUS -> status.failed(question.ticket(), failure);
            case HEADERS -> headers.failed(now, question.ticket(), failure);
            case BLOCKS -> blocks.failed(now, question.ticket(), failure);
        }
    }

    // ---- ledger ----

    public void advanced(long now, Ticket ticket, Advance result) {
        lastNow = now;
        blocks.advanced(now, ticket, result);
    }

    public void stored(long now, Ticket ticket, List<@Nullable Fault> faults) {
        lastNow = now;
        blocks.stored(now, ticket, faults);
    }

    public void read(long now, Ticket ticket, List<Block> found) {
        lastNow = now;
        serving.read(ticket, found);
    }

    /** A block of this node's own making; null if its header is good, else what is wrong with it. */
    public @Nullable String mined(long now, Block block) {
        lastNow = now;
        String refusal = tree.accept(block.header(), clock.unixSeconds(now)).refusal();
        if (refusal == null) {
            blocks.offered(now, block);
        }
        return refusal;
    }

    // ---- for people ----

    public HeaderEntry tip() {
        return blocks.active();
    }

    public HeaderTree tree() {
        return tree;
    }

    /** Whether a better chain is known or being looked for. */
    public boolean isSyncing() {
        return headers.isSyncing() || tree.best().work().compareTo(blocks.active().work()) > 0;
    }

    /** The height that a peer last claimed, or -1 before its Status. */
    public long heightOf(Peer peer) {
        return ready.getOrDefault(peer, -1L);
    }

    public Standing standing() {
        return standing;
    }

    public long blocksServed() {
        return serving.blocksServed();
    }

    /** Questions since the start that were refused, for each asker's own number or for that of all. */
    public long questionsRefused() {
        return standing.questionsRefused() + serving.readsRefused();
    }

    private P2PMessage.Status ownStatus() {
        return StatusExchange.describe(tree.genesis(), blocks.active(), settings.services(), settings.userAgent());
    }

    private void ask(Asker asker, Peer peer, CoinProtocol protocol, Ticket own, P2PMessage question, long timeout) {
        out.ask(peer, protocol, questions.add(asker, peer, own), question, timeout);
    }

    private final class FromStanding implements Standing.Out {

        @Override
        public void drop(Peer peer, String why) {
            out.drop(peer, why);
        }

        @Override
        public void event(Standing.Dropped dropped) {
            out.event(new NodeEvent.PeerDropped(dropped.peer(), dropped.rule(), dropped.why()));
        }
    }

    /** What every machine may say of a peer. */
    private class Reporting {
        public void drop(Peer peer, String rule, String why) {
            standing.drop(lastNow, peer, rule, why);
        }

        public void stalled(Peer peer, String what) {
            standing.stalled(peer, what);
            out.event(new NodeEvent.PeerStalled(peer, what));
        }
    }

    private final class FromStatus extends Reporting implements StatusExchange.Out {

        @Override
        public void ask(Peer peer, Ticket ticket, P2PMessage.Status question, long timeoutNanos) {
            RustyCoin.this.ask(Asker.STATUS, peer, CoinProtocol.STATUS, ticket, question, timeoutNanos);
        }

        @Override
        public void answer(Ticket ticket, P2PMessage.Status answer) {
            out.answer(CoinProtocol.STATUS, ticket, answer);
        }

        @Override
        public void refuse(Ticket ticket, String why) {
            out.refuse(CoinProtocol.STATUS, ticket, why);
        }

        @Override
        public void offended(Peer peer, Offence offence) {
            standing.offended(lastNow, peer, offence);
        }

        @Override
        public void ready(Peer peer, boolean outbound, P2PMessage.Status theirs) {
            ready.put(peer, theirs.tipHeight());
            out.event(new NodeEvent.PeerReady(peer, outbound, theirs.tipHeight(), theirs.userAgent()));
            headers.ready(lastNow, peer, outbound, theirs.tipHash(),
                    new BigInteger(1, theirs.cumulativeWork().unsafeArray()));
        }
    }

    private final class FromHeaders extends Reporting implements HeaderSync.Out {

        @Override
        public void ask(Peer peer, Ticket ticket, P2PMessage.GetHeaders question, long timeoutNanos) {
            RustyCoin.this.ask(Asker.HEADERS, peer, CoinProtocol.BLOCK_SYNC, ticket, question, timeoutNanos);
        }

        @Override
        public void accepted(Peer from, List<BlockHeader> fresh) {
            out.saveHeaders(fresh);
            out.event(new NodeEvent.HeadersAccepted(from, fresh.size(), tree.best().height()));
            blocks.headersChanged(lastNow);
        }

        @Override
        public void peerHas(Peer peer, HeaderEntry best) {
            ready.merge(peer, best.height(), Math::max);
            blocks.peerHas(lastNow, peer, best);
        }
    }

    private final class FromBlocks extends Reporting implements BlockDownload.Out {

        @Override
        public void ask(Peer peer, Ticket ticket, List<Hash> hashes, long timeoutNanos) {
            var question = new P2PMessage.GetData(hashes.stream().map(Inventory::block).toList());
            RustyCoin.this.ask(Asker.BLOCKS, peer, CoinProtocol.BLOCK_SYNC, ticket, question, timeoutNanos);
        }

        @Override
        public void changed(Advance advance) {
            out.event(new NodeEvent.TipChanged(advance.tip().hash(), advance.tip().height(), advance.connected(),
                    advance.disconnected()));
            if (blocks.active() == tree.best() && !advance.connected().isEmpty()) {
                announce(advance.tip().hash());
            }
        }

        private void announce(Hash tip) {
            var announcement = new P2PMessage.Inv(List.of(Inventory.block(tip)));
            ready.keySet().forEach(peer -> out.tell(peer, CoinProtocol.TX_PROP, announcement));
        }

        @Override
        public void rejected(@Nullable Peer from, Fault fault) {
            out.event(new NodeEvent.BlockRejected(fault.block(), from, fault.mutated(), fault.rule(), fault.detail()));
        }
    }
}
