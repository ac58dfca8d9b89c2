//! A chain in memory, and the file that holds one.
//!
//! The file is every block from the genesis on, ascending, each as a `u32` little-endian length and its bincode.

use crate::Result;
use crate::hashes::{block_hash, merkle, txids};
use crate::wire::{Block, BlockHeader, Hash, decode, encode};
use crate::work::{U256, meets, work};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::Path;

/// A block of the ledger is at most this long (WIRE.md §6).
pub const BLOCK_BYTES_MAX: usize = 2_000_000;

/// A block with what is computed from it once.
pub struct Stored {
    pub block: Block,
    pub hash: Hash,
    pub bytes: usize,
}

/// A linked run of blocks from the genesis.
pub struct Chain {
    blocks: Vec<Stored>,
    heights: HashMap<Hash, usize>,
    work: U256,
}

impl Chain {
    /// A chain of the genesis alone, which needs no proof of work.
    pub fn new(genesis: Block) -> Result<Chain> {
        let mut chain = Chain { blocks: Vec::new(), heights: HashMap::new(), work: U256::ZERO };
        check_body(&genesis)?;
        chain.add(genesis)?;
        Ok(chain)
    }

    /// Links the block on the tip after checking its header and its body.
    pub fn push(&mut self, block: Block) -> Result<()> {
        let tip = self.tip();
        check_link(&tip.block.header, tip.hash, &block.header)?;
        check_body(&block)?;
        self.add(block)
    }

    fn add(&mut self, block: Block) -> Result<()> {
        let hash = block_hash(&block.header)?;
        let bytes = encode(&block)?.len();
        self.work = self.work.plus(work(block.header.difficulty_target).ok_or("a difficulty target out of range")?);
        self.heights.insert(hash, self.blocks.len());
        self.blocks.push(Stored { block, hash, bytes });
        Ok(())
    }

    pub fn tip(&self) -> &Stored {
        self.blocks.last().expect("a chain has its genesis")
    }

    pub fn genesis(&self) -> Hash {
        self.blocks[0].hash
    }

    pub fn height(&self) -> usize {
        self.blocks.len() - 1
    }

    /// The work of all its blocks, the genesis' included.
    pub fn work(&self) -> U256 {
        self.work
    }

    pub fn at(&self, height: usize) -> Option<&Stored> {
        self.blocks.get(height)
    }

    pub fn find(&self, hash: &Hash) -> Option<&Stored> {
        self.height_of(hash).map(|height| &self.blocks[height])
    }

    pub fn height_of(&self, hash: &Hash) -> Option<usize> {
        self.heights.get(hash).copied()
    }

    /// All blocks, ascending.
    pub fn blocks(&self) -> &[Stored] {
        &self.blocks
    }

    /// Hashes from the tip down, one by one ten times, then doubling the step, ending with the genesis.
    pub fn locator(&self) -> Vec<Hash> {
        locator(&self.blocks.iter().map(|stored| stored.hash).collect::<Vec<_>>())
    }

    pub fn save(&self, path: &Path) -> Result<()> {
        let mut out = BufWriter::new(File::create(path)?);
        for stored in &self.blocks {
            let bytes = encode(&stored.block)?;
            out.write_all(&(bytes.len() as u32).to_le_bytes())?;
            out.write_all(&bytes)?;
        }
        out.flush()?;
        Ok(())
    }

    /// Reads a file and checks it as if it had come from a peer.
    pub fn load(path: &Path) -> Result<Chain> {
        let mut input = BufReader::new(File::open(path)?);
        let mut chain: Option<Chain> = None;
        loop {
            let mut length = [0; 4];
            match input.read_exact(&mut length) {
                Err(e) if e.kind() == ErrorKind::UnexpectedEof => break,
                other => other?,
            }
            let length = u32::from_le_bytes(length) as usize;
            if length > BLOCK_BYTES_MAX {
                return Err(format!("{}: a block of {length} bytes", path.display()).into());
            }
            let mut bytes = vec![0; length];
            input.read_exact(&mut bytes)?;
            let block = decode(&bytes)?;
            match &mut chain {
                None => chain = Some(Chain::new(block)?),
                Some(chain) => chain.push(block)?,
            }
        }
        chain.ok_or_else(|| format!("{} holds no block", path.display()).into())
    }
}

