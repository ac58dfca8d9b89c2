// /interop/echo/1.0.0: what comes goes back, until the other side ends its direction.
// /perf/1.0.0: eight bytes that say how much to send back, an upload to its end, and the download.

import { randomBytes } from 'node:crypto'
import { blocksOf } from './blocks.js'

export const echoId = '/interop/echo/1.0.0'
export const perfId = '/perf/1.0.0'

/** Of one protocol on one connection: no limit of this peer's is to be measured. */
export const streamsMax = 1 << 16

const blockBytes = 64 << 10
const zeros = new Uint8Array(blockBytes)

export async function answerEcho (stream) {
  for await (const block of blocksOf(stream)) {
    await write(stream, block)
  }
  await stream.close()
}

export async function answerPerf (stream) {
  const head = []
  for await (const block of blocksOf(stream)) {
    for (const byte of block.subarray(0, 8 - head.length)) {
      head.push(byte)
    }
  }
  if (head.length < 8) {
    throw new Error(`${head.length} of the first 8 bytes came`)
  }
  const wanted = new DataView(Uint8Array.from(head).buffer).getBigUint64(0)
  await writeZeros(stream, Number(wanted))
  await stream.close()
}

/** Sends random bytes and wants the same ones back. */
export async function echo (connection, bytes, signal) {
  const sent = randomBytes(bytes)
  const blocks = []
  await exchange(connection, echoId, signal, async stream => {
    for (let at = 0; at < bytes; at += blockBytes) {
      await write(stream, sent.subarray(at, at + blockBytes))
    }
  }, block => blocks.push(block))
  const back = Buffer.concat(blocks)
  if (!back.equals(sent)) {
    throw new Error(`echo: ${back.length} bytes came back, not the ${bytes} that were sent`)
  }
}

/** Sends one byte on a new stream and waits for it. */
export async function firstByte (connection, signal) {
  const stream = await connection.newStream(echoId, { signal })
  stream.send(Uint8Array.of(1))
  const { value } = await blocksOf(stream).next()
  if (value?.byteLength !== 1) {
    throw new Error('echo: one byte was sent, and no one byte came back')
  }
}

/** Moves bytes up and down, one after the other, and gives the seconds to the other side's end. */
export async function perf (connection, up, down, signal) {
  const began = performance.now()
  const head = new Uint8Array(8)
  new DataView(head.buffer).setBigUint64(0, BigInt(down))
  let came = 0
  await exchange(connection, perfId, signal, async stream => {
    await write(stream, head)
    await writeZeros(stream, up)
  }, block => { came += block.byteLength })
  if (came !== down) {
    throw new Error(`perf: ${came} bytes came back, and ${down} were asked for`)
  }
  return (performance.now() - began) / 1000
}

/** Writes, half-closes, and meanwhile reads to the other side's end: neither side holds more than the windows do. */
async function exchange (connection, id, signal, send, received) {
  const stream = await connection.newStream(id, { signal, maxOutboundStreams: streamsMax })
  const sending = async () => {
    await send(stream)
    await stream.close({ signal })
  }
  const receiving = async () => {
    for await (const block of blocksOf(stream)) {
      received(block)
    }
  }
  await Promise.all([receiving(), sending()])
}

/**
 * Waits for room after a write that filled the stream. The library's onDrain() cannot be used: after its first time it
 * is kept at once, and what piles up then leaves as yamux frames of more than the 1 MiB that others take.
 */
async function write (stream, block) {
  if (stream.send(block)) {
    return
  }
  const waited = Promise.withResolvers()
  const closed = event => waited.reject(event.error ?? new Error('the stream was closed'))
  stream.addEventListener('drain', waited.resolve)
  stream.addEventListener('close', closed)
  try {
    await waited.promise
  } finally {
    stream.removeEventListener('drain', waited.resolve)
    stream.removeEventListener('close', closed)
  }
}

async function writeZeros (stream, bytes) {
  for (let left = bytes; left > 0; left -= blockBytes) {
    await write(stream, zeros.subarray(0, Math.min(left, blockBytes)))
  }
}
