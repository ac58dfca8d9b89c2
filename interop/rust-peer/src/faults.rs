//! Peers that misbehave on purpose, so that a node's answer to them can be seen from outside.

use crate::Result;
use crate::chain::Chain;
use crate::hashes::{block_hash, merkle, txids};
use crate::wire::{Block, Hash, P2PMessage, Transaction};
use crate::work::meets;
use std::str::FromStr;

/// What a serving peer does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Fault {
    #[default]
    None,
    /// It answers everything but questions for blocks, which it takes and never answers.
    Stalls,
    /// Its chain has more work than the honest one, and in its middle a block with a bad signature.
    BadSignature,
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Fault, String> {
        match text {
            "none" => Ok(Fault::None),
            "stalls" => Ok(Fault::Stalls),
            "bad-signature" => Ok(Fault::BadSignature),
            _ => Err(format!("no such fault: {text}")),
        }
    }
}

impl Fault {
    /// The chain that a peer with this fault serves in the place of an honest one.
    pub fn chain(self, honest: Chain) -> Result<Chain> {
        match self {
            Fault::None | Fault::Stalls => Ok(honest),
            Fault::BadSignature => with_bad_signature(&honest),
        }
    }

    /// Whether a question is left without an answer.
    pub fn withholds(self, question: &P2PMessage) -> bool {
        self == Fault::Stalls && matches!(question, P2PMessage::GetData { .. } | P2PMessage::BlockRequest { .. })
    }
}

/// The same chain up to its middle; there one bit of the last transaction's signature is flipped. All later headers
/// are mined anew, and one more block is put on top, so that every header is good and the chain is the best.
fn with_bad_signature(honest: &Chain) -> Result<Chain> {
    let mut chain = Chain::new(honest.blocks()[0].block.clone())?;
    let middle = honest.height() / 2;
    for height in 1..=honest.height() + 1 {
        let mut block = honest.at(height).unwrap_or(honest.tip()).block.clone();
        if height == middle {
            spoil(block.transactions.last_mut().ok_or("a block without transactions")?)?;
        }
        if height > honest.height() {
            block.header.height += 1;
            block.header.timestamp += 1;
        }
        if height >= middle {
            mine(&mut block, chain.tip().hash)?;
        }
        chain.push(block)?;
    }
    Ok(chain)
}

fn spoil(transaction: &mut Transaction) -> Result<()> {
    let Transaction::Standard { inputs, .. } = transaction else {
        return Err("the block in the middle spends nothing: make a chain with transactions".into());
    };
    // A push of 64 bytes, then the signature: its first byte belongs to R.
    let script = inputs.first_mut().ok_or("a transaction without inputs")?;
    *script.script_sig.get_mut(1).ok_or("an input without a signature")? ^= 1;
    Ok(())
}

fn mine(block: &mut Block, parent: Hash) -> Result<()> {
    block.header.prev_block_hash = parent;
    block.header.merkle_root = merkle(&txids(block)?).root;
    while !meets(&block_hash(&block.header)?, block.header.difficulty_target) {
        block.header.nonce += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::generate;

    #[test]
    fn the_spoiled_chain_leaves_the_honest_one_in_its_middle_and_outweighs_it() {
        let honest = generate(9, 2).unwrap();
        let spoiled = with_bad_signature(&honest).unwrap();
        assert_eq!(spoiled.height(), 10);
        assert!(spoiled.work() > honest.work());
        assert_eq!(spoiled.at(3).unwrap().hash, honest.at(3).unwrap().hash);
        assert_ne!(spoiled.at(4).unwrap().hash, honest.at(4).unwrap().hash);
    }
}
