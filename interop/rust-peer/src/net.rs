//! The swarm: TCP, Noise and yamux with the library's defaults, and the protocols that this peer speaks.
//!
//! Defaults are kept on purpose (request timeout 10 s, 100 streams, windows), because a Rust node in the field
//! has them too. The one exception is the idle timeout: stock swarms close a connection after 10 s without
//! streams, and a node under test may think longer than that between two questions.

use crate::codec::{Codec, Framed};
use crate::{Error, Result};
use futures::StreamExt;
use libp2p::request_response::{self, OutboundRequestId, ProtocolSupport, ResponseChannel};
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{Multiaddr, PeerId, StreamProtocol, Swarm, SwarmBuilder, identify, noise, ping, tcp, yamux};
use std::time::Duration;
use tokio::time::timeout;

pub const STATUS: StreamProtocol = StreamProtocol::new("/rusty/status/1.0");
pub const BLOCK_SYNC: StreamProtocol = StreamProtocol::new("/rusty/block-sync/1.0");
pub const TX_PROP: StreamProtocol = StreamProtocol::new("/rusty/tx-prop/1.0");
pub const PERF: StreamProtocol = StreamProtocol::new("/perf/1.0.0");

/// How long a connection may stay without streams.
const IDLE: Duration = Duration::from_secs(120);
/// How long a dial with its whole upgrade may take; rust-libp2p itself gives up after 10 s.
const DIAL: Duration = Duration::from_secs(12);

#[derive(NetworkBehaviour)]
pub struct Behaviour {
    pub identify: identify::Behaviour,
    pub ping: ping::Behaviour,
    pub status: request_response::Behaviour<Codec>,
    pub blocks: request_response::Behaviour<Codec>,
    pub transactions: request_response::Behaviour<Codec>,
    pub streams: libp2p_stream::Behaviour,
}

/// The protocols that carry messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Status,
    Blocks,
    Transactions,
}

pub type Exchanged = request_response::Event<Framed, Option<Framed>>;

/// A question of the other side, and where its answer goes.
pub struct Question {
    pub peer: PeerId,
    pub topic: Topic,
    pub asked: Framed,
    pub channel: ResponseChannel<Option<Framed>>,
}

/// What happened, as far as this peer's modes care.
pub enum Happening {
    Listening(Multiaddr),
    Connected(PeerId),
    Closed(PeerId, String),
    Identified(PeerId, Box<identify::Info>),
    /// Our own identify message was pushed, or the push was refused.
    Pushed(PeerId, std::result::Result<(), String>),
    Pinged(PeerId, std::result::Result<Duration, String>),
    Asked(Question),
    Answered(OutboundRequestId, Topic, std::result::Result<Option<Framed>, String>),
    /// An inbound question ended without its answer arriving.
    Unanswered(PeerId, String),
    Sent(PeerId),
    Nothing,
}

/// A swarm with a fresh Ed25519 identity.
pub fn swarm() -> Result<Swarm<Behaviour>> {
    let swarm = SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)?
        .with_behaviour(|key| {
            let identified = identify::Config::new_with_signed_peer_record("/rusty/1.0".to_string(), key);
            let exchange = |protocol| {
                request_response::Behaviour::<Codec>::new([(protocol, ProtocolSupport::Full)], Default::default())
            };
            Behaviour {
                identify: identify::Behaviour::new(identified),
                ping: ping::Behaviour::default(),
                status: exchange(STATUS),
                blocks: exchange(BLOCK_SYNC),
                transactions: exchange(TX_PROP),
                streams: libp2p_stream::Behaviour::new(),
            }
        })?
        .with_swarm_config(|config| config.with_idle_connection_timeout(IDLE))
        .build();
    Ok(swarm)
}

/// Listens on a free loopback port and gives the address with the peer id.
pub async fn listen(swarm: &mut Swarm<Behaviour>) -> Result<Multiaddr> {
    swarm.listen_on("/ip4/127.0.0.1/tcp/0".parse()?)?;
    loop {
        if let Happening::Listening(address) = next(swarm).await {
            return address.with_p2p(*swarm.local_peer_id()).map_err(|a| format!("a peer id in {a}").into());
        }
    }
}

