package org.rustycoin.ledger.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;

import static org.assertj.core.api.Assertions.assertThat;

/** The tree against a recursive twin, and the shapes that share a root. */
class MerkleTreeModel {

    private static final long SEED = 7;

    private static Hash hash(int number) {
        return Hash.wrap(Blake3.hash(new byte[]{(byte) number, (byte) (number >> 8)}));
    }

    private static Hash node(List<Hash> leaves, int height, int index) {
        if (height == 0) {
            return leaves.get(Math.min(index, leaves.size() - 1));
        }
        int width = (leaves.size() + (1 << height - 1) - 1) >> height - 1;
        Hash left = node(leaves, height - 1, 2 * index);
        Hash right = 2 * index + 1 < width ? node(leaves, height - 1, 2 * index + 1) : left;
        return Hash.wrap(Blake3.hash(left.unsafeArray(), right.unsafeArray()));
    }

    private static Hash naive(List<Hash> leaves) {
        int height = 32 - Integer.numberOfLeadingZeros(leaves.size() - 1);
        return leaves.size() == 1 ? leaves.getFirst() : node(leaves, height, 0);
    }

    @Test
    void theRootIsThatOfTheRecursiveDefinition() {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            leaves.add(hash(i));
            MerkleTree tree = MerkleTree.of(leaves);
            assertThat(tree.root()).as(leaves.size() + " leaves").isEqualTo(naive(leaves));
            assertThat(tree.mutated()).isFalse();
        }
        assertThat(MerkleTree.of(List.of())).isEqualTo(new MerkleTree(Hash.ZERO, false));
    }

    @Test
    void aRepeatedTailHasTheSameRootAndShows() {
        for (int size = 3; size < 40; size++) {
            List<Hash> leaves = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                leaves.add(hash(i));
            }
            int tail = Integer.lowestOneBit(size); // the incomplete subtree that pairs with itself
            if (tail == size) {
                continue;
            }
            List<Hash> repeated = new ArrayList<>(leaves);
            repeated.addAll(leaves.subList(size - tail, size));
            MerkleTree tree = MerkleTree.of(repeated);
            assertThat(tree.root()).as(size + " leaves").isEqualTo(MerkleTree.of(leaves).root());
            assertThat(tree.mutated()).as(size + " leaves").isTrue();
        }
    }

    @Test
    void anotherOrderIsAnotherRoot() {
        var random = new SplittableRandom(SEED);
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            leaves.add(hash(i));
        }
        for (int i = 0; i < 50; i++) {
            List<Hash> swapped = new ArrayList<>(leaves);
            int one = random.nextInt(20);
            int other = (one + 1 + random.nextInt(19)) % 20;
            swapped.set(one, leaves.get(other));
            swapped.set(other, leaves.get(one));
            assertThat(MerkleTree.of(swapped).root()).isNotEqualTo(MerkleTree.of(leaves).root());
        }
    }
}
