package org.rustycoin.ledger.validation;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;

/**
 * The Merkle tree over a block's txids (WIRE.md §2): a pair hashes as BLAKE3(left ‖ right), an odd last node pairs with
 * itself.
 *
 * <p>
 * That last rule lets two lists have one root: the tail of a level, repeated, gives the tree that pairing with itself
 * gives (CVE-2012-2459). So a tree in which two adjacent nodes of a pair are equal is <i>mutated</i>: the list may be
 * somebody's alteration of an honest one with the same root.
 */
public record MerkleTree(Hash root, boolean mutated) {

    public static MerkleTree of(List<Hash> txids) {
        if (txids.isEmpty()) {
            return new MerkleTree(Hash.ZERO, false);
        }
        boolean mutated = false;
        List<Hash> level = txids;
        while (level.size() > 1) {
            var above = new ArrayList<Hash>((level.size() + 1) / 2);
            for (int i = 0; i < level.size(); i += 2) {
                Hash left = level.get(i);
                Hash right = i + 1 < level.size() ? level.get(i + 1) : left;
                mutated |= i + 1 < level.size() && left.equals(right);
                above.add(Hash.wrap(Blake3.hash(left.unsafeArray(), right.unsafeArray())));
            }
            level = above;
        }
        return new MerkleTree(level.getFirst(), mutated);
    }
}
