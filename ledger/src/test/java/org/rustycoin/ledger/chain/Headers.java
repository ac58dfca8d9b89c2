package org.rustycoin.ledger.chain;

import java.util.List;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;

import static org.assertj.core.api.Assertions.assertThat;

/** Headers with their work done, whose bodies nobody has. */
final class Headers {

    private Headers() {}

    /** A child with the target that is due; {@code root} tells it from its siblings. */
    static BlockHeader child(HeaderTree tree, HeaderEntry parent, long seconds, int root) {
        return child(parent, parent.header().timestamp() + seconds, tree.nextTarget(parent), root);
    }

    static BlockHeader child(HeaderEntry parent, long timestamp, int target, int root) {
        byte[] merkle = new byte[32];
        merkle[0] = (byte) root;
        var header = new BlockHeader(1, parent.height() + 1, parent.hash(), Hash.wrap(merkle), Hash.ZERO, timestamp,
                target, 0);
        return Mint.ground(new Block(header, List.of(), List.of())).header();
    }

    /** Adds so many headers, {@code seconds} apart; the last one. */
    static HeaderEntry grow(HeaderTree tree, HeaderEntry from, int count, long seconds, int root) {
        HeaderEntry at = from;
        for (int i = 0; i < count; i++) {
            at = accept(tree, child(tree, at, seconds, root));
        }
        return at;
    }

    static HeaderEntry accept(HeaderTree tree, BlockHeader header) {
        HeaderVerdict verdict = tree.accept(header, header.timestamp());
        assertThat(verdict).isInstanceOf(HeaderVerdict.Accepted.class);
        return ((HeaderVerdict.Accepted) verdict).entry();
    }
}
