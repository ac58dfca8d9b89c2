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
import org.rustycoin.ledger.validation.Broken;
import org.rustycoin.ledger.validation.CheckedBlock;
import org.rustycoin.ledger.validation.MerkleTree;
import org.rustycoin.ledger.validation.TransactionRules;

/**
 * Makes a block on a tip, complete but for its nonce: takes the transactions in their order that fit and that the very pass
 * which validates admits, each tried once, and computes what the header says of the state afterwards.
 */
record Assembly(NetworkParams params, ChainStore store, Parallel parallel, ChainTip tip, long medianTime,
        LtHash utxoSet, MasternodeList masternodes) {

    /** What the coinbase may take at most: its script has 100 bytes at most, and the template one output. */
    private static final int COINBASE_BYTES_MAX = 1_000;

    Candidate candidate(List<Transaction> transactions, Bytes payTo, int target, long unixSeconds) {
        var draft = new Draft(payTo, target, Math.max(unixSeconds, medianTime + 1));
        CheckedBlock offered = unchecked(draft.block(transactions, 0));
        var pass = new BlockPass(params, offered, new CoinView(store, List.of(offered)), masternodes);
        var chosen = new ArrayList<Transaction>();
        var refused = new ArrayList<Transaction>();
        int bytesLeft = NetworkParams.BLOCK_BYTES_MAX - Block.BYTES_MIN - COINBASE_BYTES_MAX;
        for (int i = 0; i < transactions.size(); i++) {
            Transaction transaction = transactions.get(i);
            int bytes = BincodeWriter.encode(transaction).length;
            if (bytes > bytesLeft || TransactionRules.contextFree(transaction, bytes) != null
                    || pass.add(transaction, offered.txids().get(i + 1), medianTime) != null) {
                refused.add(transaction);
            } else {
                bytesLeft -= bytes;
                chosen.add(transaction);
            }
        }
        Block block = draft.block(chosen, NetworkParams.subsidy(tip.height() + 1) + pass.fees());
        Transaction coinbase = block.transactions().getFirst();
        Broken broken = pass.end(coinbase, coinbase.txid(), medianTime);
        Hash list = masternodes.hash();
        pass.rollBackMasternodes();
        if (broken != null) {
            throw new IllegalStateException("a coinbase of our own is not valid: " + broken);
        }
        return new Candidate(withStateRoot(block, stateRoot(pass.spends(), list)), refused);
    }

    private Hash stateRoot(List<Spend> spends, Hash list) {
        List<SliceCheck> slices = SliceCheck.of((key, message, signature) -> true, spends, tip.height() + 1);
        parallel.runAll(slices);
        LtHash after = utxoSet.copy();
        slices.forEach(slice -> after.merge(slice.delta()));
        return NetworkParams.stateRoot(after.hash(), list);
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

        /** All but the state root. */
        Block block(List<Transaction> transactions, long reward) {
            long height = tip.height() + 1;
            var input = new TxInput(new OutPoint(Hash.ZERO, -1),
                    Bytes.wrap(new BincodeWriter(Long.BYTES).u64(height).toByteArray()), -1, List.of());
            var all = new ArrayList<Transaction>(transactions.size() + 1);
            all.add(new Transaction.Coinbase(1, List.of(input), List.of(new TxOutput(reward, payTo, null)), 0,
                    List.of()));
            all.addAll(transactions);
            Hash root = MerkleTree.of(all.stream().map(Transaction::txid).toList()).root();
            return new Block(new BlockHeader(1, height, tip.hash(), root, Hash.ZERO, time, target, 0), List.of(), all);
        }
    }

    private static Block withStateRoot(Block block, Hash root) {
        BlockHeader old = block.header();
        var header = new BlockHeader(old.version(), old.height(), old.prevBlockHash(), old.merkleRoot(), root,
                old.timestamp(), old.difficultyTarget(), old.nonce());
        return new Block(header, block.ticketVotes(), block.transactions());
    }

    private static CheckedBlock unchecked(Block block) {
        List<Hash> txids = block.transactions().stream().map(Transaction::txid).toList();
        return new CheckedBlock(block, block.hash(), Bytes.EMPTY, txids);
    }
}
