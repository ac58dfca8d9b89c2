package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.block.TicketVote;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.crypto.BouncyCastleVerifier;
import org.rustycoin.ledger.crypto.Parallel;
import org.rustycoin.ledger.mining.Grinder;
import org.rustycoin.ledger.mining.SigningKey;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.MemoryChainStore;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.validation.Fault;
import org.rustycoin.ledger.validation.MerkleTree;

/** A regtest chain whose coinbases all go to one key, and blocks for it, by the rules or against them. */
public final class Mint {

    public static final long FEE = 10;

    /** Some minutes after genesis: every block is a second later than the one before it. */
    private static final long EPOCH = NetworkParams.regtest().genesis().header().timestamp() + 600;

    public final SigningKey key = key(1);
    public final MemoryChainStore store = new MemoryChainStore();
    public final Chainstate chain;

    /** A coin of this chain: where it is and what it is. */
    public record Purse(OutPoint at, TxOutput output) {}

    public Mint() {
        this(NetworkParams.regtest());
    }

    public Mint(NetworkParams params) {
        chain = Chainstate.open(params, store, new BouncyCastleVerifier(), Parallel.SEQUENTIAL);
    }

    public static SigningKey key(int number) {
        return new SigningKey(Blake3.hash(new byte[]{(byte) number}));
    }

    public static TxInput spending(OutPoint at) {
        return new TxInput(at, Bytes.EMPTY, -1, List.of());
    }

    /** A block by the rules on the tip, not connected yet. */
    public Block block(Transaction... transactions) {
        return blockTo(key, transactions);
    }

    /** The same with the coinbase's output to another key. */
    public Block blockTo(SigningKey payee, Transaction... transactions) {
        Candidate candidate = chain.candidate(List.of(transactions), payee.script(), chain.params().powLimit(),
                EPOCH + chain.tip().height());
        if (!candidate.refused().isEmpty()) {
            throw new IllegalArgumentException("not all of these are valid: " + candidate.refused());
        }
        return ground(candidate.block());
    }

    /** Connects a block by the rules and gives its coinbase's coin. */
    public Purse mine(Transaction... transactions) {
        Block block = block(transactions);
        Fault fault = offer(block);
        if (fault != null) {
            throw new IllegalStateException("a block by the rules is refused: " + fault);
        }
        return purse(block.transactions().getFirst(), 0);
    }

    public static Purse purse(Transaction transaction, int output) {
        return new Purse(new OutPoint(transaction.txid(), output), transaction.outputs().get(output));
    }

    /** Connects a block on the tip; what is wrong with it, or null. */
    public @Nullable Fault offer(Block block) {
        return chain.advance(chain.tip().hash(), List.of(block)).fault();
    }

    /** Offers an empty block by the rules into which these were put as they are. */
    public @Nullable Fault offerWith(Transaction... transactions) {
        return offer(changed(block(), all -> {
            all.addAll(List.of(transactions));
            return all;
        }));
    }

    /** A block with other transactions, and a header that is theirs but for the state root. */
    public static Block changed(Block block, UnaryOperator<List<Transaction>> change) {
        List<Transaction> transactions = change.apply(new ArrayList<>(block.transactions()));
        Hash root = MerkleTree.of(transactions.stream().map(Transaction::txid).toList()).root();
        BlockHeader old = block.header();
        var header = new BlockHeader(old.version(), old.height(), old.prevBlockHash(), root, old.stateRoot(),
                old.timestamp(), old.difficultyTarget(), 0);
        return ground(new Block(header, block.ticketVotes(), transactions));
    }

    public static Block withVotes(Block block, TicketVote... votes) {
        return new Block(block.header(), List.of(votes), block.transactions());
    }

    static Block ground(Block block) {
        Block found = Grinder.grind(block, 1 << 20);
        if (found == null) {
            throw new IllegalStateException("no nonce");
        }
        return found;
    }

    /** Moves a coin of this mint's key to {@code to}, signed, at a fee of {@link #FEE}. */
    public Transaction pay(Purse purse, SigningKey to) {
        long value = purse.output().value() - FEE;
        return sign(purse, List.of(new TxOutput(value, to.script(), null)), FEE);
    }

    /** A signed transaction of one coin, with these outputs and this fee. */
    public Transaction sign(Purse purse, List<TxOutput> outputs, long fee) {
        return sign(new Transaction.Standard(1, List.of(spending(purse.at())), outputs, 0, fee, List.of()), purse);
    }

    /** The transaction, each of whose inputs spends one of these coins of this mint's key, signed. */
    public Transaction sign(Transaction transaction, Purse... spent) {
        List<TxOutput> outputs = new ArrayList<>();
        for (Purse purse : spent) {
            outputs.add(purse.output());
        }
        return key.sign(transaction, outputs);
    }
}
