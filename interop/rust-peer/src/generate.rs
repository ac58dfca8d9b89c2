//! A chain for the peer's own tests: right in its structure, links, roots and proof of work, and signed by nobody.

use crate::Result;
use crate::chain::Chain;
use crate::hashes::{block_hash, merkle, txids};
use crate::wire::{Block, BlockHeader, Hash, OutPoint, Transaction, TxInput, TxOutput};
use crate::work::meets;

/// Half of all hashes meet it, as on regtest.
const EASY: u32 = 0x207f_ffff;
/// The first block's time; each next is a spacing of 150 s later.
const STARTED_UNIX_SECONDS: u64 = 1_700_000_000;

/// A genesis and `blocks` blocks with a coinbase and `transactions` more each; the same arguments, the same bytes.
pub fn generate(blocks: u64, transactions: u64) -> Result<Chain> {
    let mut chain = Chain::new(mined(0, Hash::ZERO, transactions)?)?;
    for height in 1..=blocks {
        chain.push(mined(height, chain.tip().hash, transactions)?)?;
    }
    Ok(chain)
}

fn mined(height: u64, prev_block_hash: Hash, transactions: u64) -> Result<Block> {
    let transactions: Vec<_> = (0..=transactions).map(|i| transaction(height, i)).collect();
    let header = BlockHeader {
        version: 1,
        height,
        prev_block_hash,
        merkle_root: Hash::ZERO,
        state_root: Hash::of(&height.to_le_bytes()),
        timestamp: STARTED_UNIX_SECONDS + 150 * height,
        difficulty_target: EASY,
        nonce: 0,
    };
    let mut block = Block { header, ticket_votes: vec![], transactions };
    block.header.merkle_root = merkle(&txids(&block)?).root;
    while !meets(&block_hash(&block.header)?, EASY) {
        block.header.nonce += 1;
    }
    Ok(block)
}

/// The shape and size of a payment to one key with change; the first of a block is its coinbase.
fn transaction(height: u64, index: u64) -> Transaction {
    let seed = blake3::hash(&[height.to_le_bytes(), index.to_le_bytes()].concat());
    let filler = |bytes: usize| {
        let mut data = vec![0; bytes];
        blake3::Hasher::new_derive_key("rusty interop filler").update(seed.as_bytes()).finalize_xof().fill(&mut data);
        serde_bytes::ByteBuf::from(data)
    };
    let output = |value| TxOutput { value, script_pubkey: filler(25), memo: None };
    let input = |txid, vout, script_bytes| TxInput {
        previous_output: OutPoint { txid, vout },
        script_sig: filler(script_bytes),
        sequence: u32::MAX,
        witness: vec![],
    };
    if index == 0 {
        let inputs = vec![input(Hash::ZERO, u32::MAX, 8)];
        return Transaction::Coinbase {
            version: 1,
            inputs,
            outputs: vec![output(50_000_000_000)],
            lock_time: 0,
            witness: vec![],
        };
    }
    Transaction::Standard {
        version: 1,
        inputs: vec![input(Hash(*seed.as_bytes()), 0, 98)],
        outputs: vec![output(1_000 + index), output(2_000 + height)],
        lock_time: 0,
        fee: 300,
        witness: vec![],
    }
}
