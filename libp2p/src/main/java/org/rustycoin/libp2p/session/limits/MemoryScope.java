package org.rustycoin.libp2p.session.limits;

import org.jspecify.annotations.Nullable;

/**
 * Something that counts the memory that is held for it. Reservations are for what grows with the other side's doing
 * (windows, buffers, frames being assembled) and are made before it is allocated, in chunks: see {@link HeldMemory}.
 */
public interface MemoryScope {

    /**
     * Reserves memory, or says which limit forbids it; null when it is reserved.
     *
     * @param bytes not negative
     * @throws IllegalStateException when the scope is closed
     */
    @Nullable
    Refusal reserve(long bytes, Priority priority);

    /**
     * Returns what was reserved; nothing after the scope is closed, which returns everything.
     *
     * @throws IllegalStateException when more is returned than was reserved
     */
    void release(long bytes);
}
