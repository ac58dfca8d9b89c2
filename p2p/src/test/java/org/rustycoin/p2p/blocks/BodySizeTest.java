package org.rustycoin.p2p.blocks;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.block.TicketVote;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.p2p.Branch;

import static org.assertj.core.api.Assertions.assertThat;

/** A body's size is its encoding's, wherever a peer hides its ballast. */
class BodySizeTest {

    private static final OutPoint AT = new OutPoint(Hash.ZERO, 1);
    private static final TxInput INPUT = new TxInput(AT, Bytes.EMPTY, 0, List.of());
    private static final TxOutput OUTPUT = new TxOutput(1, Bytes.EMPTY, null);
    private static final MasternodeIdentity IDENTITY = new MasternodeIdentity(AT, bytes(32), "/ip4/127.0.0.1/tcp/1",
            bytes(32));

    private static Bytes bytes(int length) {
        return Bytes.wrap(new byte[length]);
    }

    private static Transaction standard(List<TxInput> inputs, List<TxOutput> outputs, List<Bytes> witness) {
        return new Transaction.Standard(1, inputs, outputs, 0, 1, witness);
    }

    private static void isExact(Transaction... transactions) {
        isExact(new Block(Branch.PARAMS.genesis().header(), List.of(), List.of(transactions)));
    }

    private static void isExact(Block block) {
        assertThat(BodySize.of(block)).isEqualTo(BincodeWriter.encode(block).length);
    }

    @Test
    void ofEmptyBodiesAndGenesis() {
        isExact();
        isExact(Branch.PARAMS.genesis());
        isExact(Branch.body(Branch.PARAMS.genesis().header(), 12_345));
    }

    @Test
    void ofBallastInEachFieldOfATransaction() {
        var script = new TxInput(AT, bytes(1000), 0, List.of());
        var inputsWitness = new TxInput(AT, Bytes.EMPTY, 0, List.of(bytes(10), bytes(2000), Bytes.EMPTY));
        isExact(standard(List.of(INPUT, script, inputsWitness), List.of(OUTPUT), List.of()));
        var locked = new TxOutput(1, bytes(3000), null);
        var memo = new TxOutput(1, Bytes.EMPTY, bytes(4000));
        var emptyMemo = new TxOutput(1, Bytes.EMPTY, Bytes.EMPTY);
        isExact(standard(List.of(), List.of(OUTPUT, locked, memo, emptyMemo), List.of(bytes(5000), Bytes.EMPTY)));
        isExact(new Transaction.Coinbase(1, List.of(script), List.of(memo), 0, List.of(bytes(7))));
    }

    @Test
    void ofMasternodesTransactionsAndVotes() {
        isExact(new Transaction.MasternodeRegister(IDENTITY, bytes(64), 0, List.of(INPUT), List.of(OUTPUT),
                List.of(bytes(9))),
                new Transaction.MasternodeCollateral(1, List.of(INPUT), List.of(OUTPUT), IDENTITY,
                        5, 0, List.of()));
        var vote = new TicketVote(Hash.ZERO, Hash.ZERO, 1, bytes(64));
        isExact(new Block(Branch.PARAMS.genesis().header(), List.of(vote, vote), List.of()));
    }
}
