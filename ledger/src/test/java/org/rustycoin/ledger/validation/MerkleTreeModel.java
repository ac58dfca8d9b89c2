package org.rustycoin.ledger.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;

import static org.assertj.core.api.Assertions.assertThat;

/** The Merkle tree against a recursive twin, and the lists that share a root with another (CVE-2012-2459). */
class MerkleTreeModel {

    private static final int LEAVES_MAX = 70;

    private static List<Hash> leaves(int count, long seed) {
        var random = new SplittableRandom(seed);
        var leaves = new ArrayList<Hash>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            leaves.add(Hash.wrap(bytes));
        }
        return leaves;
    }

    /** The node over {@code width} places from {@code from}, of which the list may hold only some. */
    private static Hash naive(List<Hash> leaves, int from, int width) {
        if (width == 1) {
            return leaves.get(from);
        }
        Hash left = naive(leaves, from, width / 2);
        Hash right = from + width / 2 < leaves.size() ? naive(leaves, from + width / 2, width / 2) : left;
        return Hash.wrap(Blake3.hash(left.toByteArray(), right.toByteArray()));
    }

    @Test
    void theRootIsThatOfTheTwinAndHonestListsAreNotMutated() {
        for (int count = 1; count <= LEAVES_MAX; count++) {
            List<Hash> leaves = leaves(count, count);
            int width = 1;
            while (width < count) {
                width *= 2;
            }
            assertThat(MerkleTree.of(leaves)).as(count + " leaves")
                    .isEqualTo(new MerkleTree(naive(leaves, 0, width), false));
        }
        assertThat(MerkleTree.of(List.of())).isEqualTo(new MerkleTree(Hash.ZERO, false));
    }

    @Test
    void everyListThatRepeatsItsTailForTheSameRootIsMutated() {
        int found = 0;
        for (int count = 1; count <= LEAVES_MAX; count++) {
            List<Hash> leaves = leaves(count, count);
            Hash root = MerkleTree.of(leaves).root();
            for (int tail = 1; tail <= count; tail++) {
                var repeated = new ArrayList<>(leaves);
                repeated.addAll(leaves.subList(count - tail, count));
                MerkleTree tree = MerkleTree.of(repeated);
                if (tree.root().equals(root)) {
                    assertThat(tree.mutated()).as("%d leaves, the last %d again", count, tail).isTrue();
                    found++;
                }
            }
        }
        assertThat(found).as("such lists exist").isGreaterThan(LEAVES_MAX / 2);
    }

    @Test
    void aRepeatAnywhereButInAPairIsNoMutation() {
        List<Hash> leaves = leaves(4, 1);
        List<Hash> apart = List.of(leaves.get(0), leaves.get(1), leaves.get(1), leaves.get(2));
        assertThat(MerkleTree.of(apart).mutated()).isFalse();
        List<Hash> pair = List.of(leaves.get(0), leaves.get(0), leaves.get(1), leaves.get(2));
        assertThat(MerkleTree.of(pair).mutated()).isTrue();
    }

    @Test
    void orderAndEveryLeafCount() {
        List<Hash> leaves = leaves(5, 1);
        assertThat(MerkleTree.of(leaves.reversed()).root()).isNotEqualTo(MerkleTree.of(leaves).root());
        assertThat(MerkleTree.of(leaves.subList(0, 4)).root()).isNotEqualTo(MerkleTree.of(leaves).root());
    }
}
