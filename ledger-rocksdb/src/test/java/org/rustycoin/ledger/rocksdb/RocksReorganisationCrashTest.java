package org.rustycoin.ledger.rocksdb;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Chainstate;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.chain.Mint;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.crypto.BouncyCastleVerifier;
import org.rustycoin.ledger.crypto.Parallel;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.store.MemoryChainStore;
import org.rustycoin.ledger.transaction.OutPoint;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed while it goes from one branch to another leaves a chain somewhere on the way, whole, from which
 * the next one goes on to either.
 */
final class RocksReorganisationCrashTest {

    private static final int KILLS = 3;
    private static final int LINES_BEFORE_THE_KILL = 7;
    private static final int STEM = 3;
    private static final int BRANCH = 8;

    @TempDir
    private Path directory;

    /** Blocks from genesis: a stem that all branches share, then payments to {@code payee}. */
    private static List<Block> branch(int payee) {
        var mint = new Mint();
        var coins = new ArrayList<Purse>();
        for (int i = 0; i < STEM; i++) {
            coins.add(mint.mine());
        }
        while (mint.chain.tip().height() < STEM + BRANCH) {
            coins.add(mint.mine(mint.pay(coins.removeFirst(), Mint.key(payee))));
        }
        var hashes = new ArrayList<Hash>();
        for (long height = 1; height <= STEM + BRANCH; height++) {
            hashes.add(Objects.requireNonNull(mint.store.hashAt(height)));
        }
        return mint.chain.read(hashes, Long.MAX_VALUE);
    }

    private static Chainstate open(ChainStore store) {
        return Chainstate.open(NetworkParams.regtest(), store, new BouncyCastleVerifier(), Parallel.SEQUENTIAL);
    }

    private static List<Hash> hashes(List<Block> blocks) {
        return blocks.stream().map(Block::hash).toList();
    }

    /** Makes the chain end in this branch, from whatever block of it or of its stem the chain is on. */
    private static void lead(Chainstate chain, List<Block> branch, List<Block> other) {
        Hash tip = chain.tip().hash();
        int on = hashes(branch).indexOf(tip) + 1;
        if (on == 0 && hashes(other).contains(tip)) {
            on = STEM;
        }
        Hash fork = on == 0 ? chain.params().genesisHash() : branch.get(on - 1).hash();
        var fault = chain.advance(fork, branch.subList(on, branch.size())).fault();
        if (fault != null) {
            throw new IllegalStateException(fault.toString());
        }
    }

    @Test
    void aKilledReorganisationLeavesAWholeChain() throws Exception {
        List<Block> one = branch(2);
        List<Block> two = branch(3);
        assertThat(one.get(STEM - 1)).isEqualTo(two.get(STEM - 1));
        assertThat(one.get(STEM)).isNotEqualTo(two.get(STEM));
        for (int kill = 1; kill <= KILLS; kill++) {
            killedAfter(LINES_BEFORE_THE_KILL + kill);
            try (var store = RocksChainStore.open(directory, NetworkParams.regtest().genesisHash())) {
                Chainstate chain = open(store);
                assertWhole(store, chain, hashes(one).contains(chain.tip().hash()) ? one : two);
                HeaderTree.load(NetworkParams.regtest(), store);
                lead(chain, two, one);
                lead(chain, one, two);
                assertThat(chain.tip().hash()).isEqualTo(one.getLast().hash());
            }
        }
    }

    /** The store holds what a chain holds that was led to this tip and nowhere else. */
    private static void assertWhole(ChainStore store, Chainstate chain, List<Block> branch) {
        int height = (int) chain.tip().height();
        List<Block> path = branch.subList(0, height);
        assertThat(height == 0 ? chain.params().genesisHash() : path.getLast().hash()).isEqualTo(chain.tip().hash());
        var twinStore = new MemoryChainStore();
        Chainstate twin = open(twinStore);
        assertThat(twin.advance(twin.tip().hash(), path).fault()).isNull();
        assertThat(chain.utxoSetHash()).isEqualTo(twin.utxoSetHash());
        for (Block block : path) {
            for (var transaction : block.transactions()) {
                var at = new OutPoint(transaction.txid(), 0);
                assertThat(store.coin(at)).isEqualTo(twinStore.coin(at));
            }
        }
        for (long i = 0; i <= STEM + BRANCH + 1; i++) {
            assertThat(store.hashAt(i)).as("height " + i).isEqualTo(twinStore.hashAt(i));
        }
    }

    /** Runs the switching process until it has said so many lines, and kills it. */
    private void killedAfter(int lines) throws IOException, InterruptedException {
        Process process = OtherProcess.start(Switcher.class, directory);
        try (BufferedReader out = process.inputReader()) {
            for (int i = 0; i < lines; i++) {
                @Nullable
                String line = out.readLine();
                assertThat(line).as("the process ended by itself").isNotNull();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Goes from one branch to the other and back until it is killed, and says so each time. */
    static final class Switcher {

        private Switcher() {}

        public static void main(String[] arguments) {
            List<Block> one = branch(2);
            List<Block> two = branch(3);
            try (var store = RocksChainStore.open(Path.of(arguments[0]))) {
                Chainstate chain = open(store);
                for (int i = 0;; i++) {
                    lead(chain, i % 2 == 0 ? one : two, i % 2 == 0 ? two : one);
                    System.out.println(i);
                    System.out.flush();
                }
            }
        }
    }
}
