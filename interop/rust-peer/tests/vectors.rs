//! The bytes of WIRE.md: the same file that the Java tests read must decode and encode back here.

use rust_peer::hashes::{block_hash, merkle, txid, txids, unhex};
use rust_peer::wire::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::fmt::Debug;

fn vectors() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../p2p/src/test/resources/wire.jsonl");
    let text = std::fs::read_to_string(path).expect("the vectors that the Java tests read");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_else(|| panic!("no {key} in {line}"))
}

/// Decodes, encodes back, and refuses every truncation and a trailing byte.
fn both_ways<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) -> T {
    let value: T = decode(bytes).unwrap();
    assert_eq!(encode(&value).unwrap(), bytes);
    assert_eq!(encoded_len(&value).unwrap(), bytes.len());
    for length in (0..bytes.len()).step_by(1 + bytes.len() / 200) {
        assert!(decode::<T>(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
    }
    assert!(decode::<T>(&[bytes, &[0]].concat()).is_err());
    value
}

#[test]
fn every_line_decodes_and_encodes_back() {
    let mut checked = 0;
    for line in vectors() {
        let bytes = unhex(text(&line, "hex")).unwrap();
        match text(&line, "type") {
            "Transaction" => {
                let transaction: Transaction = both_ways(&bytes);
                assert_eq!(txid(&transaction).unwrap().to_string(), text(&line, "txid"));
            }
            "BlockHeader" => {
                let header: BlockHeader = both_ways(&bytes);
                assert_eq!(bytes.len(), 128);
                assert_eq!(block_hash(&header).unwrap().to_string(), text(&line, "block_hash"));
                assert_eq!(header.height, line["height"].as_u64().unwrap());
            }
            "Block" => {
                let block: Block = both_ways(&bytes);
                assert_eq!(block_hash(&block.header).unwrap().to_string(), text(&line, "block_hash"));
                let tree = merkle(&txids(&block).unwrap());
                assert_eq!(tree.root.to_string(), text(&line, "merkle_root"));
            }
            "P2PMessage" => {
                let message: P2PMessage = both_ways(&bytes);
                assert_eq!(message.name(), text(&line, "name"));
                assert_eq!(message.excess(), None);
            }
            "Sighash" => drop(both_ways::<Transaction>(&bytes)),
            // The hash of a list is that of its entries' bytes, one after the other.
            "MasternodeListHash" => assert_eq!(Hash::of(&bytes).to_string(), text(&line, "list_hash")),
            // The ledger's own hash: nothing of it travels.
            "UtxoSetHash" => continue,
            other => panic!("a vector of an unknown type: {other}"),
        }
        checked += 1;
    }
    assert!(checked >= 100, "only {checked} vectors");
}

#[test]
fn counts_beyond_the_bytes_allocate_nothing() {
    let mut bytes = vec![1, 0, 0, 0];
    bytes.extend(u64::MAX.to_le_bytes());
    assert!(decode::<P2PMessage>(&bytes).is_err());
}
