//! What the chain hashes: headers, transactions, the tree of a block's transactions.

use crate::wire::{Block, BlockHeader, Hash, Transaction, encode};

/// BLAKE3 of the header's bytes: the block's name.
pub fn block_hash(header: &BlockHeader) -> bincode::Result<Hash> {
    Ok(Hash::of(&encode(header)?))
}

/// BLAKE3 of the transaction's bytes.
pub fn txid(transaction: &Transaction) -> bincode::Result<Hash> {
    Ok(Hash::of(&encode(transaction)?))
}

/// The names of a block's transactions, in its order.
pub fn txids(block: &Block) -> bincode::Result<Vec<Hash>> {
    block.transactions.iter().map(txid).collect()
}

/// A tree's root, and whether two equal neighbours stood on some level (then the leaves do not follow from the
/// root alone: a duplicated tail has the same one).
pub struct Merkle {
    pub root: Hash,
    pub mutated: bool,
}

/// Pairs hash as BLAKE3(left ‖ right), an odd last node pairs with itself, no leaves give 32 zero bytes.
pub fn merkle(leaves: &[Hash]) -> Merkle {
    let mut level = leaves.to_vec();
    let mut mutated = false;
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| {
                let (left, right) = (pair[0], *pair.last().unwrap_or(&pair[0]));
                mutated |= pair.len() == 2 && left == right;
                let mut both = [0; 64];
                both[..32].copy_from_slice(&left.0);
                both[32..].copy_from_slice(&right.0);
                Hash::of(&both)
            })
            .collect();
    }
    Merkle { root: level.first().copied().unwrap_or(Hash::ZERO), mutated }
}