/// Dials and waits until the connection is upgraded; the identity must be the one the address names, if it does.
pub async fn dial(swarm: &mut Swarm<Behaviour>, address: &Multiaddr) -> Result<PeerId> {
    swarm.dial(address.clone())?;
    let connected = async {
        loop {
            match swarm.select_next_some().await {
                SwarmEvent::ConnectionEstablished { peer_id, .. } => return Ok(peer_id),
                SwarmEvent::OutgoingConnectionError { error, .. } => return Err(Error::from(format!("{error}"))),
                _ => {}
            }
        }
    };
    timeout(DIAL, connected).await.map_err(|_| format!("{address} did not answer within {DIAL:?}"))?
}

/// Sends a question; its answer is the happening with this id.
pub fn ask(swarm: &mut Swarm<Behaviour>, peer: &PeerId, topic: Topic, question: Framed) -> OutboundRequestId {
    exchange(swarm, topic).send_request(peer, question)
}

/// Sends an answer; a peer that is gone meanwhile is no error.
pub fn answer(swarm: &mut Swarm<Behaviour>, question: Question, answer: Option<Framed>) {
    let _gone = exchange(swarm, question.topic).send_response(question.channel, answer);
}

fn exchange(swarm: &mut Swarm<Behaviour>, topic: Topic) -> &mut request_response::Behaviour<Codec> {
    let behaviour = swarm.behaviour_mut();
    match topic {
        Topic::Status => &mut behaviour.status,
        Topic::Blocks => &mut behaviour.blocks,
        Topic::Transactions => &mut behaviour.transactions,
    }
}

/// Waits for the next event of the swarm.
pub async fn next(swarm: &mut Swarm<Behaviour>) -> Happening {
    match swarm.select_next_some().await {
        SwarmEvent::NewListenAddr { address, .. } => Happening::Listening(address),
        SwarmEvent::ConnectionEstablished { peer_id, .. } => Happening::Connected(peer_id),
        SwarmEvent::ConnectionClosed { peer_id, cause, .. } => {
            Happening::Closed(peer_id, cause.map_or("closed".to_string(), |e| e.to_string()))
        }
        SwarmEvent::IncomingConnectionError { error, .. } => {
            eprintln!("an incoming connection failed: {error}");
            Happening::Nothing
        }
        SwarmEvent::Behaviour(event) => behaved(event),
        _ => Happening::Nothing,
    }
}

fn behaved(event: BehaviourEvent) -> Happening {
    match event {
        BehaviourEvent::Identify(identify::Event::Received { peer_id, info, .. }) => {
            Happening::Identified(peer_id, Box::new(info))
        }
        BehaviourEvent::Identify(identify::Event::Pushed { peer_id, .. }) => Happening::Pushed(peer_id, Ok(())),
        BehaviourEvent::Identify(identify::Event::Error { peer_id, error, .. }) => {
            Happening::Pushed(peer_id, Err(error.to_string()))
        }
        BehaviourEvent::Identify(identify::Event::Sent { .. }) => Happening::Nothing,
        BehaviourEvent::Ping(ping::Event { peer, result, .. }) => {
            Happening::Pinged(peer, result.map_err(|e| e.to_string()))
        }
        BehaviourEvent::Status(event) => exchanged(Topic::Status, event),
        BehaviourEvent::Blocks(event) => exchanged(Topic::Blocks, event),
        BehaviourEvent::Transactions(event) => exchanged(Topic::Transactions, event),
        BehaviourEvent::Streams(()) => Happening::Nothing,
    }
}

fn exchanged(topic: Topic, event: Exchanged) -> Happening {
    use request_response::{Event, Message};
    match event {
        Event::Message { peer, message: Message::Request { request: asked, channel, .. }, .. } => {
            Happening::Asked(Question { peer, topic, asked, channel })
        }
        Event::Message { message: Message::Response { request_id, response }, .. } => {
            Happening::Answered(request_id, topic, Ok(response))
        }
        Event::OutboundFailure { request_id, error, .. } => {
            Happening::Answered(request_id, topic, Err(error.to_string()))
        }
        Event::InboundFailure { peer, error, .. } => Happening::Unanswered(peer, format!("{topic:?}: {error}")),
        Event::ResponseSent { peer, .. } => Happening::Sent(peer),
    }
}
