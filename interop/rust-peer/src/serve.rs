//! Serving a chain: what a node answers to Status, GetHeaders, BlockRequest and GetData.

use crate::Result;
use crate::chain::Chain;
use crate::codec::Framed;
use crate::faults::Fault;
use crate::net::{self, Happening, Question, Topic};
use crate::wire::*;
use serde_json::json;
use std::time::Duration;

/// A `BlockResponse` before its blocks: the variant and the count.
const RESPONSE_HEADER_BYTES: usize = 4 + 8;

/// What this peer says of a chain.
pub fn status(chain: &Chain) -> Status {
    Status {
        protocol_version: PROTOCOL_VERSION,
        genesis_hash: chain.genesis(),
        tip_hash: chain.tip().hash,
        tip_height: chain.height() as u64,
        cumulative_work: chain.work().to_be_bytes(),
        services: 0,
        user_agent: concat!("/rust-peer:", env!("CARGO_PKG_VERSION"), "/").to_string(),
    }
}

/// The answer to a question; an error for what is no question of this protocol, nothing where none is due.
pub fn answer(chain: &Chain, topic: Topic, question: &P2PMessage) -> Result<Option<P2PMessage>> {
    match (topic, question) {
        (Topic::Status, P2PMessage::Status(_)) => Ok(Some(P2PMessage::Status(status(chain)))),
        (Topic::Blocks, P2PMessage::GetHeaders { locator_hashes, stop_hash }) => {
            Ok(Some(P2PMessage::Headers { headers: headers(chain, locator_hashes, stop_hash) }))
        }
        (Topic::Blocks, P2PMessage::BlockRequest { start_height, end_height }) => {
            Ok(Some(P2PMessage::BlockResponse { blocks: blocks(chain, *start_height, *end_height) }))
        }
        (Topic::Blocks, P2PMessage::GetData { inventory }) => Ok(Some(data(chain, inventory))),
        (Topic::Transactions, P2PMessage::Inv { .. } | P2PMessage::FeeFilter { .. }) => Ok(None),
        (Topic::Transactions, P2PMessage::GetData { inventory }) => {
            Ok(Some(P2PMessage::NotFound { inventory: inventory.clone() }))
        }
        (topic, other) => Err(format!("{} on {topic:?}", other.name()).into()),
    }
}

/// What follows the first hash of the locator that is ours, or the genesis when none is.
fn headers(chain: &Chain, locator: &[Hash], stop: &Hash) -> Vec<BlockHeader> {
    let fork = locator.iter().find_map(|hash| chain.height_of(hash)).unwrap_or(0);
    let mut headers = Vec::new();
    for stored in chain.blocks()[fork + 1..].iter().take(HEADERS_MAX) {
        headers.push(stored.block.header.clone());
        if stored.hash == *stop {
            break;
        }
    }
    headers
}

/// The prefix of the range that fits an answer.
fn blocks(chain: &Chain, start: u32, end: u32) -> Vec<Block> {
    let mut room = MESSAGE_BYTES_MAX - RESPONSE_HEADER_BYTES;
    let mut blocks = Vec::new();
    for height in start as usize..=end as usize {
        match chain.at(height) {
            Some(stored) if stored.bytes <= room && blocks.len() < BLOCKS_MAX => {
                room -= stored.bytes;
                blocks.push(stored.block.clone());
            }
            _ => break,
        }
    }
    blocks
}

/// The blocks we have of those named, as many as fit; what we lack when we have none.
fn data(chain: &Chain, inventory: &[Inventory]) -> P2PMessage {
    let mut room = MESSAGE_BYTES_MAX - RESPONSE_HEADER_BYTES;
    let mut blocks = Vec::new();
    for item in inventory.iter().filter(|item| item.kind == InventoryKind::Block) {
        if let Some(stored) = chain.find(&item.hash)
            && stored.bytes <= room
            && blocks.len() < BLOCKS_MAX
        {
            room -= stored.bytes;
            blocks.push(stored.block.clone());
        }
    }
    if blocks.is_empty() {
        P2PMessage::NotFound { inventory: inventory.to_vec() }
    } else {
        P2PMessage::BlockResponse { blocks }
    }
}

