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
import org.rustycoin.ledger.mining.RegtestMiner;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.MemoryChainStore;
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

    private final Map<Bytes, Boolean> verdicts = new LinkedHashMap<>();
    private final List<Block> blocks = new ArrayList<>();

    /** A chain of so many blocks, each with so many transactions once there are coins to spend. */
    public Ledgers(int length, int txs) {
        this(length, txs, "chain");
    }

    /** The same with other wallets: chains of different names have nothing in common but genesis. */
    public Ledgers(int length, int txs, String name) {
        var store = new MemoryChainStore();
        Chainstate chain = Chainstate.open(PARAMS, store, verifier(), Parallel.SEQUENTIAL);
        var miner = new RegtestMiner(chain, store, name.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < length; i++) {
            Block block = miner.mine(List.of(), txs, World.EPOCH_SECONDS - length + i);
            advance(chain, List.of(block));
            blocks.add(block);
        }
    }

    private static void advance(Chainstate chain, List<Block> run) {
        Advance result = chain.advance(chain.tip().hash(), run);
        if (result.fault() != null) {
            throw new IllegalStateException("a made block is refused: " + result.fault());
        }
    }

    private SignatureVerifier verifier() {
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
        Chainstate chain = Chainstate.open(PARAMS, store, verifier(), Parallel.SEQUENTIAL);
        advance(chain, blocks.subList(0, count));
        var tree = new HeaderTree(PARAMS);
        store.headers(tree::restore);
        return new NodeParts(SETTINGS, chain, tree);
    }

    public List<Block> blocks() {
        return blocks;
    }

    /** The last block's hash. */
    public Hash tip() {
        return blocks.getLast().hash();
    }
}
