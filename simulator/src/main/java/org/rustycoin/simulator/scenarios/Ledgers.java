package org.rustycoin.simulator.scenarios;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Advance;
import org.rustycoin.ledger.chain.Chainstate;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.crypto.BouncyCastleVerifier;
import org.rustycoin.ledger.crypto.Parallel;
import org.rustycoin.ledger.crypto.SignatureVerifier;
import org.rustycoin.ledger.mining.Grinder;
import org.rustycoin.ledger.mining.RegtestMiner;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.MemoryChainStore;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.p2p.SyncSettings;
import org.rustycoin.simulator.node.NodeParts;
import org.rustycoin.simulator.world.World;

/**
 * One regtest chain, made once, and nodes that hold all, some or none of it. Every node really validates it; since all
 * validate the same signatures, their verdicts are looked up after the first.
 */
public final class Ledgers {

    private static final NetworkParams PARAMS = NetworkParams.regtest();
    private static final SyncSettings SETTINGS = SyncSettings.of("/simulated:0.1.0/");

    private static final long NONCES_MAX = 1 << 20;
    /** No height: genesis has no signature. */
    private static final int NOWHERE = 0;

    private final Map<Bytes, Boolean> verdicts = new LinkedHashMap<>();
    private final List<Block> blocks = new ArrayList<>();
    private final boolean forged;

    /** A chain of so many blocks, each with so many transactions once there are coins to spend. */
    public Ledgers(int length, int txs) {
        this(length, txs, "chain");
    }

    /** The same with other wallets: chains of different names have nothing in common but genesis. */
    public Ledgers(int length, int txs, String name) {
        this(length, txs, name, NOWHERE);
    }

    private Ledgers(int length, int txs, String name, int forgedAt) {
        forged = forgedAt != NOWHERE;
        var store = new MemoryChainStore();
        Chainstate chain = Chainstate.open(PARAMS, store, verifier(), Parallel.SEQUENTIAL);
        var miner = new RegtestMiner(chain, store, name.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < length; i++) {
            long seconds = World.EPOCH_SECONDS - length + i;
            Block block = miner.mine(List.of(), txs, seconds);
            if (i + 1 == forgedAt) {
                block = withBadSignature(chain, block, seconds);
            }
            advance(chain, List.of(block));
            blocks.add(block);
        }
    }

    /** A chain with one bad signature, at a height; all else in it is by the rules, and its holders do not look. */
    public static Ledgers forged(int length, int txs, String name, int height) {
        return new Ledgers(length, txs, name, height);
    }

    private static Block withBadSignature(Chainstate chain, Block honest, long unixSeconds) {
        List<Transaction> transactions = new ArrayList<>(honest.transactions());
        Transaction coinbase = transactions.removeFirst();
        Transaction last = transactions.removeLast();
        List<TxInput> inputs = last.inputs().stream().map(Ledgers::flipped).toList();
        transactions.add(last.with(inputs, last.witness()));
        Bytes payTo = coinbase.outputs().getFirst().scriptPubkey();
        int target = PARAMS.powLimit();
        Block block = Grinder.grind(chain.candidate(transactions, payTo, target, unixSeconds).block(), NONCES_MAX);
        if (block == null || block.transactions().size() != honest.transactions().size()) {
            throw new IllegalStateException("the forged block could not be made");
        }
        return block;
    }

    /** The script is a push of 64 bytes, then the signature: its first byte belongs to R. */
    private static TxInput flipped(TxInput input) {
        byte[] script = input.scriptSig().toByteArray();
        script[1] ^= 1;
        return new TxInput(input.previousOutput(), Bytes.wrap(script), input.sequence(), input.witness());
    }

    private static void advance(Chainstate chain, List<Block> run) {
        Advance result = chain.advance(chain.tip().hash(), run);
        if (result.fault() != null) {
            throw new IllegalStateException("a made block is refused: " + result.fault());
        }
    }

    private SignatureVerifier verifier() {
        if (forged) {
            return (key, message, signature) -> true;
        }
        var real = new BouncyCastleVerifier();
        return (key, message, signature) -> {
            byte[] all = new byte[key.length + message.length + signature.length];
            System.arraycopy(key, 0, all, 0, key.length);
            System.arraycopy(message, 0, all, key.length, message.length);
            System.arraycopy(signature, 0, all, key.length + message.length, signature.length);
            return verdicts.computeIfAbsent(Bytes.wrap(all), ignored -> real.verify(key, message, signature));
        };
    }

    /** What a node starts with that holds the whole chain. */
    public NodeParts full() {
        return first(blocks.size());
    }

    /** What a node starts with that knows genesis only. */
    public NodeParts empty() {
        return first(0);
    }

    /** What a node starts with that holds the first blocks of the chain. */
    public NodeParts first(int count) {
        var store = new MemoryChainStore();
        advance(Chainstate.open(PARAMS, store, verifier(), Parallel.SEQUENTIAL), blocks.subList(0, count));
        return open(PARAMS, store, verifier());
    }

    /** A node of another network, which knows its genesis only. */
    public static NodeParts stranger() {
        return open(NetworkParams.testnet(), new MemoryChainStore(), new BouncyCastleVerifier());
    }

    private static NodeParts open(NetworkParams params, MemoryChainStore store, SignatureVerifier verifier) {
        Chainstate chain = Chainstate.open(params, store, verifier, Parallel.SEQUENTIAL);
        HeaderTree tree = HeaderTree.load(params, store);
        return new NodeParts(SETTINGS, chain, tree, () -> open(params, store, verifier));
    }

    public List<Block> blocks() {
        return blocks;
    }

    /** How many transactions there are beside the coinbases. */
    public int transactions() {
        return blocks.stream().mapToInt(block -> block.transactions().size() - 1).sum();
    }

    /** The last block's hash. */
    public Hash tip() {
        return blocks.getLast().hash();
    }
}