/// What was served, for the line at the end.
#[derive(Default)]
pub struct Served {
    pub connections: u64,
    pub statuses: u64,
    pub headers: u64,
    pub blocks: u64,
    pub answers_over_a_chunk: u64,
    pub failures: u64,
    pub agents: Vec<String>,
    pub pings: u64,
}

impl Served {
    pub fn line(&self) -> String {
        json!({
            "connections": self.connections, "statuses": self.statuses, "headers": self.headers,
            "blocks": self.blocks, "answers_over_a_chunk": self.answers_over_a_chunk,
            "failures": self.failures, "agents": self.agents, "pings": self.pings,
        })
        .to_string()
    }

    fn count(&mut self, answer: &P2PMessage) -> Result<()> {
        match answer {
            P2PMessage::Status(_) => self.statuses += 1,
            P2PMessage::Headers { headers } => self.headers += headers.len() as u64,
            P2PMessage::BlockResponse { blocks } => {
                self.blocks += blocks.len() as u64;
                self.answers_over_a_chunk += u64::from(encoded_len(answer)? > CHUNK_BYTES_MAX);
            }
            _ => {}
        }
        Ok(())
    }
}

/// A peer that serves a chain to whoever dials it.
pub struct Server {
    swarm: libp2p::Swarm<net::Behaviour>,
    chain: Chain,
    fault: Fault,
    /// Questions that the fault leaves open: dropping one would end its stream, which is an answer too.
    withheld: Vec<Question>,
    pub address: libp2p::Multiaddr,
}

impl Server {
    /// Listens on a free port of 127.0.0.1.
    pub async fn start(chain: Chain, fault: Fault) -> Result<Server> {
        let mut swarm = net::swarm()?;
        let address = net::listen(&mut swarm).await?;
        Ok(Server { swarm, chain, fault, withheld: Vec::new(), address })
    }

    /// Serves until `stop` is done.
    pub async fn serve(&mut self, stop: impl Future<Output = ()>) -> Served {
        let mut served = Served::default();
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => return served,
                happening = net::next(&mut self.swarm) => self.happened(happening, &mut served),
            }
        }
    }

    fn happened(&mut self, happening: Happening, served: &mut Served) {
        match happening {
            Happening::Connected(peer) => {
                eprintln!("connected {peer}");
                served.connections += 1;
            }
            Happening::Closed(peer, why) => eprintln!("disconnected {peer}: {why}"),
            Happening::Identified(peer, info) => {
                eprintln!("{peer} is {} and speaks {:?}", info.agent_version.escape_debug(), info.protocols);
                if !served.agents.contains(&info.agent_version) {
                    served.agents.push(info.agent_version);
                }
            }
            Happening::Pinged(_, Ok(_)) => served.pings += 1,
            Happening::Pinged(peer, Err(why)) => eprintln!("{peer} does not answer pings: {why}"),
            Happening::Asked(question) if self.fault.withholds(&question.asked.message) => self.withheld.push(question),
            Happening::Asked(question) => match answer(&self.chain, question.topic, &question.asked.message) {
                Ok(message) => {
                    if let Some(Err(e)) = message.as_ref().map(|message| served.count(message)) {
                        eprintln!("an answer that has no encoding: {e}");
                        served.failures += 1;
                    }
                    net::answer(&mut self.swarm, question, message.map(Framed::from));
                }
                Err(why) => {
                    // The channel is dropped with the question, so the other side sees the stream end without bytes.
                    eprintln!("{} asks what has no answer: {why}", question.peer);
                    served.failures += 1;
                }
            },
            Happening::Unanswered(peer, why) => {
                eprintln!("no answer reached {peer}: {why}");
                served.failures += 1;
            }
            Happening::Listening(_)
            | Happening::Pushed(..)
            | Happening::Answered(..)
            | Happening::Sent(_)
            | Happening::Nothing => {}
        }
    }
}

/// Done at SIGTERM, SIGINT or after the time: a peer left behind by a killed script ends by itself.
pub async fn stopped(after: Duration) {
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    let terminate = async {
        match &mut terminated {
            Some(signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
        () = tokio::time::sleep(after) => eprintln!("stopping after {after:?}"),
    }
}
