//! The chain's types and the messages, as serde sees them: field order is the byte order.
//!
//! bincode 1.3's default configuration writes fixed-width little-endian integers, a `u64` count before every
//! `Vec` and `String`, a `u32` variant index before an enum's fields. Nothing is written by hand here, so that
//! the bytes are those of the Rust ecosystem and not of a second reading of the specification.

pub use crate::hashes::Hash;
use bincode::Options;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_big_array::BigArray;
use std::fmt::{self, Write};

/// The largest message, reassembled; a frame that announces more is refused before it is read.
pub const MESSAGE_BYTES_MAX: usize = 10 << 20;
/// A message whose encoding is longer than this travels as chunks of at most this many bytes.
pub const CHUNK_BYTES_MAX: usize = 1 << 20;
/// The most blocks in one answer to a `BlockRequest`.
pub const BLOCKS_MAX: usize = 500;
/// The most headers in one `Headers`.
pub const HEADERS_MAX: usize = 2000;
/// The most entries of an `Inv`, a `GetData` or a `NotFound`.
pub const INVENTORY_MAX: usize = 1000;
/// The most hashes in a locator: enough for 2^91 blocks after the first ten.
pub const LOCATOR_MAX: usize = 101;
/// The longest user agent and the longest reason of a `Reject`, in bytes.
pub const TEXT_BYTES_MAX: usize = 256;

/// The version that our `Status` names.
pub const PROTOCOL_VERSION: u32 = 1;

