package org.rustycoin.ledger.mining;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.chain.Advance;
import org.rustycoin.ledger.chain.Mint;
import org.rustycoin.ledger.params.NetworkParams;

import static org.assertj.core.api.Assertions.assertThat;

/** The miner's blocks pass every rule of the chain that validates them. */
class RegtestMinerTest {

    private static final byte[] SEED = {1};

    private final Mint mint = new Mint();
    private final RegtestMiner miner = new RegtestMiner(mint.chain, mint.store, SEED);

    private long time = mint.chain.params().genesis().header().timestamp();

    private Block mine(int txs) {
        time++;
        Block block = miner.mine(List.of(), txs, time);
        Advance result = mint.chain.advance(mint.chain.tip().hash(), List.of(block));
        assertThat(result.fault()).isNull();
        return block;
    }

    @Test
    void blocksHoldAsManyTransactionsAsWereAskedForOnceThereAreCoins() {
        mine(10);
        mine(10);
        mine(10);
        for (int i = 0; i < 20; i++) {
            assertThat(mine(10).transactions()).hasSize(11);
        }
        assertThat(mine(0).transactions()).hasSize(1);
    }

    @Test
    void aBlockOfMoreThanFitsIsFullAndTheCoinsLeftOutAreThereForTheNext() {
        for (int i = 0; i < 4; i++) {
            mine(300); // each coin is split in twenty while there are few
        }
        Block full = mine(3100);
        assertThat(BincodeWriter.encode(full).length).isLessThanOrEqualTo(NetworkParams.BLOCK_BYTES_MAX)
                .isGreaterThan(NetworkParams.BLOCK_BYTES_MAX * 9 / 10);
        Block next = mine(3100);
        assertThat(next.transactions()).hasSizeGreaterThan(1000);
    }

    @Test
    void aMinerThatStartsAnewFindsItsCoinsInTheChain() {
        for (int i = 0; i < 5; i++) {
            mine(5);
        }
        var later = new RegtestMiner(mint.chain, mint.store, SEED);
        Block block = later.mine(List.of(), 5, time + 1);
        assertThat(block.transactions()).hasSize(6);
        assertThat(mint.chain.advance(mint.chain.tip().hash(), List.of(block)).fault()).isNull();
    }

    @Test
    void whatWasGivenComesFirstAndWhatIsNotValidIsLeftOut() {
        Mint.Purse coin = mint.mine();
        var given = mint.pay(coin, Mint.key(2));
        var again = mint.pay(coin, Mint.key(3));
        time += 1000;
        Block block = miner.mine(List.of(given, again), 0, time);
        assertThat(block.transactions()).hasSize(2).contains(given);
        assertThat(mint.chain.advance(mint.chain.tip().hash(), List.of(block)).fault()).isNull();
    }
}
