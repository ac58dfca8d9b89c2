package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.params.CompactTarget;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.store.StoredHeader;
import org.rustycoin.ledger.store.StoredState;

/**
 * Every header that is known and valid as far as a header shows, as a tree in memory.
 *
 * <p>
 * Rules for a header (WIRE.md §6), cheapest first. Its proof of work is met, for a target that is no easier than the
 * network allows: until then nobody has paid for our attention. Its parent is known and not invalid. Its height is the
 * parent's plus one. Its target is the expected one. Its time is later than the median of the last eleven. Its time is
 * at most two hours ahead of the clock: this one is not a fault for ever, so it is told apart.
 *
 * <p>
 * The best header is the one with most work that is not invalid; of two with equal work the first seen. Work is exact
 * and unbounded, so it does not overflow. When a body proves invalid, {@link #invalidate} condemns its header and all
 * that stand on it, in time proportional to the tree, which the proof of work of an invalid block has paid for.
 *
 * <p>
 * Memory is about 500 bytes a header: a year of blocks is 100 MB. A header costs its maker a proof of work, but on a side
 * branch that starts far back only that of the network's limit, 2^24 hashes on mainnet; nothing else bounds such branches
 * yet. Bitcoin Core keeps no headers of a branch until its work has come near to the best one's. Not thread-safe.
 */
public final class HeaderTree {

    private final NetworkParams params;
    /** In order of arrival, so parents come before children. */
    private final Map<Hash, HeaderEntry> entries = new LinkedHashMap<>();
    private final HeaderEntry genesis;
    private HeaderEntry best;

    public HeaderTree(NetworkParams params) {
        this.params = params;
        this.genesis = new HeaderEntry(params.genesis().header(), params.genesisHash(), null);
        genesis.markBodyStored();
        entries.put(genesis.hash(), genesis);
        best = genesis;
    }

    /**
     * The tree of the headers that a store holds. The order in which they were first seen is not kept, but what is the
     * active chain is: so its tip is the best among those of equal work, as it was before the restart.
     */
    public static HeaderTree load(NetworkParams params, ChainStore store) {
        var tree = new HeaderTree(params);
        store.headers(tree::restore);
        StoredState state = store.state();
        HeaderEntry active = state == null ? null : tree.get(state.tip());
        if (active != null && !active.isInvalid() && active.work().equals(tree.best.work())) {
            tree.best = active;
        }
        return tree;
    }

    public NetworkParams params() {
        return params;
    }

    public HeaderEntry genesis() {
        return genesis;
    }

    /** The header with most work; its bodies may not be here yet. */
    public HeaderEntry best() {
        return best;
    }

    public @Nullable HeaderEntry get(Hash hash) {
        return entries.get(hash);
    }

    public int size() {
        return entries.size();
    }

    /** Checks a header and adds it if it is valid. {@code unixSeconds} is the time of this node's clock. */
    public HeaderVerdict accept(BlockHeader header, long unixSeconds) {
        Hash hash = header.hash();
        HeaderEntry known = entries.get(hash);
        if (known != null) {
            String why = known.invalidReason();
            return why == null
                    ? new HeaderVerdict.Known(known)
                    : new HeaderVerdict.Invalid("invalid-ancestor",
                            "block " + hash + " is known to be invalid: " + why);
        }
        if (CompactTarget.expand(header.difficultyTarget()).compareTo(CompactTarget.expand(params.powLimit())) > 0
                || !CompactTarget.isMet(hash, header.difficultyTarget())) {
            return new HeaderVerdict.Invalid("proof-of-work",
                    "header " + hash + " does not meet target " + Integer.toHexString(header.difficultyTarget()));
        }
        HeaderEntry parent = entries.get(header.prevBlockHash());
        if (parent == null) {
            return new HeaderVerdict.Orphan();
        }
        HeaderVerdict.Invalid broken = brokenRule(header, hash, parent);
        if (broken != null) {
            return broken;
        }
        if (Long.compareUnsigned(header.timestamp(), unixSeconds + NetworkParams.FUTURE_SECONDS_MAX) > 0) {
            return new HeaderVerdict.Premature("header " + hash + " is of " + Long.toUnsignedString(header.timestamp())
                    + ", more than two hours after " + unixSeconds);
        }
        return new HeaderVerdict.Accepted(add(header, hash, parent, null));
    }

    private HeaderVerdict.@Nullable Invalid brokenRule(BlockHeader header, Hash hash, HeaderEntry parent) {
        if (parent.isInvalid()) {
            return new HeaderVerdict.Invalid("invalid-ancestor",
                    "header " + hash + " stands on an invalid block: " + parent.invalidReason());
        }
        if (header.height() != parent.height() + 1) {
            return new HeaderVerdict.Invalid("height", "header " + hash + " claims height "
                    + Long.toUnsignedString(header.height()) + " on a parent at " + parent.height());
        }
        int expected = nextTarget(parent);
        if (header.difficultyTarget() != expected) {
            return new HeaderVerdict.Invalid("difficulty",
                    "header " + hash + " has target " + Integer.toHexString(header.difficultyTarget()) + " where "
                            + Integer.toHexString(expected) + " is due");
        }
        long median = medianTime(parent);
        if (Long.compareUnsigned(header.timestamp(), median) <= 0) {
            return new HeaderVerdict.Invalid("median-time",
                    "header " + hash + " is of " + Long.toUnsignedString(header.timestamp())
                            + ", not after the median " + Long.toUnsignedString(median));
        }
        return null;
    }

