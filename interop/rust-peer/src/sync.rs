//! Downloading a whole chain from a node and checking all of it that needs no ledger.
//!
//! In order: the connection, identify (and a push of our own), ping, Status, headers 2000 at a time from
//! locators, all bodies in ranges of 500 with a few questions in flight, and then what a single block and an
//! unknown one are answered with. Any answer that breaks WIRE.md ends the run with a sentence that says how.

use crate::chain::{BLOCK_BYTES_MAX, Chain, check_link, locator};
use crate::codec::Framed;
use crate::hashes::{block_hash, hex, txids};
use crate::net::{self, Happening, Topic};
use crate::wire::*;
use crate::work::{U256, work};
use crate::{Error, Result};
use libp2p::request_response::OutboundRequestId;
use libp2p::{Multiaddr, PeerId, Swarm, identify};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant};

/// Questions for bodies in flight at once.
const ASKED_MAX: usize = 3;
/// How long identify, the push and the first ping may take together.
const GREETING: Duration = Duration::from_secs(15);

/// What the node must turn out to have.
#[derive(Default)]
pub struct Expected {
    /// The network's first block; taken from the node's Status when not given.
    pub genesis: Option<Hash>,
    pub tip: Option<Hash>,
    pub height: Option<u64>,
}

/// What a run found: the chain, and the line that is printed.
pub struct Synced {
    pub chain: Chain,
    pub report: Value,
}

struct Dialogue {
    swarm: Swarm<net::Behaviour>,
    peer: PeerId,
    /// What this peer itself would serve: it has nothing but what its Status says.
    status: Status,
    info: Option<Box<identify::Info>>,
    ping: Option<Duration>,
    pushed: bool,
}

/// Runs the whole of it against the node at the address.
pub async fn sync(address: &Multiaddr, expected: &Expected) -> Result<Synced> {
    let started = Instant::now();
    let mut swarm = net::swarm()?;
    let peer = net::dial(&mut swarm, address).await?;
    let connect_ms = started.elapsed().as_secs_f64() * 1e3;
    let genesis = expected.genesis.unwrap_or(Hash::ZERO);
    let status = Status {
        protocol_version: PROTOCOL_VERSION,
        genesis_hash: genesis,
        tip_hash: genesis,
        tip_height: 0,
        cumulative_work: [0; 32],
        services: 0,
        user_agent: "/rust-peer-sync/".to_string(),
    };
    let mut node = Dialogue { swarm, peer, status, info: None, ping: None, pushed: false };
    node.greet().await?;
    let theirs = node.status(expected).await?;

    let first_block = node.range(0, 0).await?.blocks.into_iter().next().ok_or("no genesis block")?;
    let mut chain = Chain::new(first_block)?;
    if chain.genesis() != theirs.genesis_hash {
        return Err(format!("block 0 is {}, and Status names {}", chain.genesis(), theirs.genesis_hash).into());
    }
    let headers_at = Instant::now();
    let headers = node.headers(&chain, &theirs).await?;
    let headers_seconds = headers_at.elapsed().as_secs_f64();
    let bodies_at = Instant::now();
    let bodies = node.bodies(&mut chain, &headers).await?;
    let seconds = bodies_at.elapsed().as_secs_f64();
    check_end(&chain, &theirs, expected)?;
    node.single_blocks(&chain).await?;

    let info = node.info.as_deref().ok_or("no identify")?;
    let tip_txids: Vec<String> = txids(&chain.tip().block)?.iter().map(Hash::to_string).collect();
    let report = json!({
        "ok": true, "tip": chain.tip().hash.to_string(), "height": chain.height(), "blocks": chain.height() + 1,
        "transactions": chain.blocks().iter().map(|b| b.block.transactions.len()).sum::<usize>(),
        "bytes": bodies.bytes, "seconds": round(seconds), "mb_per_s": round(bodies.bytes as f64 / 1e6 / seconds),
        "blocks_per_s": round(chain.height() as f64 / seconds), "headers_seconds": round(headers_seconds),
        "answers": bodies.answers, "chunked_answers": bodies.chunked, "largest_answer_bytes": bodies.largest,
        "connect_ms": round(connect_ms), "ping_ms": node.ping.map(|p| round(p.as_secs_f64() * 1e3)),
        "agent": info.agent_version, "protocols": info.protocols.iter().map(|p| p.as_ref()).collect::<Vec<&str>>(),
        "signed_peer_record": info.signed_peer_record.is_some(), "work": hex(&chain.work().to_be_bytes()),
        "user_agent": theirs.user_agent, "tip_txids": tip_txids,
    });
    Ok(Synced { chain, report })
}

