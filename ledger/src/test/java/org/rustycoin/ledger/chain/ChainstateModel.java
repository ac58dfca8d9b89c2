package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.crypto.BouncyCastleVerifier;
import org.rustycoin.ledger.crypto.Parallel;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.MemoryChainStore;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.utxo.Coin;
import org.rustycoin.ledger.utxo.LtHash;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A chain that is switched between random branches, held against a twin that knows nothing of undo: it keeps a map of
 * coins and begins at genesis each time.
 */
class ChainstateModel {

    private static final int STEPS = 25;

    /** A block and what it stands on; null on genesis. */
    private record Node(Block block, @Nullable Node parent, int height) {

        List<Block> path() {
            List<Block> path = new ArrayList<>();
            for (Node at = this; at != null; at = at.parent) {
                path.add(at.block);
            }
            return path.reversed();
        }
    }

    /** All tasks, the last first: an order that nobody may depend on. */
    private static final Parallel REVERSED = tasks -> tasks.reversed().forEach(Runnable::run);

    private static Chainstate open(MemoryChainStore store, Parallel parallel) {
        return Chainstate.open(NetworkParams.regtest(), store, new BouncyCastleVerifier(), parallel);
    }

    /** Grows a tree of branches, each with payments of its own. */
    private static List<Node> tree(RandomGenerator random) {
        var nodes = new ArrayList<Node>();
        for (int branch = 0; branch < 4; branch++) {
            Node from = nodes.isEmpty() || branch == 1 ? null : nodes.get(random.nextInt(nodes.size()));
            var mint = new Mint();
            List<Purse> coins = new ArrayList<>();
            for (Block block : from == null ? List.<Block>of() : from.path()) {
                assertThat(mint.offer(block)).isNull();
                coins.add(Mint.purse(block.transactions().getFirst(), 0));
            }
            coins.removeIf(coin -> mint.store.coin(coin.at()) == null);
            Node at = from;
            int length = 2 + random.nextInt(5);
            for (int i = 0; i < length; i++) {
                var payments = new ArrayList<Transaction>();
                for (int j = random.nextInt(3); j > 0 && !coins.isEmpty(); j--) {
                    Transaction first = mint.pay(coins.remove(random.nextInt(coins.size())), mint.key);
                    payments.add(first);
                    payments.add(mint.pay(Mint.purse(first, 0), Mint.key(2 + branch))); // made and spent in one block
                }
                Block block = mint.block(payments.toArray(Transaction[]::new));
                assertThat(mint.offer(block)).isNull();
                coins.add(Mint.purse(block.transactions().getFirst(), 0));
                at = new Node(block, at, at == null ? 1 : at.height + 1);
                nodes.add(at);
            }
        }
        return nodes;
    }

    private static Map<OutPoint, Coin> coinsOf(List<Block> path) {
        Map<OutPoint, Coin> coins = new HashMap<>();
        for (Block block : path) {
            for (Transaction transaction : block.transactions()) {
                transaction.inputs().forEach(input -> coins.remove(input.previousOutput()));
                for (int i = 0; i < transaction.outputs().size(); i++) {
                    coins.put(new OutPoint(transaction.txid(), i), new Coin(transaction.outputs().get(i),
                            block.header().height(), transaction instanceof Transaction.Coinbase));
                }
            }
        }
        return coins;
    }

    /** The middle of the last eleven times, genesis's among them where the path is short. */
    private static long medianOf(List<Block> path) {
        var times = new ArrayList<Long>();
        times.add(NetworkParams.regtest().genesis().header().timestamp());
        path.forEach(block -> times.add(block.header().timestamp()));
        List<Long> last = times.subList(Math.max(0, times.size() - 11), times.size());
        return last.stream().sorted().toList().get(last.size() / 2);
    }

