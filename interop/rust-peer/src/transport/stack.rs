//! What a connection is made of.

use crate::{Error, Result};
use futures::{AsyncRead, AsyncWrite};
use libp2p::core::muxing::StreamMuxerBox;
use libp2p::core::transport::{Boxed, upgrade};
use libp2p::identity::Keypair;
use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, PeerId, Transport, noise, quic, tcp, tls, yamux};
use libp2p_mplex as mplex;
use libp2p_websocket as websocket;
use std::str::FromStr;

/// What carries the bytes of a connection that security and muxer are negotiated on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    Tcp,
    Ws,
    Wss,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Security {
    Noise,
    Tls,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Muxer {
    Yamux,
    Mplex,
}

/// QUIC brings its own security and streams.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    Upgraded { carrier: Carrier, security: Security, muxer: Muxer },
    Quic,
}

impl FromStr for Security {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "noise" => Ok(Security::Noise),
            "tls" => Ok(Security::Tls),
            _ => Err("neither noise nor tls".into()),
        }
    }
}

impl FromStr for Muxer {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "yamux" => Ok(Muxer::Yamux),
            "mplex" => Ok(Muxer::Mplex),
            _ => Err("neither yamux nor mplex".into()),
        }
    }
}

impl Stack {
    /// From the words of a command line.
    pub fn new(transport: &str, security: Option<Security>, muxer: Option<Muxer>) -> Result<Stack> {
        let carrier = match transport {
            "tcp" => Carrier::Tcp,
            "ws" => Carrier::Ws,
            "wss" => Carrier::Wss,
            "quic-v1" => {
                return match (security, muxer) {
                    (None, None) => Ok(Stack::Quic),
                    _ => Err("quic-v1 brings its own: leave --security and --muxer out".into()),
                };
            }
            other => return Err(format!("no such transport: {other}").into()),
        };
        let security = security.ok_or("--security is needed")?;
        let muxer = muxer.ok_or("--muxer is needed")?;
        Ok(Stack::Upgraded { carrier, security, muxer })
    }

    /// The transport that an address is for.
    pub fn transport_of(address: &Multiaddr) -> &'static str {
        let has = |wanted: fn(&Protocol) -> bool| address.iter().any(|part| wanted(&part));
        let secure = has(|part| matches!(part, Protocol::Wss(_))) || has(|part| matches!(part, Protocol::Tls));
        if has(|part| matches!(part, Protocol::QuicV1)) {
            "quic-v1"
        } else if secure {
            "wss"
        } else if has(|part| matches!(part, Protocol::Ws(_))) {
            "ws"
        } else {
            "tcp"
        }
    }

    /// Transport, security and muxer as the report says them.
    pub fn names(self) -> (&'static str, &'static str, &'static str) {
        let Stack::Upgraded { carrier, security, muxer } = self else { return ("quic-v1", "tls", "quic") };
        let carrier = match carrier {
            Carrier::Tcp => "tcp",
            Carrier::Ws => "ws",
            Carrier::Wss => "wss",
        };
        let security = match security {
            Security::Noise => "noise",
            Security::Tls => "tls",
        };
        let muxer = match muxer {
            Muxer::Yamux => "yamux",
            Muxer::Mplex => "mplex",
        };
        (carrier, security, muxer)
    }

    /// A free port, as a multiaddr behind that of an IP.
    pub fn port(self) -> &'static str {
        match self {
            Stack::Upgraded { carrier: Carrier::Tcp, .. } => "/tcp/0",
            Stack::Upgraded { carrier: Carrier::Ws, .. } => "/tcp/0/ws",
            Stack::Upgraded { carrier: Carrier::Wss, .. } => "/tcp/0/tls/ws",
            Stack::Quic => "/udp/0/quic-v1",
        }
    }

    pub fn transport(
        self,
        key: &Keypair,
        wss: websocket::tls::Config,
    ) -> std::result::Result<Boxed<(PeerId, StreamMuxerBox)>, Error> {
        let Stack::Upgraded { carrier, security, muxer } = self else {
            let quic = quic::tokio::Transport::new(quic::Config::new(key));
            return Ok(quic.map(|(peer, connection), _| (peer, StreamMuxerBox::new(connection))).boxed());
        };
        let tcp = tcp::tokio::Transport::new(tcp::Config::default().nodelay(true));
        if carrier == Carrier::Tcp {
            return secured(tcp, key, security, muxer);
        }
        let mut ws = websocket::Config::new(tcp);
        ws.set_tls_config(wss);
        secured(ws, key, security, muxer)
    }
}

/// Boxed on the way, since each choice makes another type.
fn secured<T>(raw: T, key: &Keypair, security: Security, muxer: Muxer) -> Result<Boxed<(PeerId, StreamMuxerBox)>>
where
    T: Transport + Send + Unpin + 'static,
    T::Output: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    T::Error: Send + Sync + 'static,
    T::Dial: Send,
    T::ListenerUpgrade: Send,
{
    let raw = raw.boxed().upgrade(upgrade::Version::V1Lazy);
    Ok(match (security, muxer) {
        (Security::Noise, Muxer::Yamux) => {
            raw.authenticate(noise::Config::new(key)?).multiplex(yamux::Config::default()).boxed()
        }
        (Security::Noise, Muxer::Mplex) => {
            raw.authenticate(noise::Config::new(key)?).multiplex(mplex::Config::new()).boxed()
        }
        (Security::Tls, Muxer::Yamux) => {
            raw.authenticate(tls::Config::new(key)?).multiplex(yamux::Config::default()).boxed()
        }
        (Security::Tls, Muxer::Mplex) => {
            raw.authenticate(tls::Config::new(key)?).multiplex(mplex::Config::new()).boxed()
        }
    })
}