fn round(number: f64) -> f64 {
    (number * 1e3).round() / 1e3
}

/// Compares what was downloaded with what the node says of itself and with what the caller knows.
fn check_end(chain: &Chain, theirs: &Status, expected: &Expected) -> Result<()> {
    let (tip, height) = (chain.tip().hash, chain.height() as u64);
    if let Some(expected) = expected.tip.filter(|expected| *expected != tip) {
        return Err(format!("the tip is {tip} at {height}, and {expected} is expected").into());
    }
    if let Some(expected) = expected.height.filter(|expected| *expected != height) {
        return Err(format!("the height is {height}, and {expected} is expected").into());
    }
    let claimed = U256::from_be_bytes(&theirs.cumulative_work);
    if theirs.tip_hash == tip && claimed != chain.work() {
        let (claimed, ours) = (hex(&claimed.to_be_bytes()), hex(&chain.work().to_be_bytes()));
        return Err(format!("Status claims a work of {claimed}, and the headers amount to {ours}").into());
    }
    Ok(())
}

/// Totals of the bodies' download.
#[derive(Default)]
struct Bodies {
    bytes: usize,
    answers: usize,
    chunked: usize,
    largest: usize,
}

/// One answer to a question for a range.
struct Range {
    blocks: Vec<Block>,
    bytes: usize,
    chunked: bool,
}

impl Dialogue {
    /// Identify in both directions and one ping.
    async fn greet(&mut self) -> Result<()> {
        let greeted = async {
            while self.info.is_none() || self.ping.is_none() || !self.pushed {
                let before = self.info.is_some();
                self.step().await?;
                if !before && self.info.is_some() {
                    self.swarm.behaviour_mut().identify.push([self.peer]);
                }
            }
            Ok::<(), Error>(())
        };
        let done = tokio::time::timeout(GREETING, greeted).await;
        done.unwrap_or_else(|_| {
            let (identified, pinged) = (self.info.is_some(), self.ping.is_some());
            let pushed = self.pushed;
            Err(format!("after {GREETING:?}: identified {identified}, identify pushed {pushed}, ping {pinged}").into())
        })?;
        let info = self.info.as_ref().ok_or("no identify")?;
        if info.public_key.to_peer_id() != self.peer {
            return Err("identify carries another peer's key".into());
        }
        for protocol in [net::STATUS, net::BLOCK_SYNC] {
            if !info.protocols.contains(&protocol) {
                return Err(format!("identify does not name {protocol}").into());
            }
        }
        Ok(())
    }

    async fn status(&mut self, expected: &Expected) -> Result<Status> {
        let question = P2PMessage::Status(self.status.clone());
        let P2PMessage::Status(theirs) = self.ask(Topic::Status, question).await?.message else {
            return Err("Status is answered by another message".into());
        };
        if let Some(genesis) = expected.genesis.filter(|genesis| *genesis != theirs.genesis_hash) {
            return Err(format!("the node's genesis is {}, and {genesis} is expected", theirs.genesis_hash).into());
        }
        Ok(theirs)
    }

