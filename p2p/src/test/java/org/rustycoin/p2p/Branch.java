package org.rustycoin.p2p;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.chain.HeaderVerdict;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.mining.Grinder;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

/** Headers on regtest that follow one another and meet their target; their bodies are for machines that do not look. */
public record Branch(List<BlockHeader> headers) {

    public static final NetworkParams PARAMS = NetworkParams.regtest();
    /** A clock that all of these headers are before. */
    public static final long CLOCK_SECONDS = PARAMS.genesis().header().timestamp() + 100_000_000;

    /** So many headers after genesis; branches of different names share nothing. */
    public static Branch of(String name, int count) {
        return on(PARAMS.genesis().header(), name, count);
    }

    public static Branch on(BlockHeader parent, String name, int count) {
        var headers = new ArrayList<BlockHeader>(count);
        Hash root = Hash.wrap(Blake3.hash(name.getBytes(StandardCharsets.UTF_8)));
        BlockHeader last = parent;
        for (int i = 0; i < count; i++) {
            last = mined(new BlockHeader(1, last.height() + 1, last.hash(), root, Hash.ZERO, last.timestamp() + 1,
                    PARAMS.powLimit(), 0));
            headers.add(last);
        }
        return new Branch(headers);
    }

    /** The header with a nonce that meets its target. */
    public static BlockHeader mined(BlockHeader header) {
        Block block = Grinder.grind(new Block(header, List.of(), List.of()), 1 << 20);
        if (block == null) {
            throw new IllegalStateException("no nonce");
        }
        return block.header();
    }

    /** More of the same branch on its end. */
    public Branch and(String name, int count) {
        var longer = new ArrayList<>(headers);
        longer.addAll(on(last(), name, count).headers);
        return new Branch(longer);
    }

    public BlockHeader at(int height) {
        return headers.get(height - 1);
    }

    public BlockHeader last() {
        return headers.getLast();
    }

    public Hash tip() {
        return last().hash();
    }

    /** Those of heights {@code first} to {@code last}, both included. */
    public List<BlockHeader> range(int first, int last) {
        return headers.subList(first - 1, last);
    }

    /** Puts all headers into a tree and gives the last one's entry. */
    public HeaderEntry into(HeaderTree tree) {
        HeaderEntry last = tree.genesis();
        for (BlockHeader header : headers) {
            HeaderVerdict verdict = tree.accept(header, CLOCK_SECONDS);
            last = tree.get(header.hash());
            if (last == null) {
                throw new IllegalStateException("a made header is refused: " + verdict.refusal());
            }
        }
        return last;
    }

    /** A tree with nothing but genesis. */
    public static HeaderTree tree() {
        return new HeaderTree(PARAMS);
    }

    /** A body for a header, with so many bytes of ballast. */
    public static Block body(BlockHeader header, int ballastBytes) {
        var input = new TxInput(new OutPoint(Hash.ZERO, -1), Bytes.EMPTY, -1, List.of());
        var output = new TxOutput(0, Bytes.EMPTY, Bytes.wrap(new byte[ballastBytes]));
        return new Block(header, List.of(),
                List.of(new Transaction.Coinbase(1, List.of(input), List.of(output), 0, List.of())));
    }
}
