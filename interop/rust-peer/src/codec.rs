//! One message on a stream: length-prefixed frames, and chunks for what is longer than one frame may be.
//!
//! A frame is a `u32` little-endian length and that many bytes of bincode. The length is checked before
//! anything is reserved for it. A message of more than 1 MiB is a run of `Chunk` frames, reassembled and
//! checked here. After a message the stream must end: a second one, or a byte too many, is an error.

use crate::wire::{CHUNK_BYTES_MAX, Chunk, Hash, MESSAGE_BYTES_MAX, P2PMessage, decode, encode};
use async_trait::async_trait;
use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p::{StreamProtocol, request_response};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a chunk frame has besides its data: variant, transfer, index, count, total, digest, length.
const CHUNK_HEADER_BYTES: usize = 4 + 8 + 4 + 4 + 8 + 32 + 8;
/// The most chunks that a message of the largest size needs.
const CHUNKS_MAX: u32 = MESSAGE_BYTES_MAX.div_ceil(CHUNK_BYTES_MAX) as u32;
/// How much is read at a time, so that memory follows the bytes that came and not those that were announced.
const READ_BYTES: usize = 64 << 10;

/// A message with how it travelled.
#[derive(Clone, Debug)]
pub struct Framed {
    pub message: P2PMessage,
    /// The length of the message's encoding, without frames and chunks.
    pub bytes: usize,
    /// How many frames it came in; more than one only for chunks.
    pub frames: usize,
    /// Whether it came as chunks.
    pub chunked: bool,
}

impl From<P2PMessage> for Framed {
    fn from(message: P2PMessage) -> Framed {
        Framed { message, bytes: 0, frames: 0, chunked: false }
    }
}

fn malformed(why: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.into())
}

