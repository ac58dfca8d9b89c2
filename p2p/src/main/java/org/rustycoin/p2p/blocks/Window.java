package org.rustycoin.p2p.blocks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.machine.Peer;

/** The bodies that are under way or here and waiting, bounded by their bytes. */
final class Window {

    /** Ahead of the active chain; Bitcoin Core's figure. */
    static final int BLOCKS_MAX = 1024;
    static final int REQUESTS_PER_PEER = 3;
    /** One question's worth: small against a window, large against a round trip. */
    static final long REQUEST_BYTES = 512 * 1024;
    private static final int REQUEST_BLOCKS_MAX = 64;
    /** Before any block was seen. */
    private static final long FIRST_GUESS = 64 * 1024;

    private record Arrived(Block block, @Nullable Peer from, long bytes) {}

    private final long bytesMax;
    private final Map<HeaderEntry, Peer> pending = new LinkedHashMap<>();
    private final Map<HeaderEntry, Arrived> arrived = new LinkedHashMap<>();
    private long arrivedBytes;
    private long average = FIRST_GUESS;

    Window(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    long bytesMax() {
        return bytesMax;
    }

    int arrivedBlocks() {
        return arrived.size();
    }

    boolean hasRoom() {
        return arrivedBytes + pending.size() * average < bytesMax;
    }

    /** How many blocks one question asks for. */
    int requestBlocks() {
        return (int) Math.clamp(REQUEST_BYTES / average, 1, REQUEST_BLOCKS_MAX);
    }

    boolean isWanted(HeaderEntry entry) {
        return !entry.bodyStored() && !entry.isInvalid() && !pending.containsKey(entry) && !arrived.containsKey(entry);
    }

    /** Whether all before a position of the path are here, so that nothing moves until that one is. */
    boolean isFront(List<HeaderEntry> path, int position) {
        for (HeaderEntry entry : path.subList(0, position)) {
            if (!entry.bodyStored() && !arrived.containsKey(entry)) {
                return false;
            }
        }
        return true;
    }

    void asked(Sources.Request request) {
        request.entries().forEach(entry -> pending.put(entry, request.peer()));
    }

    /** What a question asked for is no longer under way with that peer. */
    void release(Sources.Request request) {
        request.entries().forEach(entry -> pending.remove(entry, request.peer()));
    }

    void arrived(HeaderEntry entry, Block block, @Nullable Peer from) {
        if (arrived.containsKey(entry)) {
            return;
        }
        long bytes = BodySize.of(block);
        arrived.put(entry, new Arrived(block, from, bytes));
        pending.remove(entry);
        arrivedBytes += bytes;
        average = Math.max(256, (15 * average + bytes) / 16);
    }

    @Nullable
    Block block(HeaderEntry entry) {
        Arrived here = arrived.get(entry);
        return here == null ? null : here.block();
    }

    long bytes(HeaderEntry entry) {
        Arrived here = arrived.get(entry);
        return here == null ? 0 : here.bytes();
    }

    /** Lets a body go and gives the peer that it came from, if it was here and from one. */
    @Nullable
    Peer forget(HeaderEntry entry) {
        Arrived here = arrived.remove(entry);
        if (here == null) {
            return null;
        }
        arrivedBytes -= here.bytes();
        return here.from();
    }

    /**
     * Lets all bodies go that are not of the chain that ends in {@code target}: they would take the room of those that
     * are. Blocks of our own stay unless they are condemned, since nobody could send them again.
     */
    void forgetBeside(HeaderEntry target) {
        for (var each : List.copyOf(arrived.entrySet())) {
            boolean ours = each.getValue().from() == null && !each.getKey().isInvalid();
            if (!ours && !each.getKey().isAncestorOf(target)) {
                forget(each.getKey());
            }
        }
    }

    /** The first body of a path that is not here; null if all are. */
    @Nullable
    HeaderEntry firstMissing(List<HeaderEntry> path) {
        for (HeaderEntry entry : path) {
            if (!entry.bodyStored() && !arrived.containsKey(entry)) {
                return entry;
            }
        }
        return null;
    }

    /** The peer that holds everything up: the first missing body is with it, and nothing more could be asked for. */
    @Nullable
    Peer heldUpBy(List<HeaderEntry> path, HeaderEntry front) {
        if (hasRoom() && path.stream().anyMatch(this::isWanted)) {
            return null;
        }
        return pending.get(front);
    }
}
