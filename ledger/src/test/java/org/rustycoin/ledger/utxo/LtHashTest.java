package org.rustycoin.ledger.utxo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.TxOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The set's hash is a sum: of what is in the set, whatever the way to it was (WIRE.md §6). */
class LtHashTest {

    private static final long SEED = 16;

    private static byte[] element(int number) {
        return ("element " + number).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void theEmptySetsHashIsThatOfZeroes() {
        assertThat(new LtHash().hash()).isEqualTo(Hash.wrap(Blake3.hash(new byte[2048])));
    }

    /** BLAKE3's own test vector: the extendable output over no input begins so, and is the lanes of a set of one. */
    @Test
    void aSetOfOneIsTheExtendableOutputOfItsElement() {
        byte[] lanes = new LtHash().add(new byte[0]).toByteArray();
        assertThat(Bytes.wrap(lanes).toHex()).startsWith(
                "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262e00f03e7b69af26b7faaf09fcd333050338ddfe0"
                        + "85b8cc869ca98b206c08243a");
        assertThat(lanes).isEqualTo(Blake3.extended(new byte[0], 2048));
    }

    @Test
    void lanesAddModulo65536() {
        byte[] one = Blake3.extended(element(1), 2048);
        byte[] two = Blake3.extended(element(2), 2048);
        byte[] sum = new LtHash().add(element(1)).add(element(2)).toByteArray();
        for (int i = 0; i < 2048; i += 2) {
            int expected = (lane(one, i) + lane(two, i)) % 65536;
            assertThat(lane(sum, i)).as("lane " + i / 2).isEqualTo(expected);
        }
    }

    private static int lane(byte[] lanes, int at) {
        return lanes[at] & 0xff | (lanes[at + 1] & 0xff) << 8;
    }

    @Test
    void anyOrderOfAddingRemovingAndMergingEndsInTheSameSum() {
        var random = new Random(SEED);
        LtHash expected = new LtHash();
        for (int i = 0; i < 20; i++) {
            expected.add(element(i));
        }
        for (int round = 0; round < 20; round++) {
            var steps = new ArrayList<Integer>();
            for (int i = 0; i < 40; i++) {
                steps.add(i); // all are added, and those from 20 on also removed, perhaps before
            }
            for (int i = 20; i < 40; i++) {
                steps.add(-i);
            }
            Collections.shuffle(steps, random);
            List<LtHash> parts = List.of(new LtHash(), new LtHash(), new LtHash());
            for (int step : steps) {
                LtHash part = parts.get(random.nextInt(3));
                if (step >= 0) {
                    part.add(element(step));
                } else {
                    part.remove(element(-step));
                }
            }
            LtHash sum = parts.get(2).copy().merge(parts.get(0)).merge(parts.get(1));
            assertThat(sum.hash()).as("seed %d, round %d", SEED, round).isEqualTo(expected.hash());
        }
    }

    @Test
    void aSumIsKeptAsItsLanesAndACopyIsItsOwn() {
        LtHash sum = new LtHash().add(element(1));
        LtHash kept = LtHash.of(sum.toByteArray());
        LtHash copy = sum.copy();
        assertThat(kept.hash()).isEqualTo(sum.hash());
        copy.add(element(2));
        assertThat(copy.hash()).isNotEqualTo(sum.hash());
        assertThat(kept.hash()).isEqualTo(sum.hash());
        assertThatThrownBy(() -> LtHash.of(new byte[2047])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyPartOfACoinIsInItsElement() {
        var at = new OutPoint(Hash.ZERO, 1);
        var output = new TxOutput(5, Bytes.fromHex("6a"), null);
        List<byte[]> elements = List.of(LtHash.element(at, new Coin(output, 7, false)),
                LtHash.element(new OutPoint(Hash.ZERO, 2), new Coin(output, 7, false)),
                LtHash.element(at, new Coin(new TxOutput(6, Bytes.fromHex("6a"), null), 7, false)),
                LtHash.element(at, new Coin(new TxOutput(5, Bytes.EMPTY, null), 7, false)),
                LtHash.element(at, new Coin(new TxOutput(5, Bytes.fromHex("6a"), Bytes.EMPTY), 7, false)),
                LtHash.element(at, new Coin(output, 8, false)), LtHash.element(at, new Coin(output, 7, true)));
        assertThat(elements.stream().map(Bytes::wrap).distinct()).hasSize(7);
    }
}
