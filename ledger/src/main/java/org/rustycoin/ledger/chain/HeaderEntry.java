package org.rustycoin.ledger.chain;

import java.math.BigInteger;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.params.CompactTarget;

/**
 * A header in the tree, with what is known of its block. Belongs to the thread of its {@link HeaderTree}. Takes about
 * 500 bytes.
 */
public final class HeaderEntry {

    private final BlockHeader header;
    private final Hash hash;
    private final @Nullable HeaderEntry parent;
    /** An ancestor far back, so that any ancestor is found in a logarithmic number of steps (Bitcoin Core's `pskip`). */
    private final @Nullable HeaderEntry skip;
    private final BigInteger work;
    private boolean bodyStored;
    private @Nullable String invalid;

    HeaderEntry(BlockHeader header, Hash hash, @Nullable HeaderEntry parent) {
        this.header = header;
        this.hash = hash;
        this.parent = parent;
        this.skip = parent == null ? null : parent.ancestor(skipHeight(header.height()));
        BigInteger own = CompactTarget.work(header.difficultyTarget());
        this.work = parent == null ? own : parent.work.add(own);
    }

    public BlockHeader header() {
        return header;
    }

    public Hash hash() {
        return hash;
    }

    public long height() {
        return header.height();
    }

    /** Null for genesis. */
    public @Nullable HeaderEntry parent() {
        return parent;
    }

    /** Expected hashes in the chain up to and including this header. */
    public BigInteger work() {
        return work;
    }

    /** Whether the store has this block's body. */
    public boolean bodyStored() {
        return bodyStored;
    }

    public void markBodyStored() {
        bodyStored = true;
    }

    public boolean isInvalid() {
        return invalid != null;
    }

    /** Why the block or an ancestor was found invalid; null if it was not. */
    public @Nullable String invalidReason() {
        return invalid;
    }

    void markInvalid(String why) {
        invalid = why;
    }

    /** The ancestor at a height from 0 to this one's; a header is its own ancestor. */
    public HeaderEntry ancestor(long height) {
        if (height < 0 || height > height()) {
            throw new IllegalArgumentException("no ancestor at " + height + " of a header at " + height());
        }
        HeaderEntry at = this;
        while (at.height() > height) {
            HeaderEntry far = at.skip;
            at = far != null && far.height() >= height ? far : parentOf(at);
        }
        return at;
    }

    /** Whether {@code other} is this header or descends from it. */
    public boolean isAncestorOf(HeaderEntry other) {
        return height() <= other.height() && other.ancestor(height()) == this;
    }

    private static HeaderEntry parentOf(HeaderEntry entry) {
        HeaderEntry parent = entry.parent;
        if (parent == null) {
            throw new IllegalStateException("a header above genesis without a parent");
        }
        return parent;
    }

    /** Turns the lowest one bits off: far and near skips alternate, so that every walk is short. */
    private static long skipHeight(long height) {
        if (height < 2) {
            return 0;
        }
        return (height & 1) == 1 ? clearLowest(clearLowest(height - 1)) + 1 : clearLowest(height);
    }

    private static long clearLowest(long n) {
        return n & (n - 1);
    }

    @Override
    public String toString() {
        return height() + " " + hash;
    }
}