    /// All headers after the genesis, each checked against the one before it; their hashes with them.
    async fn headers(&mut self, chain: &Chain, theirs: &Status) -> Result<Vec<(Hash, BlockHeader)>> {
        let genesis = chain.tip();
        let mut hashes = vec![genesis.hash];
        let mut headers: Vec<(Hash, BlockHeader)> = Vec::new();
        loop {
            let question = P2PMessage::GetHeaders { locator_hashes: locator(&hashes), stop_hash: Hash::ZERO };
            let P2PMessage::Headers { headers: batch } = self.ask(Topic::Blocks, question).await?.message else {
                return Err("GetHeaders is answered by another message".into());
            };
            let count = batch.len();
            for header in batch {
                let (parent_hash, parent) =
                    headers.last().map_or((genesis.hash, &genesis.block.header), |(hash, header)| (*hash, header));
                let hash = check_link(parent, parent_hash, &header)?;
                if work(header.difficulty_target).is_none() {
                    return Err(format!("header {hash} has no difficulty target").into());
                }
                hashes.push(hash);
                headers.push((hash, header));
            }
            if count < HEADERS_MAX {
                break;
            }
        }
        if (headers.len() as u64) < theirs.tip_height {
            return Err(format!("{} headers, and Status names height {}", headers.len(), theirs.tip_height).into());
        }
        Ok(headers)
    }

    /// All bodies of the headers, linked onto the chain in order as they come.
    async fn bodies(&mut self, chain: &mut Chain, headers: &[(Hash, BlockHeader)]) -> Result<Bodies> {
        let mut wanted: VecDeque<(u64, u64)> = VecDeque::new();
        let last = headers.len() as u64;
        let mut start = 1;
        while start <= last {
            wanted.push_back((start, last.min(start + BLOCKS_MAX as u64 - 1)));
            start += BLOCKS_MAX as u64;
        }
        let mut totals = Bodies::default();
        let mut asked: HashMap<OutboundRequestId, (u64, u64)> = HashMap::new();
        let mut early: BTreeMap<u64, Vec<Block>> = BTreeMap::new();
        while !wanted.is_empty() || !asked.is_empty() {
            while asked.len() < ASKED_MAX
                && let Some((start, end)) = wanted.pop_front()
            {
                let question = P2PMessage::BlockRequest { start_height: start as u32, end_height: end as u32 };
                asked.insert(net::ask(&mut self.swarm, &self.peer, Topic::Blocks, question.into()), (start, end));
            }
            let Some((id, answer)) = self.step().await? else { continue };
            let Some((start, end)) = asked.remove(&id) else { continue };
            let range = in_range(answer?, start, end)?;
            let next = start + range.blocks.len() as u64;
            if next <= end {
                // The rest of a shortened range is what the chain needs soonest.
                wanted.push_front((next, end));
            }
            totals.bytes += range.bytes;
            totals.answers += 1;
            totals.chunked += usize::from(range.chunked);
            totals.largest = totals.largest.max(range.bytes);
            early.insert(start, range.blocks);
            while let Some(blocks) = early.remove(&(chain.height() as u64 + 1)) {
                link(chain, blocks, headers)?;
            }
        }
        Ok(totals)
    }

    /// The tip's block by its hash, and what an unknown hash is answered with.
    async fn single_blocks(&mut self, chain: &Chain) -> Result<()> {
        let tip = Inventory { kind: InventoryKind::Block, hash: chain.tip().hash };
        let unknown = Inventory { kind: InventoryKind::Block, hash: Hash([0xab; 32]) };
        match self.ask(Topic::Blocks, P2PMessage::GetData { inventory: vec![tip] }).await?.message {
            P2PMessage::BlockResponse { blocks } if blocks == [chain.tip().block.clone()] => {}
            other => return Err(format!("GetData of the tip is answered by a wrong {}", other.name()).into()),
        }
        match self.ask(Topic::Blocks, P2PMessage::GetData { inventory: vec![unknown] }).await?.message {
            P2PMessage::NotFound { inventory } if inventory == [unknown] => Ok(()),
            other => Err(format!("GetData of an unknown block is answered by a wrong {}", other.name()).into()),
        }
    }

    async fn range(&mut self, start: u64, end: u64) -> Result<Range> {
        let question = P2PMessage::BlockRequest { start_height: start as u32, end_height: end as u32 };
        in_range(self.ask(Topic::Blocks, question).await?, start, end)
    }

