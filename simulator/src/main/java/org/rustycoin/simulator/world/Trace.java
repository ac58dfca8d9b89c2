package org.rustycoin.simulator.world;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;

import org.rustycoin.ledger.crypto.Blake3;

/**
 * What happened in a world, as a running digest and the last lines for people.
 *
 * <p>
 * Each note becomes the hash of the hash before and the note, so two runs have one digest only if they noted the same
 * things at the same times in the same order.
 */
public final class Trace {

    /** Enough to see what led to a failure, and nothing beside the thousands of events of a long run. */
    private static final int LINES_KEPT = 200;

    private final ArrayDeque<String> last = new ArrayDeque<>();
    private byte[] digest = new byte[32];
    private long notes;

    /** Notes that something happened to somebody. */
    public void note(long time, String who, String what) {
        String line = time + " " + who + " " + what;
        digest = Blake3.hash(digest, line.getBytes(StandardCharsets.UTF_8));
        notes++;
        if (last.size() == LINES_KEPT) {
            last.removeFirst();
        }
        last.addLast(line);
    }

    public String digest() {
        return HexFormat.of().formatHex(digest);
    }

    public long notes() {
        return notes;
    }

    /** The latest notes, oldest first. */
    public List<String> lastLines() {
        return List.copyOf(last);
    }
}
