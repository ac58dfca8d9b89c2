//! Peers that find each other: a node of a DHT that does what the lines of stdin say, and one that prints whom mDNS finds.

mod kad;
mod mdns;

pub use kad::obey;
pub use mdns::discover;

use crate::Result;
use crate::transport::{Muxer, Security, Stack};
use futures::StreamExt;
use libp2p::identity::Keypair;
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{Swarm, SwarmBuilder};
use libp2p_websocket::tls;
use serde_json::json;
use std::time::Duration;

/// How long a connection may stay without streams: no run is longer.
const IDLE: Duration = Duration::from_secs(3600);

/// Starts a node over TCP, Noise and Yamux that listens on a free port, and prints its id and addresses.
async fn started<B>(ip: &str, behaviour: impl FnOnce(&Keypair) -> Result<B>) -> Result<Swarm<B>>
where
    B: NetworkBehaviour,
{
    let stack = Stack::new("tcp", Some(Security::Noise), Some(Muxer::Yamux))?;
    let mut swarm = SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_other_transport(|key| stack.transport(key, tls::Config::client()))?
        .with_behaviour(|key| behaviour(key))?
        .with_swarm_config(|config| config.with_idle_connection_timeout(IDLE))
        .build();
    swarm.listen_on(format!("/ip4/{ip}{}", stack.port()).parse()?)?;
    loop {
        if let SwarmEvent::NewListenAddr { address, .. } = swarm.select_next_some().await {
            // Of its own addresses Kademlia tells only those that are confirmed, and nothing else confirms one here.
            swarm.add_external_address(address.clone());
            let id = *swarm.local_peer_id();
            let address = address.with_p2p(id).map_err(|a| format!("a peer id in {a}"))?;
            println!("{}", json!({ "id": id.to_string(), "addrs": [address.to_string()] }));
            return Ok(swarm);
        }
    }
}