    /// One question and its answer.
    async fn ask(&mut self, topic: Topic, question: P2PMessage) -> Result<Framed> {
        let name = question.name();
        let sent = net::ask(&mut self.swarm, &self.peer, topic, question.into());
        loop {
            match self.step().await? {
                Some((id, answer)) if id == sent => return answer.map_err(|e| format!("{name}: {e}").into()),
                _ => {}
            }
        }
    }

    /// Handles one event; gives the answer to a question when it was one.
    async fn step(&mut self) -> Result<Option<(OutboundRequestId, Result<Framed>)>> {
        match net::next(&mut self.swarm).await {
            Happening::Identified(peer, info) if peer == self.peer => self.info = Some(info),
            Happening::Pushed(peer, pushed) if peer == self.peer => {
                pushed.map_err(|why| format!("identify: {why}"))?;
                self.pushed = true;
            }
            Happening::Pinged(peer, pinged) if peer == self.peer => {
                self.ping = Some(pinged.map_err(|why| format!("ping: {why}"))?);
            }
            Happening::Closed(peer, why) if peer == self.peer => {
                return Err(format!("the node closed the connection: {why}").into());
            }
            Happening::Asked(question) => {
                let answer = self.answer(question.topic, &question.asked.message);
                net::answer(&mut self.swarm, question, answer.map(Framed::from));
            }
            Happening::Answered(id, _, answer) => {
                let answer = answer.map_err(Error::from).and_then(|a| a.ok_or_else(|| "no answer".into()));
                return Ok(Some((id, answer)));
            }
            _ => {}
        }
        Ok(None)
    }

    /// The node may ask back: this peer has no block, and says so.
    fn answer(&self, topic: Topic, question: &P2PMessage) -> Option<P2PMessage> {
        match (topic, question) {
            (Topic::Status, P2PMessage::Status(theirs)) => {
                let genesis_hash = self.genesis_or(theirs.genesis_hash);
                Some(P2PMessage::Status(Status { genesis_hash, tip_hash: genesis_hash, ..self.status.clone() }))
            }
            (Topic::Blocks, P2PMessage::GetHeaders { .. }) => Some(P2PMessage::Headers { headers: vec![] }),
            (Topic::Blocks, P2PMessage::BlockRequest { .. }) => Some(P2PMessage::BlockResponse { blocks: vec![] }),
            (_, P2PMessage::GetData { inventory }) => Some(P2PMessage::NotFound { inventory: inventory.clone() }),
            _ => None,
        }
    }

    fn genesis_or(&self, theirs: Hash) -> Hash {
        if self.status.genesis_hash == Hash::ZERO { theirs } else { self.status.genesis_hash }
    }
}

/// Checks that an answer holds a prefix of the heights asked for, within its limits.
fn in_range(answer: Framed, start: u64, end: u64) -> Result<Range> {
    let Framed { message, bytes, chunked, .. } = answer;
    let P2PMessage::BlockResponse { blocks } = message else {
        return Err(format!("BlockRequest is answered by {}", message.name()).into());
    };
    if blocks.is_empty() || blocks.len() as u64 > end + 1 - start {
        return Err(format!("{} blocks answer {start}..={end}", blocks.len()).into());
    }
    for (height, block) in (start..).zip(&blocks) {
        if block.header.height != height {
            return Err(format!("a block of height {} stands for {height}", block.header.height).into());
        }
    }
    Ok(Range { blocks, bytes, chunked })
}

/// Links bodies onto the chain after comparing each with its header.
fn link(chain: &mut Chain, blocks: Vec<Block>, headers: &[(Hash, BlockHeader)]) -> Result<()> {
    for block in blocks {
        let (hash, _) = headers[block.header.height as usize - 1];
        let came = block_hash(&block.header)?;
        if came != hash {
            return Err(format!("block {} is {came}, and its header was {hash}", block.header.height).into());
        }
        chain.push(block)?;
        if chain.tip().bytes > BLOCK_BYTES_MAX {
            return Err(format!("block {hash} has {} bytes", chain.tip().bytes).into());
        }
    }
    Ok(())
}
