package org.rustycoin.libp2p.session.limits;

import org.jspecify.annotations.Nullable;

/**
 * What something holds in memory, told to its scope in whole chunks: buffers change with every record that comes and
 * goes, and a scope is shared by all threads.
 *
 * <p>
 * Up to one chunk is held without asking: an idle connection, or one that is read as fast as it is written, never asks.
 * A chunk is returned only when another one is free as well, so that a size that swings around a chunk's end does not
 * reserve and release it each time.
 */
public final class HeldMemory {

    /** One record of Noise, or a quarter of a stream's initial window. */
    public static final int CHUNK_BYTES = 64 << 10;

    private final MemoryScope scope;
    private final Priority priority;
    private long reserved;

    public HeldMemory(MemoryScope scope, Priority priority) {
        this.scope = scope;
        this.priority = priority;
    }

    /**
     * Says how much is held, or about to be.
     *
     * @return which limit forbids it, and then nothing has changed; null when it may be held. Never refuses less than
     *         what was held before
     */
    public @Nullable Refusal hold(long bytes) {
        long needed = Math.max(0, bytes - CHUNK_BYTES);
        long chunks = (needed + CHUNK_BYTES - 1) / CHUNK_BYTES * CHUNK_BYTES;
        if (chunks > reserved) {
            Refusal refusal = scope.reserve(chunks - reserved, priority);
            if (refusal == null) {
                reserved = chunks;
            }
            return refusal;
        }
        if (reserved - chunks > CHUNK_BYTES || bytes == 0 && reserved > 0) {
            scope.release(reserved - chunks);
            reserved = chunks;
        }
        return null;
    }
}
