package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.validation.TransactionRules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Blocks and transactions whose bytes were changed: refused with a typed error, or another value with one encoding. */
class ChainTypesFuzz {

    private static final long SEED = 6;
    private static final int MUTATIONS = 20_000;

    private static List<byte[]> blocks() {
        var mint = new Mint();
        List<Purse> coins = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            coins.add(mint.mine());
        }
        Block block = mint.block(mint.pay(coins.get(0), Mint.key(2)), mint.pay(coins.get(1), Mint.key(3)));
        var identity = new MasternodeIdentity(new OutPoint(block.hash(), 1), Bytes.wrap(new byte[32]), "/ip4/1.2.3.4",
                Bytes.wrap(new byte[32]));
        Transaction other = block.transactions().getLast();
        Block all = new Block(block.header(), block.ticketVotes(),
                List.of(block.transactions().getFirst(), other,
                        new Transaction.MasternodeRegister(identity, Bytes.wrap(new byte[64]), 1, other.inputs(),
                                other.outputs(), List.of(Bytes.EMPTY)),
                        new Transaction.MasternodeCollateral(1, other.inputs(), other.outputs(), identity, 5, 1,
                                List.of())));
        return List.of(BincodeWriter.encode(block), BincodeWriter.encode(all));
    }

    @Test
    void everyTruncationAndEveryExtensionIsRefused() {
        for (byte[] bytes : blocks()) {
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatExceptionOfType(BincodeException.class).as("length " + length)
                        .isThrownBy(() -> BincodeReader.decode(cut, Block::read));
            }
            assertThatExceptionOfType(BincodeException.class).isThrownBy(
                    () -> BincodeReader.decode(Arrays.copyOf(bytes, bytes.length + 1), Block::read));
        }
    }

    @Test
    void changedBytesAreRefusedOrAreTheOnlyEncodingOfWhatTheyMean() {
        var random = new SplittableRandom(SEED);
        int decoded = 0;
        for (byte[] bytes : blocks()) {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] changed = bytes.clone();
                for (int j = random.nextInt(3); j >= 0; j--) {
                    int at = random.nextInt(changed.length);
                    changed[at] = (byte) (random.nextBoolean()
                            ? random.nextInt(256)
                            : changed[at] ^ 1 << random.nextInt(8));
                }
                try {
                    Block block = BincodeReader.decode(changed, Block::read);
                    assertThat(BincodeWriter.encode(block)).as("seed " + SEED + ", case " + i).isEqualTo(changed);
                    for (Transaction transaction : block.transactions()) { // must not throw either
                        TransactionRules.contextFree(transaction, BincodeWriter.encode(transaction).length);
                    }
                    decoded++;
                } catch (BincodeException e) {
                    assertThat(e.offset()).isBetween(0, changed.length);
                }
            }
        }
        assertThat(decoded).as("the mutations are not all refused at once").isGreaterThan(MUTATIONS / 2);
    }
}
