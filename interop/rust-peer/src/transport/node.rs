//! A node with one choice of everything, and what a dialler does with it.

use super::streams::{self, Opener};
use super::{ECHO, PERF, Stack, echo};
use crate::{Error, Result, perf};
use futures::StreamExt;
use libp2p::swarm::{ConnectionId, NetworkBehaviour, SwarmEvent};
use libp2p::{Multiaddr, PeerId, Stream, StreamProtocol, Swarm, SwarmBuilder, identify, multiaddr, ping};
use libp2p_websocket::tls;
use std::time::Duration;

/// How long a connection may stay without streams: no run is longer.
const IDLE: Duration = Duration::from_secs(3600);
/// Streams of a connection that are being agreed on: no limit of this peer's is to be measured.
const NEGOTIATING_MAX: usize = 4096;

const SERVED: &[StreamProtocol] = &[ECHO, PERF];

#[derive(NetworkBehaviour)]
pub struct Behaviour {
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    streams: streams::Behaviour,
}

pub struct Node {
    pub swarm: Swarm<Behaviour>,
}

/// A connection that a node has made.
pub struct Link {
    pub peer: PeerId,
    pub opener: Opener,
    connection: ConnectionId,
}

impl Node {
    pub fn new(stack: Stack, tls: tls::Config) -> Result<Node> {
        let swarm = SwarmBuilder::with_new_identity()
            .with_tokio()
            .with_other_transport(|key| stack.transport(key, tls))?
            .with_behaviour(|key| Behaviour {
                identify: identify::Behaviour::new(identify::Config::new("/interop/1.0".to_string(), key.public())),
                ping: ping::Behaviour::default(),
                streams: streams::Behaviour::new(SERVED, serve),
            })?
            .with_swarm_config(|config| {
                config.with_idle_connection_timeout(IDLE).with_max_negotiating_inbound_streams(NEGOTIATING_MAX)
            })
            .build();
        Ok(Node { swarm })
    }

    /// Dials, also a peer that is connected.
    pub async fn connect(&mut self, address: &Multiaddr) -> Result<Link> {
        let expected = peer_in(address)?;
        self.swarm.dial(address.clone())?;
        loop {
            match self.swarm.select_next_some().await {
                SwarmEvent::ConnectionEstablished { peer_id: peer, connection_id: connection, .. } => {
                    if peer != expected {
                        return Err(format!("{peer} answered, and {expected} was dialled").into());
                    }
                    let opener = self.swarm.behaviour().streams.opener(connection)?;
                    return Ok(Link { peer, opener, connection });
                }
                SwarmEvent::OutgoingConnectionError { error, .. } => return Err(format!("{error}").into()),
                _ => {}
            }
        }
    }

    /// What the other side calls itself. Identify starts by itself on a new connection.
    pub async fn identified(&mut self) -> Result<String> {
        loop {
            match self.swarm.select_next_some().await {
                SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received { info, .. })) => {
                    return Ok(info.agent_version);
                }
                SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Error { error, .. })) => {
                    return Err(format!("identify: {error}").into());
                }
                SwarmEvent::ConnectionClosed { cause, .. } => return Err(closed(cause)),
                _ => {}
            }
        }
    }

    /// The other side's agent and a round trip: both behaviours start by themselves on a new connection.
    pub async fn introduced(&mut self) -> Result<(String, Duration)> {
        let (mut agent, mut round_trip) = (None, None);
        loop {
            match self.swarm.select_next_some().await {
                SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received { info, .. })) => {
                    agent = Some(info.agent_version);
                }
                SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Error { error, .. })) => {
                    return Err(format!("identify: {error}").into());
                }
                SwarmEvent::Behaviour(BehaviourEvent::Ping(event)) => {
                    round_trip = Some(event.result.map_err(|e| format!("ping: {e}"))?);
                }
                SwarmEvent::ConnectionClosed { cause, .. } => return Err(closed(cause)),
                _ => {}
            }
            if let (Some(agent), Some(round_trip)) = (&agent, round_trip) {
                return Ok((agent.clone(), round_trip));
            }
        }
    }

    /// Does some work on the node's connections, and ends it when one of them closes.
    pub async fn while_driven<T>(&mut self, work: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                event = self.swarm.select_next_some() => {
                    if let SwarmEvent::ConnectionClosed { cause, .. } = event {
                        return Err(closed(cause));
                    }
                }
            }
        }
    }

    pub async fn disconnect(&mut self, link: Link) {
        self.swarm.close_connection(link.connection);
        loop {
            match self.swarm.select_next_some().await {
                SwarmEvent::ConnectionClosed { connection_id, .. } if connection_id == link.connection => return,
                _ => {}
            }
        }
    }
}

fn peer_in(address: &Multiaddr) -> Result<PeerId> {
    match address.iter().last() {
        Some(multiaddr::Protocol::P2p(peer)) => Ok(peer),
        _ => Err(format!("{address} ends in no peer id").into()),
    }
}

fn serve(peer: PeerId, protocol: StreamProtocol, stream: Stream) {
    tokio::spawn(async move {
        let served = if protocol == ECHO { echo::answer(stream).await } else { perf::answer(stream).await };
        if let Err(e) = served {
            eprintln!("{protocol} with {peer}: {e}");
        }
    });
}

fn closed(cause: Option<libp2p::swarm::ConnectionError>) -> Error {
    format!("the peer closed the connection: {}", cause.map_or("no error".to_string(), |e| e.to_string())).into()
}
