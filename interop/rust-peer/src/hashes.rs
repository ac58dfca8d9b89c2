//! BLAKE3 names, and what the chain hashes: headers, transactions, the tree of a block's transactions.

use crate::wire::{Block, BlockHeader, Transaction, encode};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// 32 bytes of BLAKE3.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    pub const ZERO: Hash = Hash([0; 32]);

    /// BLAKE3 of the bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(*blake3::hash(bytes).as_bytes())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = String;

    /// Reads 64 hexadecimal digits.
    fn from_str(text: &str) -> Result<Hash, String> {
        let bytes = unhex(text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Hash).ok_or_else(|| format!("not a hash: {text}"))
    }
}

/// Lower-case hexadecimal digits of the bytes.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
        .collect()
}

/// The bytes of a string of hexadecimal digits, or nothing when it is not one.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok()).collect()
}

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
