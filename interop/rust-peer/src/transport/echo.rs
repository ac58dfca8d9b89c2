//! `/interop/echo/1.0.0`: what comes goes back, until the other side ends its direction.

use crate::Result;
use futures::{AsyncReadExt, AsyncWriteExt};
use rand::RngCore;

/// Read and written at once.
const BLOCK_BYTES: usize = 64 << 10;

pub async fn answer(mut stream: libp2p::Stream) -> std::io::Result<()> {
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let bytes = stream.read(&mut block).await?;
        if bytes == 0 {
            return stream.close().await;
        }
        stream.write_all(&block[..bytes]).await?;
        stream.flush().await?;
    }
}

/// Sends random bytes while it reads what comes back: an echo holds no more than the windows do.
pub async fn run(opening: impl Future<Output = Result<libp2p::Stream>>, bytes: u64) -> Result<()> {
    let stream = opening.await?;
    let mut sent = vec![0; usize::try_from(bytes)?];
    rand::thread_rng().fill_bytes(&mut sent);
    let mut back = Vec::with_capacity(sent.len());
    let (mut reader, mut writer) = stream.split();
    let write = async {
        for block in sent.chunks(BLOCK_BYTES) {
            writer.write_all(block).await?;
        }
        writer.close().await
    };
    futures::try_join!(write, async { reader.read_to_end(&mut back).await })?;
    if back != sent {
        return Err(format!("echo: {} bytes came back, not the {bytes} that were sent", back.len()).into());
    }
    Ok(())
}
