package org.rustycoin.ledger.utxo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The set's hash depends on the set alone; the known answers are among the wire's vectors. */
class LtHashTest {

    private static final long SEED = 16;

    private static List<byte[]> elements(int count) {
        List<byte[]> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(new byte[]{(byte) i, (byte) (i >> 8)});
        }
        return elements;
    }

    @Test
    void theOrderOfAdditionsAndRemovalsLeavesNoTrace() {
        List<byte[]> elements = elements(40);
        var inOrder = new LtHash();
        elements.subList(0, 30).forEach(inOrder::add);

        Collections.shuffle(elements.subList(0, 30), new Random(SEED));
        var shuffled = new LtHash();
        elements.subList(30, 40).forEach(shuffled::remove); // before it was ever added
        elements.forEach(shuffled::add);
        assertThat(shuffled.hash()).isEqualTo(inOrder.hash());
        assertThat(shuffled.toByteArray()).isEqualTo(inOrder.toByteArray());
    }

    @Test
    void sumsOfPartsMergeIntoTheSumOfAll() {
        List<byte[]> elements = elements(9);
        var whole = new LtHash();
        elements.forEach(whole::add);
        var left = new LtHash();
        elements.subList(0, 4).forEach(left::add);
        var right = new LtHash();
        elements.subList(4, 9).forEach(right::add);
        assertThat(left.copy().merge(right).hash()).isEqualTo(whole.hash());
        assertThat(left.hash()).as("the copy was merged, not this").isNotEqualTo(whole.hash());
    }

    @Test
    void anElementTwiceIsNotAnElementOnce() {
        byte[] element = {1};
        assertThat(new LtHash().add(element).add(element).hash()).isNotEqualTo(new LtHash().add(element).hash());
        assertThat(new LtHash().add(element).remove(element).hash()).isEqualTo(new LtHash().hash());
    }

    @Test
    void itIsStoredAsItsLanes() {
        var hash = new LtHash().add(new byte[]{1}).add(new byte[]{2});
        assertThat(LtHash.of(hash.toByteArray()).hash()).isEqualTo(hash.hash());
        assertThatThrownBy(() -> LtHash.of(new byte[LtHash.BYTES - 1])).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2048");
    }
}