    /** Adds a header that this node had accepted in an earlier life. Parents come before children. */
    void restore(StoredHeader stored) {
        Hash hash = stored.header().hash();
        HeaderEntry entry = entries.get(hash);
        if (entry == null) {
            HeaderEntry parent = entries.get(stored.header().prevBlockHash());
            if (parent == null) {
                throw new IllegalStateException("the store has header " + hash + " but not its parent");
            }
            entry = add(stored.header(), hash, parent,
                    stored.invalid() ? "found invalid before the last restart" : null);
        }
        if (stored.bodyStored()) {
            entry.markBodyStored();
        }
    }

    private HeaderEntry add(BlockHeader header, Hash hash, HeaderEntry parent, @Nullable String fault) {
        var entry = new HeaderEntry(header, hash, parent);
        entries.put(hash, entry);
        String inherited = parent.invalidReason();
        String why = inherited == null ? fault : inherited;
        if (why != null) {
            entry.markInvalid(why);
        } else if (entry.work().compareTo(best.work()) > 0) {
            best = entry;
        }
        return entry;
    }

    /** Condemns a block and its descendants, and chooses the best of the rest. */
    public void invalidate(HeaderEntry entry, String why) {
        if (entry == genesis) {
            throw new IllegalArgumentException("genesis cannot be invalid");
        }
        entry.markInvalid(why);
        HeaderEntry bestLeft = genesis;
        for (HeaderEntry each : entries.values()) {
            HeaderEntry parent = each.parent();
            if (parent != null && parent.isInvalid() && !each.isInvalid()) {
                each.markInvalid(why);
            }
            if (!each.isInvalid() && each.work().compareTo(bestLeft.work()) > 0) {
                bestLeft = each;
            }
        }
        best = bestLeft;
    }

    /** The target that a child of {@code parent} must have. */
    public int nextTarget(HeaderEntry parent) {
        long height = parent.height() + 1;
        if (!params.retargets() || height % NetworkParams.RETARGET_BLOCKS != 0) {
            return parent.header().difficultyTarget();
        }
        HeaderEntry first = parent.ancestor(height - NetworkParams.RETARGET_BLOCKS);
        return params.retarget(parent.header().difficultyTarget(),
                parent.header().timestamp() - first.header().timestamp());
    }

    /** The median time of a header and the ten before it. */
    public static long medianTime(HeaderEntry entry) {
        var times = new ArrayList<Long>(NetworkParams.MEDIAN_TIME_BLOCKS);
        HeaderEntry at = entry;
        while (at != null && times.size() < NetworkParams.MEDIAN_TIME_BLOCKS) {
            times.add(at.header().timestamp());
            at = at.parent();
        }
        Long[] sorted = times.toArray(Long[]::new);
        Arrays.sort(sorted, Long::compareUnsigned);
        return sorted[sorted.length / 2];
    }

    /** Hashes by which a peer finds where its chain leaves ours: ten close together, then ever farther, then genesis. */
    public List<Hash> locator(HeaderEntry from) {
        var hashes = new ArrayList<Hash>();
        long step = 1;
        HeaderEntry at = from;
        while (at.height() > 0) {
            hashes.add(at.hash());
            if (hashes.size() > 10) {
                step *= 2;
            }
            at = at.ancestor(Math.max(0, at.height() - step));
        }
        hashes.add(genesis.hash());
        return hashes;
    }

    /**
     * The headers of the chain that ends in {@code tip}, after the first hash of the locator that lies on it (after
     * genesis if none does), up to {@code stop} and at most {@code max}.
     */
    public List<HeaderEntry> after(List<Hash> locator, Hash stop, int max, HeaderEntry tip) {
        HeaderEntry start = genesis;
        for (Hash hash : locator) {
            HeaderEntry entry = entries.get(hash);
            if (entry != null && entry.isAncestorOf(tip)) {
                start = entry;
                break;
            }
        }
        long last = Math.min(tip.height(), start.height() + max);
        HeaderEntry stopAt = entries.get(stop);
        if (stopAt != null && stopAt.isAncestorOf(tip) && stopAt.height() > start.height()) {
            last = Math.min(last, stopAt.height());
        }
        return path(start, tip.ancestor(last));
    }

    /** The entries after {@code from} down to {@code to}, a descendant of it, ascending. */
    public static List<HeaderEntry> path(HeaderEntry from, HeaderEntry to) {
        var path = new ArrayList<HeaderEntry>();
        for (HeaderEntry at = to; at != from && at != null; at = at.parent()) {
            path.add(at);
        }
        return path.reversed();
    }

    /** The last header that two chains share. */
    public static HeaderEntry fork(HeaderEntry one, HeaderEntry other) {
        long height = Math.min(one.height(), other.height());
        HeaderEntry a = one.ancestor(height);
        HeaderEntry b = other.ancestor(height);
        long low = 0;
        long high = height;
        while (low < high) { // chains agree up to some height and never again after it
            long middle = low + (high - low + 1) / 2;
            if (a.ancestor(middle) == b.ancestor(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return a.ancestor(low);
    }
}
