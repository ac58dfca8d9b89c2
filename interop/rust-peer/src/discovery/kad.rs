//! A node of a DHT that does one thing after the other, as the lines of stdin say, and answers each with a line of JSON.

use super::started;
use crate::{Error, Result};
use futures::StreamExt;
use libp2p::kad::store::MemoryStore;
use libp2p::kad::{
    Behaviour as Kad, Config, Event as KadEvent, GetClosestPeersOk, GetProvidersOk, GetRecordOk, Mode, PeerInfo,
    QueryId, QueryResult, Quorum, Record, RecordKey,
};
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{Multiaddr, PeerId, StreamProtocol, Swarm, identify, multiaddr, ping};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::mpsc;

/// Of one command: a lookup that takes longer has lost its way on a network of three.
const COMMAND: Duration = Duration::from_secs(30);

#[derive(NetworkBehaviour)]
struct Behaviour {
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    kad: Kad<MemoryStore>,
}

struct Node {
    swarm: Swarm<Behaviour>,
    protocol: StreamProtocol,
}

/// Serves a DHT under a protocol id and obeys stdin until a line is `quit`, there are no more, or `stop` is done.
pub async fn obey(protocol: &str, stop: impl Future<Output = ()>) -> Result<()> {
    let protocol = StreamProtocol::try_from_owned(protocol.to_string())?;
    let swarm = started("127.0.0.1", |key| {
        let id = key.public().to_peer_id();
        let mut kad = Kad::with_config(id, MemoryStore::new(id), Config::new(protocol.clone()));
        kad.set_mode(Some(Mode::Server));
        Ok(Behaviour {
            identify: identify::Behaviour::new(identify::Config::new("/interop/1.0".to_string(), key.public())),
            ping: ping::Behaviour::default(),
            kad,
        })
    })
    .await?;
    let mut node = Node { swarm, protocol };
    let mut lines = lines();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return Ok(()),
            line = lines.recv() => {
                let Some(line) = line else { return Ok(()) };
                let words: Vec<&str> = line.split_whitespace().collect();
                if words.is_empty() {
                    continue;
                }
                let done = tokio::time::timeout(COMMAND, node.command(&words)).await;
                let answer = done.unwrap_or_else(|_| Err(format!("no end after {COMMAND:?}").into()));
                println!("{}", answer.unwrap_or_else(|e| json!({ "ok": false, "error": e.to_string() })));
                if words == ["quit"] {
                    return Ok(());
                }
            }
            event = node.swarm.select_next_some() => node.absorb(event),
        }
    }
}