async fn read_frame<T: AsyncRead + Unpin + Send>(io: &mut T, first: Option<u8>) -> io::Result<(P2PMessage, usize)> {
    let mut length = [0; 4];
    match first {
        Some(byte) => {
            length[0] = byte;
            io.read_exact(&mut length[1..]).await?;
        }
        None => io.read_exact(&mut length).await?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > MESSAGE_BYTES_MAX {
        return Err(malformed(format!("a frame of {length} bytes, and {MESSAGE_BYTES_MAX} are allowed")));
    }
    if length > CHUNK_BYTES_MAX + CHUNK_HEADER_BYTES {
        return Err(malformed(format!("{length} bytes in one frame, which chunks should have carried")));
    }
    let mut bytes = Vec::new();
    while bytes.len() < length {
        let from = bytes.len();
        bytes.resize(length.min(from + READ_BYTES), 0);
        io.read_exact(&mut bytes[from..]).await?;
    }
    let message: P2PMessage = decode(&bytes).map_err(|e| malformed(format!("bincode: {e}")))?;
    if bytes.len() > CHUNK_BYTES_MAX && !matches!(message, P2PMessage::Chunk(_)) {
        return Err(malformed(format!("{} of {length} bytes in one frame", message.name())));
    }
    match message.excess() {
        Some(why) => Err(malformed(why)),
        None => Ok((message, length)),
    }
}

/// Reads the chunks that follow the first and puts the message together.
async fn reassemble<T: AsyncRead + Unpin + Send>(io: &mut T, first: Chunk) -> io::Result<Framed> {
    let total = first.total_bytes;
    if total > MESSAGE_BYTES_MAX as u64 || first.count == 0 || first.count > CHUNKS_MAX || first.index != 0 {
        return Err(malformed(format!("chunk {} of {}, {total} bytes in all", first.index, first.count)));
    }
    let (transfer, count, digest) = (first.transfer_id, first.count, first.digest);
    let mut bytes = first.data.into_vec();
    for index in 1..count {
        let (P2PMessage::Chunk(next), _) = read_frame(io, None).await? else {
            return Err(malformed(format!("chunk {index} of {count} is another message")));
        };
        let same = next.transfer_id == transfer && next.count == count && next.total_bytes == total;
        if !same || next.index != index || next.digest != digest {
            return Err(malformed(format!("chunk {index} of {count} does not belong to the transfer")));
        }
        bytes.extend_from_slice(&next.data);
        if bytes.len() as u64 > total {
            break;
        }
    }
    if bytes.len() as u64 != total || Hash::of(&bytes) != digest {
        return Err(malformed(format!("{count} chunks do not make the {total} bytes they announce")));
    }
    let message: P2PMessage = decode(&bytes).map_err(|e| malformed(format!("bincode: {e}")))?;
    if matches!(message, P2PMessage::Chunk(_)) {
        return Err(malformed("a chunk within chunks"));
    }
    match message.excess() {
        Some(why) => Err(malformed(why)),
        None => Ok(Framed { message, bytes: bytes.len(), frames: count as usize, chunked: true }),
    }
}

/// Reads one message to the stream's end; nothing when the stream ends before the first byte.
pub async fn read_message<T: AsyncRead + Unpin + Send>(io: &mut T) -> io::Result<Option<Framed>> {
    let mut byte = [0; 1];
    if io.read(&mut byte).await? == 0 {
        return Ok(None);
    }
    let framed = match read_frame(io, Some(byte[0])).await? {
        (P2PMessage::Chunk(chunk), _) => reassemble(io, chunk).await?,
        (message, bytes) => Framed { message, bytes, frames: 1, chunked: false },
    };
    if io.read(&mut byte).await? != 0 {
        return Err(malformed(format!("bytes after the {}", framed.message.name())));
    }
    Ok(Some(framed))
}

/// Numbers the transfers of this process, so that no two on one connection share an id.
static TRANSFERS: AtomicU64 = AtomicU64::new(1);

/// Writes one message, in chunks when it is longer than one frame may carry; does not close the stream.
pub async fn write_message<T: AsyncWrite + Unpin + Send>(io: &mut T, message: &P2PMessage) -> io::Result<()> {
    let bytes = encode(message).map_err(|e| malformed(e.to_string()))?;
    if bytes.len() <= CHUNK_BYTES_MAX {
        return write_frame(io, &bytes).await;
    }
    let transfer_id = TRANSFERS.fetch_add(1, Ordering::Relaxed);
    let (digest, total_bytes) = (Hash::of(&bytes), bytes.len() as u64);
    let count = bytes.len().div_ceil(CHUNK_BYTES_MAX) as u32;
    for (index, data) in (0..count).zip(bytes.chunks(CHUNK_BYTES_MAX)) {
        let data = data.to_vec().into();
        let chunk = P2PMessage::Chunk(Chunk { transfer_id, index, count, total_bytes, digest, data });
        write_frame(io, &encode(&chunk).map_err(|e| malformed(e.to_string()))?).await?;
    }
    Ok(())
}

async fn write_frame<T: AsyncWrite + Unpin + Send>(io: &mut T, bytes: &[u8]) -> io::Result<()> {
    io.write_all(&(bytes.len() as u32).to_le_bytes()).await?;
    io.write_all(bytes).await
}

/// The same frames for every protocol; a protocol's questions without answers answer with nothing.
#[derive(Clone, Default)]
pub struct Codec;

#[async_trait]
impl request_response::Codec for Codec {
    type Protocol = StreamProtocol;
    type Request = Framed;
    type Response = Option<Framed>;

    async fn read_request<T: AsyncRead + Unpin + Send>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
    ) -> io::Result<Framed> {
        read_message(io).await?.ok_or_else(|| malformed("a stream without a question"))
    }

    async fn read_response<T: AsyncRead + Unpin + Send>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
    ) -> io::Result<Option<Framed>> {
        read_message(io).await
    }

    async fn write_request<T: AsyncWrite + Unpin + Send>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
        request: Framed,
    ) -> io::Result<()> {
        write_message(io, &request.message).await
    }

    async fn write_response<T: AsyncWrite + Unpin + Send>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
        response: Option<Framed>,
    ) -> io::Result<()> {
        match response {
            Some(answer) => write_message(io, &answer.message).await,
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Blob;
    use futures::executor::block_on;
    use futures::io::Cursor;

    fn status(agent: &str) -> P2PMessage {
        P2PMessage::Reject { code: 7, reason: agent.to_string() }
    }

    fn written(message: &P2PMessage) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        block_on(write_message(&mut out, message)).unwrap();
        out.into_inner()
    }

    fn read(bytes: &[u8]) -> io::Result<Option<Framed>> {
        block_on(read_message(&mut Cursor::new(bytes.to_vec())))
    }

    #[test]
    fn a_message_comes_back() {
        let framed = read(&written(&status("no"))).unwrap().unwrap();
        assert_eq!((framed.message, framed.chunked), (status("no"), false));
    }

    #[test]
    fn a_long_message_travels_in_chunks() {
        let witness = vec![Blob::from(vec![3; 900_000]); 3];
        let long = P2PMessage::TxData {
            transactions: vec![crate::wire::Transaction::Coinbase {
                version: 1,
                inputs: vec![],
                outputs: vec![],
                lock_time: 0,
                witness,
            }],
        };
        let mut bytes = written(&long);
        let framed = read(&bytes).unwrap().unwrap();
        assert_eq!((framed.message, framed.frames, framed.chunked), (long, 3, true));
        *bytes.last_mut().unwrap() ^= 1;
        assert!(read(&bytes).unwrap_err().to_string().contains("do not make"));
    }

    #[test]
    fn a_length_beyond_the_limit_is_refused_at_once() {
        assert!(read(&[0xff; 4]).unwrap_err().to_string().contains("4294967295 bytes"));
    }

    #[test]
    fn a_truncated_frame_and_a_trailing_byte_are_refused() {
        let bytes = written(&status("no"));
        for length in 1..bytes.len() {
            assert!(read(&bytes[..length]).is_err(), "{length} bytes");
        }
        assert!(read(&[&bytes[..], &[0]].concat()).is_err());
        assert!(read(&[]).unwrap().is_none());
    }

    #[test]
    fn counts_and_texts_beyond_their_limits_are_refused() {
        assert!(read(&written(&status(&"x".repeat(257)))).is_err());
        let hashes = P2PMessage::GetHeaders { locator_hashes: vec![Hash::ZERO; 102], stop_hash: Hash::ZERO };
        assert!(read(&written(&hashes)).is_err());
    }
}
