package org.rustycoin.p2p.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.p2p.messages.Inventory;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.messages.P2PMessage.BlockRequest;
import org.rustycoin.p2p.messages.P2PMessage.BlockResponse;
import org.rustycoin.p2p.messages.P2PMessage.GetData;
import org.rustycoin.p2p.messages.P2PMessage.GetHeaders;
import org.rustycoin.p2p.messages.P2PMessage.Headers;
import org.rustycoin.p2p.messages.P2PMessage.NotFound;

/**
 * Answers questions for headers and blocks (WIRE.md §4), of the active chain and, by hash, of any body that is here.
 *
 * <p>
 * A question costs a few dozen bytes and an answer up to {@link #ANSWER_BYTES}, so reads are rationed:
 * {@link #READS_PER_PEER} at a time for one peer and {@link #READS_MAX} for all; more are refused, and the asker asks
 * elsewhere.
 */
public final class Serving {

    /** Well below what a message may have, so that the last block always fits beside the rest. */
    public static final long ANSWER_BYTES = 4 << 20;
    public static final int READS_PER_PEER = 8;
    /** 64 answers of 4 MiB are what we are ready to hold for strangers. */
    public static final int READS_MAX = 64;

    /** What this machine does. */
    public interface Out {

        void answer(Ticket ticket, P2PMessage answer);

        void refuse(Ticket ticket, String why);

        /** Reads bodies in order until their encodings exceed a sum; comes back by {@link Serving#read}. */
        void read(Ticket ticket, List<Hash> blocks, long bytesMax);
    }

    private record Question(Peer peer, Ticket ticket, List<Inventory> inventory) {}

    private final HeaderTree tree;
    private final Supplier<HeaderEntry> tip;
    private final Out out;
    private final Tickets tickets = new Tickets();
    private final Map<Ticket, Question> reading = new LinkedHashMap<>();
    private long blocksServed;
    private long readsRefused;

    /** @param tip the last block of the active chain at that moment */
    public Serving(HeaderTree tree, Supplier<HeaderEntry> tip, Out out) {
        this.tree = tree;
        this.tip = tip;
        this.out = out;
    }

    public void asked(Ticket ticket, GetHeaders question) {
        var headers = new ArrayList<BlockHeader>();
        for (HeaderEntry entry : tree.after(question.locatorHashes(), question.stopHash(), P2PMessage.HEADERS_MAX,
                tip.get())) {
            headers.add(entry.header());
        }
        out.answer(ticket, new Headers(headers));
    }

    public void asked(Peer peer, Ticket ticket, BlockRequest question) {
        long start = Integer.toUnsignedLong(question.startHeight());
        long end = Math.min(Integer.toUnsignedLong(question.endHeight()), tip.get().height());
        end = Math.min(end, start + P2PMessage.BLOCKS_MAX - 1);
        if (end < start) {
            out.answer(ticket, new BlockResponse(List.of()));
            return;
        }
        HeaderEntry last = tip.get().ancestor(end);
        var hashes = new ArrayList<Hash>();
        HeaderTree.path(last.ancestor(start), last).forEach(entry -> hashes.add(entry.hash()));
        hashes.addFirst(last.ancestor(start).hash());
        read(new Question(peer, ticket, List.of()), hashes);
    }

    public void asked(Peer peer, Ticket ticket, GetData question) {
        var hashes = new ArrayList<Hash>();
        for (Inventory inventory : question.inventory()) {
            if (!isHere(inventory) || hashes.size() == P2PMessage.BLOCKS_MAX) {
                break; // an answer is a prefix of what was asked for: a gap would look like blocks that were not
            }
            hashes.add(inventory.hash());
        }
        if (hashes.isEmpty()) {
            out.answer(ticket, new NotFound(question.inventory().stream().filter(each -> !isHere(each)).toList()));
        } else {
            read(new Question(peer, ticket, question.inventory()), hashes);
        }
    }

    private boolean isHere(Inventory inventory) {
        HeaderEntry entry = tree.get(inventory.hash());
        return entry != null && entry.bodyStored();
    }

    private void read(Question question, List<Hash> hashes) {
        long ofPeer = reading.values().stream().filter(each -> each.peer().equals(question.peer())).count();
        if (ofPeer >= READS_PER_PEER || reading.size() >= READS_MAX) {
            readsRefused++;
            out.refuse(question.ticket(), "too many answers are being made");
            return;
        }
        Ticket ticket = tickets.next();
        reading.put(ticket, question);
        out.read(ticket, hashes, ANSWER_BYTES);
    }

    /** What a read brought. */
    public void read(Ticket ticket, List<Block> blocks) {
        Question question = reading.remove(ticket);
        if (question == null) {
            return;
        }
        blocksServed += blocks.size();
        out.answer(question.ticket(), blocks.isEmpty() && !question.inventory().isEmpty()
                ? new NotFound(question.inventory())
                : new BlockResponse(blocks));
    }

    /** Questions that were refused since the start because too many were being answered. */
    public long readsRefused() {
        return readsRefused;
    }

    /** Blocks sent to others since the start. */
    public long blocksServed() {
        return blocksServed;
    }
}
