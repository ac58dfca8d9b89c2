package org.rustycoin.libp2p.session.mplex;

import java.util.LinkedHashSet;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Machine;

/**
 * What the streams of a session have not read, all together, and which of them are full and since when nobody has read
 * them. Each full stream has the same time, so they are due in the order in which they were last read.
 */
final class Backlog {

    private final MplexSettings settings;
    private final LinkedHashSet<MplexStream> full = new LinkedHashSet<>();
    private long bytes;

    Backlog(MplexSettings settings) {
        this.settings = settings;
    }

    /** Unread bytes of all streams. */
    long bytes() {
        return bytes;
    }

    /** A stream got bytes; its clock begins when that fills it. */
    void grew(long now, MplexStream stream, int by) {
        bytes += by;
        if (isFull(stream) && full.add(stream)) {
            stream.stalledAt = now + settings.stallNanos();
        }
    }

    /** A stream was read: its clock begins anew, or stops. */
    void shrank(long now, MplexStream stream, int by) {
        bytes -= by;
        if (full.remove(stream)) {
            grew(now, stream, 0);
        }
    }

    /** A stream is no more, with what it had not read. */
    void forget(MplexStream stream, int unread) {
        bytes -= unread;
        full.remove(stream);
    }

    private boolean isFull(MplexStream stream) {
        return stream.available() >= settings.streamBufferMax() / 2;
    }

    /** When the next full stream has gone unread for too long. */
    long deadline() {
        return full.isEmpty() ? Machine.NEVER : full.getFirst().stalledAt;
    }

    /** A full stream that has gone unread for too long; null if there is none. */
    @Nullable
    MplexStream stalled(long now) {
        return now < deadline() ? null : full.getFirst();
    }
}