/// Those of stdin. A thread reads them, since a runtime does not end while one of its own waits for a line.
fn lines() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(std::result::Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

impl Node {
    async fn command(&mut self, words: &[&str]) -> Result<Value> {
        match words {
            ["connect", address] => {
                self.connect(&address.parse()?).await?;
                Ok(json!({ "ok": true }))
            }
            ["put", key, value] => {
                let record = Record::new(key.as_bytes().to_vec(), value.as_bytes().to_vec());
                let query = self.kad().put_record(record, Quorum::One)?;
                self.last(query).await?;
                Ok(json!({ "ok": true }))
            }
            ["get", key] => {
                let query = self.kad().get_record(RecordKey::new(key));
                self.value(query).await
            }
            ["provide", multihash] => {
                let query = self.kad().start_providing(RecordKey::from(bytes_of(multihash)?))?;
                self.last(query).await?;
                Ok(json!({ "ok": true }))
            }
            ["providers", multihash] => {
                let query = self.kad().get_providers(RecordKey::from(bytes_of(multihash)?));
                self.providers(query).await
            }
            ["find", peer] => {
                let peer: PeerId = peer.parse()?;
                let found = self.closest(peer.to_bytes()).await?.into_iter().find(|near| near.peer_id == peer);
                let addresses = found.ok_or("the peer was not found")?.addrs;
                let addresses: Vec<String> = addresses.iter().map(Multiaddr::to_string).collect();
                Ok(json!({ "ok": true, "addrs": addresses }))
            }
            ["closest", key] => {
                let near = self.closest(key.as_bytes().to_vec()).await?;
                let near: Vec<String> = near.iter().map(|near| near.peer_id.to_string()).collect();
                Ok(json!({ "ok": true, "peers": near }))
            }
            ["quit"] => Ok(json!({ "ok": true })),
            _ => Err(format!("no such command, or too many or too few words: {words:?}").into()),
        }
    }

    fn kad(&mut self) -> &mut Kad<MemoryStore> {
        &mut self.swarm.behaviour_mut().kad
    }

    /// Connects and waits until the peer is in the table of routes.
    async fn connect(&mut self, address: &Multiaddr) -> Result<()> {
        let Some(multiaddr::Protocol::P2p(peer)) = address.iter().last() else {
            return Err(format!("{address} ends in no peer id").into());
        };
        self.swarm.dial(address.clone())?;
        while !self.routes_to(peer) {
            match self.swarm.select_next_some().await {
                SwarmEvent::OutgoingConnectionError { error, .. } => return Err(error.to_string().into()),
                event => self.absorb(event),
            }
        }
        Ok(())
    }

    fn routes_to(&mut self, peer: PeerId) -> bool {
        let bucket = self.kad().kbucket(peer);
        bucket.is_some_and(|bucket| bucket.iter().any(|entry| *entry.node.key.preimage() == peer))
    }

    /// What no command waits for. Kademlia knows only the address of a peer that we have dialled; the others tell theirs.
    fn absorb(&mut self, event: SwarmEvent<BehaviourEvent>) {
        if let SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received { peer_id, info, .. })) = event
            && info.protocols.contains(&self.protocol)
        {
            for address in info.listen_addrs {
                self.kad().add_address(&peer_id, address);
            }
        }
    }

    /// The next result of a query, and whether it is the last.
    async fn next(&mut self, query: QueryId) -> (QueryResult, bool) {
        loop {
            match self.swarm.select_next_some().await {
                SwarmEvent::Behaviour(BehaviourEvent::Kad(KadEvent::OutboundQueryProgressed {
                    id,
                    result,
                    step,
                    ..
                })) if id == query => return (result, step.last),
                event => self.absorb(event),
            }
        }
    }

    async fn last(&mut self, query: QueryId) -> Result<()> {
        loop {
            match self.next(query).await {
                (QueryResult::PutRecord(result), true) => return result.map(drop).map_err(Error::from),
                (QueryResult::StartProviding(result), true) => return result.map(drop).map_err(Error::from),
                (_, true) => return Err("the query ended in something else".into()),
                _ => {}
            }
        }
    }

    async fn value(&mut self, query: QueryId) -> Result<Value> {
        let mut found = None;
        loop {
            let (result, last) = self.next(query).await;
            match result {
                QueryResult::GetRecord(Ok(GetRecordOk::FoundRecord(record))) => {
                    found.get_or_insert(String::from_utf8(record.record.value)?);
                }
                QueryResult::GetRecord(Err(e)) if found.is_none() => return Err(e.into()),
                _ => {}
            }
            if last {
                return Ok(json!({ "ok": true, "value": found.ok_or("no such value")? }));
            }
        }
    }

    async fn providers(&mut self, query: QueryId) -> Result<Value> {
        let mut found = BTreeSet::new();
        loop {
            let (result, last) = self.next(query).await;
            match result {
                QueryResult::GetProviders(Ok(GetProvidersOk::FoundProviders { providers, .. })) => {
                    found.extend(providers.iter().map(PeerId::to_string));
                }
                QueryResult::GetProviders(Err(e)) => return Err(e.into()),
                _ => {}
            }
            if last {
                return Ok(json!({ "ok": true, "providers": found }));
            }
        }
    }

    async fn closest(&mut self, key: Vec<u8>) -> Result<Vec<PeerInfo>> {
        let query = self.kad().get_closest_peers(key);
        let mut near = Vec::new();
        loop {
            let (result, last) = self.next(query).await;
            if let QueryResult::GetClosestPeers(result) = result {
                let GetClosestPeersOk { peers, .. } = result?;
                near.extend(peers);
            }
            if last {
                return Ok(near);
            }
        }
    }
}

/// Of hexadecimal digits.
fn bytes_of(digits: &str) -> Result<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return Err(format!("not pairs of hexadecimal digits: {digits}").into());
    }
    let pairs = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16));
    Ok(pairs.collect::<std::result::Result<_, _>>()?)
}
