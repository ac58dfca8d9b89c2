package org.rustycoin.ledger.validation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.block.TicketVote;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.transaction.Transaction;

/**
 * A block whose body was held against its header and the rules that need no chain, with what that took to compute: its
 * hash, its encoding and its txids, each made once.
 *
 * <p>
 * Order matters for blame. First whether the body is the header's at all: a wrong root, a mutated tree or wrong votes are
 * the doing of whoever sent this copy, and another copy may be good. Only then the rules, whose breach condemns the
 * header. Votes: nothing commits to them and tickets are not in the chain yet, so what can be checked is that there are
 * at most {@link #VOTES_MAX}, that each is yes, no or abstain, and that no ticket votes twice.
 */
public record CheckedBlock(Block block, Hash hash, Bytes encoding, List<Hash> txids) {

    /** Five tickets vote on a block; as many again leaves room for a later rule. */
    public static final int VOTES_MAX = 10;

    /** Either a checked block or what is wrong with it. */
    public sealed interface Result {
        /** It is the header's body and breaks no rule that needs no chain. */
        record Good(CheckedBlock block) implements Result {}

        /** It does. */
        record Bad(Fault fault) implements Result {}
    }

    public static Result check(Block block) {
        Hash hash = block.hash();
        var body = new BincodeWriter(4096);
        var txids = new ArrayList<Hash>(block.transactions().size());
        var sizes = new int[block.transactions().size()];
        for (int i = 0; i < sizes.length; i++) {
            byte[] encoded = BincodeWriter.encode(block.transactions().get(i));
            txids.add(Hash.wrap(Blake3.hash(encoded)));
            sizes[i] = encoded.length;
            body.array(encoded);
        }
        Broken mutation = mutation(block, txids);
        if (mutation != null) {
            return new Result.Bad(new Fault(hash, true, mutation.rule(), mutation.detail()));
        }
        Broken broken = broken(block, txids, sizes, body.length());
        if (broken != null) {
            return new Result.Bad(new Fault(hash, false, broken.rule(), broken.detail()));
        }
        var whole = new BincodeWriter(body.length() + 1024);
        block.header().write(whole);
        whole.vector(block.ticketVotes()).u64(sizes.length).array(body.toByteArray());
        if (whole.length() > NetworkParams.BLOCK_BYTES_MAX) {
            return new Result.Bad(new Fault(hash, true, "votes-size", whole.length() + " bytes with its votes"));
        }
        return new Result.Good(new CheckedBlock(block, hash, Bytes.wrap(whole.toByteArray()), txids));
    }

    private static @Nullable Broken mutation(Block block, List<Hash> txids) {
        MerkleTree tree = MerkleTree.of(txids);
        if (!tree.root().equals(block.header().merkleRoot())) {
            return new Broken("merkle-root", "the body's root is " + tree.root() + ", the header's "
                    + block.header().merkleRoot());
        }
        if (tree.mutated()) {
            return new Broken("merkle-duplicate", "two equal neighbours in the Merkle tree");
        }
        if (block.ticketVotes().size() > VOTES_MAX) {
            return new Broken("votes", block.ticketVotes().size() + " votes");
        }
        Set<Hash> tickets = new HashSet<>(); // never iterated
        for (TicketVote vote : block.ticketVotes()) {
            if (vote.vote() > 2 || !tickets.add(vote.ticketId())) {
                return new Broken("votes", "ticket " + vote.ticketId() + " votes twice or for nothing");
            }
        }
        return null;
    }

    private static @Nullable Broken broken(Block block, List<Hash> txids, int[] sizes, int bodyBytes) {
        List<Transaction> transactions = block.transactions();
        if (transactions.isEmpty() || !(transactions.getFirst() instanceof Transaction.Coinbase)) {
            return new Broken("coinbase-first", "the first transaction is no coinbase");
        }
        if (bodyBytes + Block.BYTES_MIN > NetworkParams.BLOCK_BYTES_MAX) {
            return new Broken("block-size", (bodyBytes + Block.BYTES_MIN) + " bytes");
        }
        Set<Hash> seen = new HashSet<>(); // never iterated
        for (int i = 0; i < sizes.length; i++) {
            Transaction transaction = transactions.get(i);
            if (i > 0 && transaction instanceof Transaction.Coinbase) {
                return new Broken("coinbase-only-first", "transaction " + i + " is a coinbase too");
            }
            if (!seen.add(txids.get(i))) {
                return new Broken("duplicate-transaction", "transaction " + txids.get(i) + " stands twice");
            }
            Broken broken = TransactionRules.contextFree(transaction, sizes[i]);
            if (broken != null) {
                return new Broken(broken.rule(), "transaction " + i + " (" + txids.get(i) + "): " + broken.detail());
            }
        }
        return TransactionRules.coinbase(transactions.getFirst(), block.header().height());
    }
}
