package org.rustycoin.p2p;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.chain.Mint;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.machine.Peer;

/** Chains of empty blocks, and trees that know their headers. */
public final class Chains {

    public static final NetworkParams PARAMS = NetworkParams.regtest();
    public static final long SECOND = 1_000_000_000L;
    public static final Peer ALICE = new Peer("alice");
    public static final Peer BOB = new Peer("bob");
    public static final Peer CAROL = new Peer("carol");

    private Chains() {}

    /** So many blocks on genesis, each with its coinbase to one key: other keys, other chains. */
    public static List<Block> chain(int length, int key) {
        return on(List.of(), length, key);
    }

    /** So many blocks on others. */
    public static List<Block> on(List<Block> base, int length, int key) {
        var mint = new Mint();
        for (Block block : base) {
            connect(mint, block);
        }
        List<Block> made = new ArrayList<>(base);
        for (int i = 0; i < length; i++) {
            Block block = mint.blockTo(Mint.key(key));
            connect(mint, block);
            made.add(block);
        }
        return made;
    }

    private static void connect(Mint mint, Block block) {
        if (mint.offer(block) != null) {
            throw new IllegalStateException("a block by the rules is refused");
        }
    }

    public static List<BlockHeader> headers(List<Block> blocks) {
        return blocks.stream().map(Block::header).toList();
    }

    /** Time at which all of these headers are of the past. */
    public static long unixSeconds(long now) {
        return PARAMS.genesis().header().timestamp() + 1_000_000;
    }

    public static HeaderTree tree(List<Block> known) {
        var tree = new HeaderTree(PARAMS);
        add(tree, known);
        return tree;
    }

    public static void add(HeaderTree tree, List<Block> blocks) {
        blocks.forEach(block -> tree.accept(block.header(), unixSeconds(0)));
    }

    public static HeaderEntry entry(HeaderTree tree, Block block) {
        HeaderEntry entry = tree.get(block.hash());
        if (entry == null) {
            throw new IllegalStateException("an unknown header");
        }
        return entry;
    }
}
