//! A Rusty Coin peer on the reference libp2p and bincode crates.
//!
//! It exists to be different from rustyd in everything but the bytes: another language, another libp2p,
//! another codec. What it accepts from rustyd and what rustyd accepts from it is therefore agreement about
//! the wire and not about one program's own reading of it. It is a test peer: it checks the structure of a
//! chain (hashes, links, proof of work, merkle roots) and keeps no ledger.
//!
//! A chain flows `net` (libp2p) → `codec` (frames, chunks, bincode) → `wire` (types) → `hashes` and `chain`
//! (checks) in `sync`, and the other way in `serve`. `transport` and `discovery` are apart: cells of the interoperability
//! matrix, with no chain in them.

pub mod args;
pub mod chain;
pub mod codec;
pub mod discovery;
pub mod faults;
pub mod generate;
pub mod hashes;
pub mod net;
pub mod perf;
pub mod serve;
pub mod sync;
pub mod transport;
pub mod wire;
pub mod work;

/// An error that ends a mode: a sentence for a person.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Error>;
