//! One cell of the interoperability matrix: a node with one transport, one security protocol and one muxer, which
//! serves, dials, or measures. What only one choice is offered for cannot be negotiated away, so a cell that passes used
//! it.

mod bench;
mod certificate;
mod contract;
mod echo;
mod node;
mod stack;
mod streams;

pub use bench::{Plan, What, bench};
pub use contract::{contract, is_asked_for};
pub use stack::{Carrier, Muxer, Security, Stack};

use crate::{Error, Result, perf};
use futures::StreamExt;
use futures::future::try_join_all;
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, StreamProtocol};
use node::Node;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PERF: StreamProtocol = StreamProtocol::new("/perf/1.0.0");
const ECHO: StreamProtocol = StreamProtocol::new("/interop/echo/1.0.0");

/// Prints its multiaddr and serves identify, ping, perf and echo until `stop` is done.
pub async fn listen(stack: Stack, stop: impl Future<Output = ()>) -> Result<()> {
    serve(stack, "127.0.0.1", stop, |address| {
        println!("{address}");
        Ok(())
    })
    .await
}

/// Says where it listens and serves until `stop` is done.
async fn serve(
    stack: Stack,
    ip: &str,
    stop: impl Future<Output = ()>,
    mut listens: impl FnMut(Multiaddr) -> Result<()>,
) -> Result<()> {
    let mut node = Node::new(stack, certificate::self_signed()?)?;
    node.swarm.listen_on(format!("/ip4/{ip}{}", stack.port()).parse()?)?;
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return Ok(()),
            event = node.swarm.select_next_some() => match event {
                SwarmEvent::NewListenAddr { address, .. } => {
                    let id = *node.swarm.local_peer_id();
                    listens(address.with_p2p(id).map_err(|a| format!("a peer id in {a}"))?)?;
                }
                SwarmEvent::IncomingConnectionError { error, .. } => eprintln!("an incoming connection failed: {error}"),
                _ => {}
            }
        }
    }
}

/// What a dialler does with each protocol.
pub struct Cell {
    pub stack: Stack,
    pub address: Multiaddr,
    pub insecure: bool,
    /// Of each echo, and of perf in each direction.
    pub bytes: u64,
    /// Echoes at once.
    pub streams: usize,
}

/// Dials a peer, uses every protocol and says how long each took.
pub async fn dial(cell: &Cell) -> Result<Value> {
    let mut node = Node::new(cell.stack, certificate::trust(&cell.address, cell.insecure).await?)?;
    let started = Instant::now();
    let link = node.connect(&cell.address).await?;
    let handshake = started.elapsed();
    let (agent, round_trip) = node.introduced().await?;

    let work = async {
        let started = Instant::now();
        try_join_all((0..cell.streams).map(|_| echo::run(link.opener.open(ECHO), cell.bytes))).await?;
        let echoes = started.elapsed();
        let up = perf::once(link.opener.open(PERF), cell.bytes, 0).await?;
        let down = perf::once(link.opener.open(PERF), 0, cell.bytes).await?;
        Ok::<_, Error>((echoes, up, down))
    };
    let (echoes, up, down) = node.while_driven(work).await?;
    let (transport, security, muxer) = cell.stack.names();
    Ok(json!({
        "peer_id": link.peer.to_string(), "transport": transport, "security": security, "muxer": muxer,
        "handshake_ms": millis(handshake), "ping_ms": millis(round_trip),
        "echo_streams": cell.streams, "echo_bytes": cell.bytes, "echo_ms": millis(echoes),
        "upload_seconds": up.seconds, "download_seconds": down.seconds, "agent": agent,
    }))
}

fn millis(time: Duration) -> f64 {
    time.as_micros() as f64 / 1e3
}