    private static Hash hashOf(Map<OutPoint, Coin> coins) {
        var hash = new LtHash();
        coins.forEach((at, coin) -> hash.add(LtHash.element(at, coin)));
        return hash.hash();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void anySequenceOfReorganisationsLeavesWhatAReplayFromGenesisLeaves(long seed) {
        var random = new SplittableRandom(seed);
        List<Node> nodes = tree(random);
        Map<Hash, Node> byHash = new LinkedHashMap<>();
        nodes.forEach(node -> byHash.put(node.block.hash(), node));
        var store = new MemoryChainStore();
        Chainstate chain = open(store, Parallel.SEQUENTIAL);
        for (int step = 0; step < STEPS; step++) {
            Node target = nodes.get(random.nextInt(nodes.size()));
            Node now = byHash.get(chain.tip().hash());
            List<Block> ours = now == null ? List.of() : now.path();
            List<Block> theirs = target.path();
            int common = 0;
            while (common < Math.min(ours.size(), theirs.size()) && ours.get(common).equals(theirs.get(common))) {
                common++;
            }
            Hash fork = common == 0 ? chain.params().genesisHash() : ours.get(common - 1).hash();
            Advance result = chain.advance(fork, theirs.subList(common, theirs.size()));

            String where = "seed " + seed + ", step " + step;
            assertThat(result.fault()).as(where).isNull();
            assertThat(result.disconnected()).as(where).isEqualTo(ours.subList(common, ours.size()).reversed());
            assertThat(chain.tip()).as(where).isEqualTo(new ChainTip(target.block.hash(), target.height));
            assertThat(chain.medianTime()).as(where).isEqualTo(medianOf(theirs));
            Map<OutPoint, Coin> coins = coinsOf(theirs);
            assertThat(chain.utxoSetHash()).as(where).isEqualTo(hashOf(coins));
            assertThat(store.coinCount()).as(where).isEqualTo(coins.size());
            coins.forEach((at, coin) -> assertThat(store.coin(at)).as(where).isEqualTo(coin));
            if (random.nextInt(3) == 0) {
                chain = open(store, random.nextBoolean() ? REVERSED : Parallel.SEQUENTIAL);
                assertThat(chain.utxoSetHash()).as(where + ", opened anew").isEqualTo(hashOf(coins));
            }
        }
    }

    @Test
    void aBetterBranchWithABadBlockInItLeavesTheOldChainStanding() {
        var ours = new Mint();
        Purse coin = ours.mine();
        Hash fork = ours.chain.tip().hash();
        ours.mine(ours.pay(coin, Mint.key(2)));
        ChainTip tip = ours.chain.tip();
        Hash set = ours.chain.utxoSetHash();

        var theirs = new Mint();
        assertThat(theirs.offer(ours.chain.read(List.of(fork), Long.MAX_VALUE).getFirst())).isNull();
        Block good = theirs.block(theirs.pay(coin, Mint.key(3)));
        assertThat(theirs.offer(good)).isNull();
        Block bad = Mint.changed(theirs.block(), all -> {
            all.add(theirs.pay(coin, Mint.key(4))); // spent on both branches
            return all;
        });

        Advance result = ours.chain.advance(fork, List.of(good, bad));
        assertThat(result.fault()).isNotNull();
        assertThat(result.connected()).isEmpty();
        assertThat(result.disconnected()).isEmpty();
        assertThat(ours.chain.tip()).isEqualTo(tip);
        assertThat(ours.chain.utxoSetHash()).isEqualTo(set);
        assertThat(ours.offer(ours.block())).as("and the chain goes on").isNull();
    }

    @Test
    void aRunWithABadBlockConnectsWhatStandsBeforeIt() {
        var maker = new Mint();
        List<Block> run = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            run.add(maker.block());
            assertThat(maker.offer(run.getLast())).isNull();
        }
        Block third = run.get(2);
        run.set(2, new Block(third.header(), List.of(), List.of()));
        var chain = open(new MemoryChainStore(), Parallel.SEQUENTIAL);
        Advance result = chain.advance(chain.tip().hash(), run);
        assertThat(result.connected()).hasSize(2);
        assertThat(result.fault()).isNotNull().satisfies(fault -> assertThat(fault.block()).isEqualTo(third.hash()));
        assertThat(chain.tip().height()).isEqualTo(2);
    }
}
