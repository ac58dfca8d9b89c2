package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Parallel;
import org.rustycoin.ledger.masternode.MasternodeList;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.utxo.LtHash;
import org.rustycoin.ledger.validation.CheckedBlock;
import org.rustycoin.ledger.validation.Fault;
import org.rustycoin.ledger.validation.MerkleTree;

/**
 * Makes a block on a tip, complete but for its nonce: takes the transactions that fit, in their order, tries them by the
 * very pass that validates, leaves out those it refuses, and computes what the header says of the state afterwards.
 */
record Assembly(NetworkParams params, ChainStore store, Parallel parallel, ChainTip tip, long medianTime,
        LtHash utxoSet, MasternodeList masternodes) {

    /** What the coinbase may take at most: its script has 100 bytes at most, and the template one output. */
    private static final int COINBASE_BYTES_MAX = 1_000;

    Candidate candidate(List<Transaction> transactions, Bytes payTo, int target, long unixSeconds) {
        var chosen = new ArrayList<Transaction>();
        var refused = new ArrayList<Transaction>();
        int bytes = Block.BYTES_MIN + COINBASE_BYTES_MAX;
        for (Transaction transaction : transactions) {
            bytes += BincodeWriter.encode(transaction).length;
            (bytes <= NetworkParams.BLOCK_BYTES_MAX ? chosen : refused).add(transaction);
        }
        var draft = new Draft(payTo, target, Math.max(unixSeconds, medianTime + 1));
        while (true) {
            BlockPass pass = passAlone(draft.block(chosen, 0, Hash.ZERO));
            Fault fault = pass.run(medianTime);
            pass.rollBackMasternodes();
            if (fault == null) {
                long reward = NetworkParams.subsidy(tip.height() + 1) + pass.fees();
                Hash stateRoot = stateRootAfter(draft.block(chosen, reward, Hash.ZERO));
                return new Candidate(draft.block(chosen, reward, stateRoot), refused);
            }
            if (pass.failedAt() < 1) {
                throw new IllegalStateException("a candidate without its transactions is not valid: " + fault);
            }
            refused.add(chosen.remove(pass.failedAt() - 1));
        }
    }

    /** What is settled of the block from the start. */
    private final class Draft {

        private final Bytes payTo;
        private final int target;
        private final long time;

        Draft(Bytes payTo, int target, long time) {
            this.payTo = payTo;
            this.target = target;
            this.time = time;
        }

        Block block(List<Transaction> transactions, long reward, Hash stateRoot) {
            long height = tip.height() + 1;
            var input = new TxInput(new OutPoint(Hash.ZERO, -1),
                    Bytes.wrap(new BincodeWriter(Long.BYTES).u64(height).toByteArray()), -1, List.of());
            var all = new ArrayList<Transaction>(transactions.size() + 1);
            all.add(new Transaction.Coinbase(1, List.of(input), List.of(new TxOutput(reward, payTo, null)), 0,
                    List.of()));
            all.addAll(transactions);
            Hash root = MerkleTree.of(all.stream().map(Transaction::txid).toList()).root();
            return new Block(new BlockHeader(1, height, tip.hash(), root, stateRoot, time, target, 0), List.of(), all);
        }
    }

    private BlockPass passAlone(Block block) {
        List<Hash> txids = block.transactions().stream().map(Transaction::txid).toList();
        var checked = new CheckedBlock(block, block.hash(), Bytes.EMPTY, txids);
        return new BlockPass(params, checked, new CoinView(store, List.of(checked)), masternodes);
    }

    private Hash stateRootAfter(Block block) {
        BlockPass pass = passAlone(block);
        pass.run(medianTime);
        Hash list = masternodes.hash();
        pass.rollBackMasternodes();
        List<SliceCheck> slices = SliceCheck.of((key, message, signature) -> true, pass.spends(), tip.height() + 1);
        parallel.runAll(slices);
        LtHash after = utxoSet.copy();
        slices.forEach(slice -> after.merge(slice.delta()));
        return NetworkParams.stateRoot(after.hash(), list);
    }
}
