//! `/perf/1.0.0`: eight bytes that say how much to send back, an upload to its end, and the download.

use crate::net::{self, PERF};
use crate::{Error, Result};
use futures::{AsyncReadExt, AsyncWriteExt, StreamExt};
use libp2p::Multiaddr;
use std::time::{Duration, Instant};

/// Read and written at once.
const BLOCK_BYTES: usize = 64 << 10;

/// Bytes and seconds of one direction.
pub struct Measured {
    pub bytes: u64,
    pub seconds: f64,
}

impl Measured {
    pub fn gbit_per_s(&self) -> f64 {
        self.bytes as f64 * 8.0 / 1e9 / self.seconds
    }
}

/// Serves until `stop` is done, any number of streams at once.
pub async fn serve(stop: impl Future<Output = ()>) -> Result<()> {
    let mut swarm = net::swarm()?;
    let address = net::listen(&mut swarm).await?;
    let mut inbound = swarm.behaviour().streams.new_control().accept(PERF)?;
    println!("{address}");
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return Ok(()),
            Some((peer, stream)) = inbound.next() => {
                tokio::spawn(async move {
                    if let Err(e) = answer(stream).await {
                        eprintln!("perf with {peer}: {e}");
                    }
                });
            }
            _ = net::next(&mut swarm) => {}
        }
    }
}

pub async fn answer(mut stream: libp2p::Stream) -> std::io::Result<()> {
    let mut wanted = [0; 8];
    stream.read_exact(&mut wanted).await?;
    drain(&mut stream).await?;
    send(&mut stream, u64::from_be_bytes(wanted)).await?;
    stream.close().await
}

/// Two streams one after the other, so that each direction is timed alone: from its opening to the other side's end.
pub async fn run(address: &Multiaddr, up: u64, down: u64, within: Duration) -> Result<(Measured, Measured)> {
    let mut swarm = net::swarm()?;
    let peer = net::dial(&mut swarm, address).await?;
    let mut control = swarm.behaviour().streams.new_control();
    let both = async {
        let upload = once(control.open_stream(peer, PERF), up, 0).await?;
        let download = once(control.open_stream(peer, PERF), 0, down).await?;
        Ok::<_, Error>((upload, download))
    };
    let driven = async {
        tokio::pin!(both);
        loop {
            tokio::select! {
                measured = &mut both => return measured,
                happening = net::next(&mut swarm) => {
                    if let net::Happening::Closed(_, why) = happening {
                        return Err(format!("the node closed the connection: {why}").into());
                    }
                }
            }
        }
    };
    tokio::time::timeout(within, driven).await.map_err(|_| format!("perf took more than {within:?}"))?
}

/// One direction, from the opening of its stream to the other side's end.
pub async fn once<E>(
    opening: impl Future<Output = std::result::Result<libp2p::Stream, E>>,
    up: u64,
    down: u64,
) -> Result<Measured>
where
    Error: From<E>,
{
    let started = Instant::now();
    let mut stream = opening.await?;
    stream.write_all(&down.to_be_bytes()).await?;
    send(&mut stream, up).await?;
    stream.close().await?;
    let came = drain(&mut stream).await?;
    if came != down {
        return Err(format!("{came} bytes came back, and {down} were asked for").into());
    }
    Ok(Measured { bytes: up.max(down), seconds: started.elapsed().as_secs_f64() })
}

async fn send(stream: &mut libp2p::Stream, bytes: u64) -> std::io::Result<()> {
    let block = vec![0; BLOCK_BYTES];
    let mut left = bytes;
    while left > 0 {
        let now = left.min(BLOCK_BYTES as u64);
        stream.write_all(&block[..now as usize]).await?;
        left -= now;
    }
    stream.flush().await
}

async fn drain(stream: &mut libp2p::Stream) -> std::io::Result<u64> {
    let mut block = vec![0; BLOCK_BYTES];
    let mut total = 0;
    loop {
        match stream.read(&mut block).await? {
            0 => return Ok(total),
            bytes => total += bytes as u64,
        }
    }
}
