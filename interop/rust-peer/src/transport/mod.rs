//! One cell of the interoperability matrix: a node with one transport, one security protocol and one muxer, which
//! serves or dials. What only one choice is offered for cannot be negotiated away, so a cell that passes used it.

mod certificate;
mod echo;
mod stack;

pub use stack::{Carrier, Muxer, Security, Stack};

use crate::{Error, Result, perf};
use futures::StreamExt;
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{Multiaddr, PeerId, StreamProtocol, Swarm, SwarmBuilder, identify, multiaddr, ping};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PERF: StreamProtocol = StreamProtocol::new("/perf/1.0.0");
const ECHO: StreamProtocol = StreamProtocol::new("/interop/echo/1.0.0");

/// How long a connection may stay without streams.
const IDLE: Duration = Duration::from_secs(120);

#[derive(NetworkBehaviour)]
struct Behaviour {
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    streams: libp2p_stream::Behaviour,
}

fn swarm(stack: Stack, tls: libp2p_websocket::tls::Config) -> Result<Swarm<Behaviour>> {
    let swarm = SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_other_transport(|key| stack.transport(key, tls))?
        .with_behaviour(|key| Behaviour {
            identify: identify::Behaviour::new(identify::Config::new("/interop/1.0".to_string(), key.public())),
            ping: ping::Behaviour::default(),
            streams: libp2p_stream::Behaviour::new(),
        })?
        .with_swarm_config(|config| config.with_idle_connection_timeout(IDLE))
        .build();
    Ok(swarm)
}

/// Prints its multiaddr and serves identify, ping, perf and echo until `stop` is done.
pub async fn listen(stack: Stack, stop: impl Future<Output = ()>) -> Result<()> {
    let mut swarm = swarm(stack, certificate::self_signed()?)?;
    let mut echoes = swarm.behaviour().streams.new_control().accept(ECHO)?;
    let mut perfs = swarm.behaviour().streams.new_control().accept(PERF)?;
    swarm.listen_on(stack.listen_address())?;
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return Ok(()),
            Some((peer, stream)) = echoes.next() => { tokio::spawn(told(peer, "echo", echo::answer(stream))); }
            Some((peer, stream)) = perfs.next() => { tokio::spawn(told(peer, "perf", perf::answer(stream))); }
            event = swarm.select_next_some() => match event {
                SwarmEvent::NewListenAddr { address, .. } => {
                    let full = address.with_p2p(*swarm.local_peer_id()).map_err(|a| format!("a peer id in {a}"))?;
                    println!("{full}");
                }
                SwarmEvent::IncomingConnectionError { error, .. } => eprintln!("an incoming connection failed: {error}"),
                _ => {}
            }
        }
    }
}

async fn told(peer: PeerId, what: &str, served: impl Future<Output = std::io::Result<()>>) {
    if let Err(e) = served.await {
        eprintln!("{what} with {peer}: {e}");
    }
}

/// Dials a peer, uses every protocol once and says how long each took.
pub async fn dial(stack: Stack, address: &Multiaddr, bytes: u64, insecure: bool) -> Result<Value> {
    let Some(multiaddr::Protocol::P2p(expected)) = address.iter().last() else {
        return Err(format!("{address} ends in no peer id").into());
    };
    let mut swarm = swarm(stack, certificate::trust(address, insecure).await?)?;
    let started = Instant::now();
    swarm.dial(address.clone())?;
    let peer = connected(&mut swarm).await?;
    let connect = started.elapsed();
    if peer != expected {
        return Err(format!("{peer} answered, and {expected} was dialled").into());
    }
    let (agent, round_trip) = introduced(&mut swarm).await?;

    let control = swarm.behaviour().streams.new_control();
    let work = async {
        echo::run(control.clone().open_stream(peer, ECHO).await?, bytes).await?;
        let up = perf::once(control.clone(), peer, bytes, 0).await?;
        let down = perf::once(control, peer, 0, bytes).await?;
        Ok::<_, Error>((up, down))
    };
    let (up, down) = while_driven(&mut swarm, work).await?;
    let (transport, security, muxer) = stack.names();
    Ok(json!({
        "peer_id": peer.to_string(), "transport": transport, "security": security, "muxer": muxer,
        "connect_ms": millis(connect), "ping_ms": millis(round_trip), "echo_bytes": bytes,
        "upload_seconds": up.seconds, "download_seconds": down.seconds, "agent": agent,
    }))
}

fn millis(time: Duration) -> f64 {
    time.as_micros() as f64 / 1e3
}

async fn connected(swarm: &mut Swarm<Behaviour>) -> Result<PeerId> {
    loop {
        match swarm.select_next_some().await {
            SwarmEvent::ConnectionEstablished { peer_id, .. } => return Ok(peer_id),
            SwarmEvent::OutgoingConnectionError { error, .. } => return Err(format!("{error}").into()),
            _ => {}
        }
    }
}

/// The other side's agent and a round trip: both behaviours start by themselves on a new connection.
async fn introduced(swarm: &mut Swarm<Behaviour>) -> Result<(String, Duration)> {
    let (mut agent, mut round_trip) = (None, None);
    loop {
        match swarm.select_next_some().await {
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

async fn while_driven<T>(swarm: &mut Swarm<Behaviour>, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            event = swarm.select_next_some() => {
                if let SwarmEvent::ConnectionClosed { cause, .. } = event {
                    return Err(closed(cause));
                }
            }
        }
    }
}

fn closed(cause: Option<libp2p::swarm::ConnectionError>) -> Error {
    format!("the peer closed the connection: {}", cause.map_or("no error".to_string(), |e| e.to_string())).into()
}
