//! Streams, as many at once as are asked for. The crate `libp2p-stream` agrees on one outgoing stream at a time and drops
//! what comes in while its one place is taken: that would be measured, and not the library.

use crate::Result;
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::future::{Ready, ready};
use libp2p::core::transport::PortUse;
use libp2p::core::upgrade::{InboundUpgrade, OutboundUpgrade, UpgradeInfo};
use libp2p::core::{Endpoint, util::unreachable};
use libp2p::swarm::handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound};
use libp2p::swarm::{
    ConnectionClosed, ConnectionDenied, ConnectionHandler, ConnectionHandlerEvent, ConnectionId, FromSwarm,
    NetworkBehaviour, SubstreamProtocol, ToSwarm,
};
use libp2p::{Multiaddr, PeerId, Stream, StreamProtocol};
use std::collections::HashMap;
use std::convert::Infallible;
use std::task::{Context, Poll};

type Reply = oneshot::Sender<std::result::Result<Stream, String>>;

/// Opens streams on one connection.
#[derive(Clone)]
pub struct Opener(mpsc::UnboundedSender<(StreamProtocol, Reply)>);

impl Opener {
    pub async fn open(&self, protocol: StreamProtocol) -> Result<Stream> {
        let (reply, opened) = oneshot::channel();
        self.0.unbounded_send((protocol, reply)).map_err(|_| "the connection is closed")?;
        Ok(opened.await.map_err(|_| "the connection was closed")??)
    }
}

/// Hands each incoming stream of its protocols to `serve`.
pub struct Behaviour {
    protocols: &'static [StreamProtocol],
    serve: fn(PeerId, StreamProtocol, Stream),
    openers: HashMap<ConnectionId, Opener>,
}

impl Behaviour {
    pub fn new(protocols: &'static [StreamProtocol], serve: fn(PeerId, StreamProtocol, Stream)) -> Behaviour {
        Behaviour { protocols, serve, openers: HashMap::new() }
    }

    pub fn opener(&self, connection: ConnectionId) -> Result<Opener> {
        Ok(self.openers.get(&connection).ok_or("no such connection")?.clone())
    }

    fn handler(&mut self, connection: ConnectionId, peer: PeerId) -> Handler {
        let (sender, wanted) = mpsc::unbounded();
        self.openers.insert(connection, Opener(sender));
        Handler { peer, protocols: self.protocols, serve: self.serve, wanted }
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = Infallible;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> std::result::Result<Handler, ConnectionDenied> {
        Ok(self.handler(connection, peer))
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> std::result::Result<Handler, ConnectionDenied> {
        Ok(self.handler(connection, peer))
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        if let FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. }) = event {
            self.openers.remove(&connection_id);
        }
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: Infallible) {
        unreachable(event)
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Infallible, Infallible>> {
        Poll::Pending
    }
}

pub struct Handler {
    peer: PeerId,
    protocols: &'static [StreamProtocol],
    serve: fn(PeerId, StreamProtocol, Stream),
    wanted: mpsc::UnboundedReceiver<(StreamProtocol, Reply)>,
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Infallible;
    type ToBehaviour = Infallible;
    type InboundProtocol = OneOf;
    type OutboundProtocol = OneOf;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = Reply;

    fn listen_protocol(&self) -> SubstreamProtocol<OneOf> {
        SubstreamProtocol::new(OneOf(self.protocols.to_vec()), ())
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ConnectionHandlerEvent<OneOf, Reply, Infallible>> {
        match self.wanted.poll_next_unpin(cx) {
            Poll::Ready(Some((protocol, reply))) => {
                let protocol = SubstreamProtocol::new(OneOf(vec![protocol]), reply);
                Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol })
            }
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }

    fn on_behaviour_event(&mut self, event: Infallible) {
        unreachable(event)
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<OneOf, OneOf, (), Reply>) {
        // Whoever does not wait for its stream any more has dropped the other end of the reply.
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound {
                protocol: (stream, protocol), ..
            }) => {
                (self.serve)(self.peer, protocol, stream);
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol: (stream, _), info }) => {
                let _ = info.send(Ok(stream));
            }
            ConnectionEvent::DialUpgradeError(DialUpgradeError { error, info }) => {
                let _ = info.send(Err(error.to_string()));
            }
            _ => {}
        }
    }
}

/// Agrees on one of some protocols and leaves the stream as it is.
pub struct OneOf(Vec<StreamProtocol>);

impl UpgradeInfo for OneOf {
    type Info = StreamProtocol;
    type InfoIter = std::vec::IntoIter<StreamProtocol>;

    fn protocol_info(&self) -> Self::InfoIter {
        self.0.clone().into_iter()
    }
}

impl InboundUpgrade<Stream> for OneOf {
    type Output = (Stream, StreamProtocol);
    type Error = Infallible;
    type Future = Ready<std::result::Result<Self::Output, Infallible>>;

    fn upgrade_inbound(self, stream: Stream, protocol: StreamProtocol) -> Self::Future {
        ready(Ok((stream, protocol)))
    }
}

impl OutboundUpgrade<Stream> for OneOf {
    type Output = (Stream, StreamProtocol);
    type Error = Infallible;
    type Future = Ready<std::result::Result<Self::Output, Infallible>>;

    fn upgrade_outbound(self, stream: Stream, protocol: StreamProtocol) -> Self::Future {
        ready(Ok((stream, protocol)))
    }
}
