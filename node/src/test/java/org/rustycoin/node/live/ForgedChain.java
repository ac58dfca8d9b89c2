package org.rustycoin.node.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.mining.Grinder;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.validation.MerkleTree;

/** A chain whose headers are all good and the best there are, with one bad signature in its middle. */
final class ForgedChain {

    private ForgedChain() {}

    /** The honest blocks from 1 on up to their middle; from there mined anew, and one more on top. */
    static List<Block> of(List<Block> honest) {
        int middle = honest.size() / 2;
        var chain = new ArrayList<>(honest.subList(0, middle));
        for (int i = middle; i <= honest.size(); i++) {
            Block model = honest.get(Math.min(i, honest.size() - 1));
            var transactions = new ArrayList<>(model.transactions());
            if (i == middle) {
                transactions.add(spoiled(transactions.removeLast()));
            }
            BlockHeader header = model.header();
            Hash parent = chain.getLast().hash();
            Hash root = MerkleTree.of(transactions.stream().map(Transaction::txid).toList()).root();
            long extra = i == honest.size() ? 1 : 0;
            var unmined = new Block(new BlockHeader(header.version(), header.height() + extra, parent, root,
                    header.stateRoot(), header.timestamp() + extra, header.difficultyTarget(), 0), List.of(),
                    transactions);
            chain.add(Objects.requireNonNull(Grinder.grind(unmined, 1 << 20)));
        }
        return chain;
    }

    /** The transaction with one bit of its first signature flipped. */
    private static Transaction spoiled(Transaction transaction) {
        var inputs = new ArrayList<>(transaction.inputs());
        TxInput first = inputs.removeFirst();
        byte[] script = first.scriptSig().toByteArray();
        script[1] ^= 1; // after the push of 64 bytes: the first byte of R
        inputs.addFirst(new TxInput(first.previousOutput(), Bytes.wrap(script), first.sequence(), first.witness()));
        return transaction.with(inputs, transaction.witness());
    }
}
