package org.rustycoin.ledger.mining;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Advance;
import org.rustycoin.ledger.chain.Chainstate;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.chain.HeaderVerdict;
import org.rustycoin.ledger.crypto.BouncyCastleVerifier;
import org.rustycoin.ledger.crypto.Parallel;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.MemoryChainStore;
import org.rustycoin.ledger.transaction.Transaction;

import static org.assertj.core.api.Assertions.assertThat;

/** Mined blocks pass the full rules and hold what was asked for. */
class RegtestMinerTest {

    private static final NetworkParams PARAMS = NetworkParams.regtest();
    private static final byte[] SEED = {1, 2, 3};

    private final MemoryChainStore store = new MemoryChainStore();
    private final Chainstate chain = Chainstate.open(PARAMS, store, new BouncyCastleVerifier(), Parallel.SEQUENTIAL);
    private final HeaderTree tree = new HeaderTree(PARAMS);
    private RegtestMiner miner = new RegtestMiner(chain, store, SEED);
    private long clock = PARAMS.genesis().header().timestamp();

    private Block mine(int txs) {
        return miner.mine(List.of(), txs, ++clock);
    }

    private Block connected(int txs) {
        Block block = mine(txs);
        connect(block);
        return block;
    }

    private void connect(Block block) {
        assertThat(tree.accept(block.header(), clock)).isInstanceOf(HeaderVerdict.Accepted.class);
        Advance result = chain.advance(block.header().prevBlockHash(), List.of(block));
        assertThat(result.fault()).isNull();
    }

    private static int payments(Block block) {
        return block.transactions().size() - 1;
    }

    @Test
    void theFirstBlocksHaveNothingToSpendAndThenAsMuchAsIsAskedFor() {
        assertThat(payments(connected(5))).isZero();
        for (int i = 0; i < 3; i++) {
            connected(5); // each splits what there is
        }
        for (int i = 0; i < 10; i++) {
            assertThat(payments(connected(20))).isEqualTo(20);
        }
        assertThat(payments(connected(0))).isZero();
    }

    @Test
    void oneSeedMakesTheSameChainTwice() {
        for (int i = 0; i < 5; i++) {
            connected(3);
        }
        var other = new RegtestMinerTest();
        for (int i = 0; i < 5; i++) {
            other.connected(3);
        }
        assertThat(other.chain.tip()).isEqualTo(chain.tip());
    }

    @Test
    void afterARestartItFindsItsCoinsInTheChain() {
        for (int i = 0; i < 6; i++) {
            connected(10);
        }
        miner = new RegtestMiner(chain, store, SEED);
        assertThat(payments(connected(10))).isEqualTo(10);
    }

    @Test
    void aBlockThatWasNotConnectedCostsNoCoins() {
        for (int i = 0; i < 6; i++) {
            connected(10);
        }
        Block lost = mine(10);
        Block again = connected(10);
        assertThat(payments(again)).isEqualTo(10);
        assertThat(again.header().prevBlockHash()).isEqualTo(lost.header().prevBlockHash());
    }

    @Test
    void itGoesOnAfterAReorganisation() {
        for (int i = 0; i < 6; i++) {
            connected(10);
        }
        Hash fork = chain.tip().hash();
        connected(10);
        connected(10);
        chain.advance(fork, List.of());
        clock += 100;
        assertThat(payments(connected(10))).isEqualTo(10);
    }

    @Test
    void whatIsGivenComesFirstIfItIsValid() {
        for (int i = 0; i < 6; i++) {
            connected(10);
        }
        List<Transaction> left = mine(3).transactions();
        List<Transaction> given = left.subList(1, left.size());
        Block block = miner.mine(given, 2, ++clock);
        assertThat(block.transactions().subList(1, 4)).isEqualTo(given);
        connect(block);
        Block next = miner.mine(given, 2, ++clock); // they are spent now
        assertThat(next.transactions()).doesNotContainAnyElementsOf(given);
        connect(next);
    }

    @Test
    void moreThanABlockHoldsIsAFullBlockAndTheCoinsLeftOverComeBack() {
        int many = 4301; // of twenty outputs each, while there are fewer coins than twice as many
        connected(many);
        connected(many);
        connected(many);
        connected(many);
        Block full = mine(many);
        assertThat(BincodeWriter.encode(full).length).isBetween(1_900_000, NetworkParams.BLOCK_BYTES_MAX);
        assertThat(payments(full)).isBetween(1000, many - 1);
        connect(full);
        assertThat(payments(connected(100))).isEqualTo(100);
    }
}