/// A byte string: the encoding of `Vec<u8>`, read and written at once instead of byte by byte.
pub type Blob = serde_bytes::ByteBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OutPoint {
    pub txid: Hash,
    pub vout: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TxInput {
    pub previous_output: OutPoint,
    pub script_sig: Blob,
    pub sequence: u32,
    pub witness: Vec<Blob>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TxOutput {
    pub value: u64,
    pub script_pubkey: Blob,
    pub memo: Option<Blob>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MasternodeIdentity {
    pub collateral_outpoint: OutPoint,
    pub operator_public_key: [u8; 32],
    pub network_address: String,
    pub collateral_ownership_public_key: [u8; 32],
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Transaction {
    Standard {
        version: u32,
        inputs: Vec<TxInput>,
        outputs: Vec<TxOutput>,
        lock_time: u32,
        fee: u64,
        witness: Vec<Blob>,
    },
    Coinbase {
        version: u32,
        inputs: Vec<TxInput>,
        outputs: Vec<TxOutput>,
        lock_time: u32,
        witness: Vec<Blob>,
    },
    MasternodeRegister {
        masternode_identity: MasternodeIdentity,
        #[serde(with = "BigArray")]
        signature: [u8; 64],
        lock_time: u32,
        inputs: Vec<TxInput>,
        outputs: Vec<TxOutput>,
        witness: Vec<Blob>,
    },
    MasternodeCollateral {
        version: u32,
        inputs: Vec<TxInput>,
        outputs: Vec<TxOutput>,
        masternode_identity: MasternodeIdentity,
        collateral_amount: u64,
        lock_time: u32,
        witness: Vec<Blob>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockHeader {
    pub version: u32,
    pub height: u64,
    pub prev_block_hash: Hash,
    pub merkle_root: Hash,
    pub state_root: Hash,
    pub timestamp: u64,
    pub difficulty_target: u32,
    pub nonce: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TicketVote {
    pub ticket_id: Hash,
    pub block_hash: Hash,
    pub vote: u8,
    #[serde(with = "BigArray")]
    pub signature: [u8; 64],
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    pub header: BlockHeader,
    pub ticket_votes: Vec<TicketVote>,
    pub transactions: Vec<Transaction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InventoryKind {
    Transaction,
    Block,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    pub kind: InventoryKind,
    pub hash: Hash,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrefilledTransaction {
    pub index: u32,
    pub transaction: Transaction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MasternodeStatus {
    Registered,
    Active,
    Offline,
    Probation,
    Banned,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MasternodeUpdateType {
    Registration,
    StatusChange,
    Deregistration,
    PoSeUpdate,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MasternodeEntry {
    pub identity: MasternodeIdentity,
    pub status: MasternodeStatus,
    pub last_successful_pose_height: u32,
    pub pose_failure_count: u32,
    pub last_slashed_height: Option<u32>,
    pub collateral_amount: u64,
    pub sequence: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeedEntry {
    pub peer_id: Blob,
    pub address: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeedSignature {
    pub masternode_id: OutPoint,
    #[serde(with = "BigArray")]
    pub signature: [u8; 64],
}

/// Every message; the variant's place is its index on the wire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum P2PMessage {
    BlockRequest {
        start_height: u32,
        end_height: u32,
    },
    BlockResponse {
        blocks: Vec<Block>,
    },
    GetHeaders {
        locator_hashes: Vec<Hash>,
        stop_hash: Hash,
    },
    Headers {
        headers: Vec<BlockHeader>,
    },
    Inv {
        inventory: Vec<Inventory>,
    },
    TxData {
        transactions: Vec<Transaction>,
    },
    CompactBlock {
        header: BlockHeader,
        nonce: u64,
        short_ids: Vec<[u8; 6]>,
        prefilled: Vec<PrefilledTransaction>,
        ticket_votes: Vec<TicketVote>,
    },
    GetBlockTxs {
        block_hash: Hash,
        indexes: Vec<u32>,
    },
    BlockTxs {
        block_hash: Hash,
        transactions: Vec<Transaction>,
    },
    MasternodeListRequest {
        version: u32,
        base_list_hash: Hash,
    },
    MasternodeListResponse {
        version: u32,
        height: u64,
        list_hash: Hash,
        masternodes: Vec<MasternodeEntry>,
    },
    MasternodeUpdate {
        masternode_id: OutPoint,
        update_type: MasternodeUpdateType,
        entry: Option<MasternodeEntry>,
        block_height: u64,
        sequence: u64,
        #[serde(with = "BigArray")]
        signature: [u8; 64],
    },
    MasternodeListSync {
        version: u32,
        height: u64,
        base_list_hash: Hash,
        list_hash: Hash,
        changed: Vec<MasternodeEntry>,
        removed: Vec<OutPoint>,
    },
    PoSeResponse {
        challenge_nonce: u64,
        #[serde(with = "BigArray")]
        signed_block_hash: [u8; 64],
        target_masternode_id: OutPoint,
    },
    Chunk(Chunk),
    GetData {
        inventory: Vec<Inventory>,
    },
    NotFound {
        inventory: Vec<Inventory>,
    },
    Status(Status),
    SendCompact {
        high_bandwidth: bool,
        version: u64,
    },
    FeeFilter {
        min_fee_per_kilobyte: u64,
    },
    PoSeChallenge {
        challenge_nonce: u64,
        challenge_block_hash: Hash,
        challenger_masternode_id: OutPoint,
        challenge_generation_block_height: u64,
        #[serde(with = "BigArray")]
        signature: [u8; 64],
    },
    SeedListUpdate {
        sequence: u64,
        valid_from: u64,
        seeds: Vec<SeedEntry>,
        dns_seeds: Vec<String>,
        signatures: Vec<SeedSignature>,
    },
    Reject {
        code: u32,
        reason: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chunk {
    pub transfer_id: u64,
    pub index: u32,
    pub count: u32,
    pub total_bytes: u64,
    pub digest: Hash,
    pub data: Blob,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    pub protocol_version: u32,
    pub genesis_hash: Hash,
    pub tip_hash: Hash,
    pub tip_height: u64,
    pub cumulative_work: [u8; 32],
    pub services: u64,
    pub user_agent: String,
}

impl P2PMessage {
    /// The variant's name, for what people read.
    pub fn name(&self) -> String {
        struct Head(String);
        impl fmt::Write for Head {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                let word = text.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
                self.0.push_str(word);
                // The fields that follow can be megabytes long, and nobody reads them.
                if word.len() < text.len() { Err(fmt::Error) } else { Ok(()) }
            }
        }
        let mut head = Head(String::new());
        let _cut_short = write!(head, "{self:?}");
        head.0
    }

    /// What is wrong with the message's counts and text lengths, which the types alone do not bound.
    pub fn excess(&self) -> Option<String> {
        let (count, max) = match self {
            P2PMessage::BlockResponse { blocks } => (blocks.len(), BLOCKS_MAX),
            P2PMessage::GetHeaders { locator_hashes, .. } => (locator_hashes.len(), LOCATOR_MAX),
            P2PMessage::Headers { headers } => (headers.len(), HEADERS_MAX),
            P2PMessage::Inv { inventory } | P2PMessage::GetData { inventory } | P2PMessage::NotFound { inventory } => {
                (inventory.len(), INVENTORY_MAX)
            }
            P2PMessage::Status(status) => (status.user_agent.len(), TEXT_BYTES_MAX),
            P2PMessage::Reject { reason, .. } => (reason.len(), TEXT_BYTES_MAX),
            _ => (0, 0),
        };
        (count > max).then(|| format!("{} holds {count}, and {max} are allowed", self.name()))
    }
}

fn options() -> impl Options {
    bincode::DefaultOptions::new().with_fixint_encoding().reject_trailing_bytes().with_limit(MESSAGE_BYTES_MAX as u64)
}

/// The value's bytes.
pub fn encode<T: Serialize>(value: &T) -> bincode::Result<Vec<u8>> {
    options().serialize(value)
}

/// How many bytes `encode` would give.
pub fn encoded_len<T: Serialize>(value: &T) -> bincode::Result<usize> {
    options().serialized_size(value).map(|bytes| bytes as usize)
}

/// The value of exactly these bytes; what trails is an error.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> bincode::Result<T> {
    options().deserialize(bytes)
}
