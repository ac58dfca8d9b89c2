//! mDNS: who else is on the link.

use super::started;
use crate::Result;
use futures::StreamExt;
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, PeerId, mdns};
use serde_json::json;
use std::collections::BTreeMap;

/// Prints a line for each peer that is found, until `stop` is done.
pub async fn discover(ip: &str, stop: impl Future<Output = ()>) -> Result<()> {
    let mut swarm =
        started(ip, |key| Ok(mdns::tokio::Behaviour::new(mdns::Config::default(), key.public().to_peer_id())?)).await?;
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return Ok(()),
            event = swarm.select_next_some() => {
                if let SwarmEvent::Behaviour(mdns::Event::Discovered(found)) = event {
                    say(found);
                }
            }
        }
    }
}

fn say(found: Vec<(PeerId, Multiaddr)>) {
    let mut peers: BTreeMap<PeerId, Vec<String>> = BTreeMap::new();
    for (peer, address) in found {
        peers.entry(peer).or_default().push(address.to_string());
    }
    for (peer, addresses) in peers {
        println!("{}", json!({ "event": "found", "peer": peer.to_string(), "addrs": addresses }));
    }
}