/// Hashes of an ascending chain from its end down, one by one ten times, then doubling the step, and the first.
pub fn locator(ascending: &[Hash]) -> Vec<Hash> {
    let mut hashes = Vec::new();
    let (mut step, mut at) = (1, ascending.len() - 1);
    while at > 0 {
        hashes.push(ascending[at]);
        if hashes.len() >= 10 {
            step *= 2;
        }
        at = at.saturating_sub(step);
    }
    hashes.push(ascending[0]);
    hashes
}

/// Checks what a header says of the one before it, and its proof of work; gives its hash.
pub fn check_link(parent: &BlockHeader, parent_hash: Hash, header: &BlockHeader) -> Result<Hash> {
    let hash = block_hash(header)?;
    let height = header.height;
    if height != parent.height + 1 {
        return Err(format!("header {hash} names height {height} after {}", parent.height).into());
    }
    if header.prev_block_hash != parent_hash {
        return Err(format!("header {hash} at {height} does not link to {parent_hash}").into());
    }
    if !meets(&hash, header.difficulty_target) {
        return Err(
            format!("header {hash} at {height} does not meet its target {:08x}", header.difficulty_target).into()
        );
    }
    Ok(hash)
}

/// Checks that the transactions are those the header commits to.
pub fn check_body(block: &Block) -> Result<()> {
    let tree = merkle(&txids(block)?);
    let height = block.header.height;
    if tree.root != block.header.merkle_root {
        return Err(
            format!("the merkle root at {height} is {}, and not {}", tree.root, block.header.merkle_root).into()
        );
    }
    if tree.mutated {
        return Err(format!("the body at {height} repeats a part of its tree").into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::generate;

    /// Three blocks, the last one changed, and what linking it says.
    fn refused(change: impl FnOnce(&mut Block)) -> String {
        let made = generate(3, 2).unwrap();
        let mut chain = Chain::new(made.blocks()[0].block.clone()).unwrap();
        chain.push(made.blocks()[1].block.clone()).unwrap();
        let mut last = made.blocks()[2].block.clone();
        change(&mut last);
        while !meets(&block_hash(&last.header).unwrap(), 0x207f_ffff) {
            last.header.nonce += 1;
        }
        chain.push(last).err().map_or("nothing".to_string(), |e| e.to_string())
    }

    #[test]
    fn a_block_that_does_not_follow_is_refused() {
        assert_eq!(refused(|_| {}), "nothing");
        assert!(refused(|block| block.header.height += 1).contains("names height"));
        assert!(refused(|block| block.header.prev_block_hash = Hash::ZERO).contains("does not link"));
        assert!(refused(|block| block.header.difficulty_target = 0x0300_0001).contains("does not meet"));
    }

    #[test]
    fn a_body_that_its_header_does_not_commit_to_is_refused() {
        assert!(refused(|block| drop(block.transactions.pop())).contains("merkle root"));
        // Three leaves make the same root as the three with the last one twice.
        let repeated = refused(|block| block.transactions.push(block.transactions[2].clone()));
        assert!(repeated.contains("repeats"), "{repeated}");
    }

    #[test]
    fn a_locator_thins_out_and_ends_with_the_genesis() {
        let hashes: Vec<Hash> = (0u64..1000).map(|i| Hash::of(&i.to_le_bytes())).collect();
        let locator = locator(&hashes);
        assert_eq!((locator[0], locator[9], *locator.last().unwrap()), (hashes[999], hashes[990], hashes[0]));
        assert_eq!(locator[10], hashes[988]);
        assert!(locator.len() < 20);
    }

    #[test]
    fn a_file_gives_back_the_chain() {
        let made = generate(5, 1).unwrap();
        let path = std::env::temp_dir().join(format!("rust-peer-chain-{}", std::process::id()));
        made.save(&path).unwrap();
        let loaded = Chain::load(&path);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(loaded.unwrap().tip().hash, made.tip().hash);
    }
}
