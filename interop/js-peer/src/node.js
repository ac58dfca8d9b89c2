// A node that serves, and one that dials.

import { identify } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { createLibp2p } from 'libp2p'
import { selfSigned } from './certificate.js'
import { answerEcho, answerPerf, echo, echoId, perf, perfId, streamsMax } from './protocols.js'
import { layers, port } from './stack.js'

// No limit of this peer's is to be measured: connections in all, a second from one address, and being upgraded.
const noLimits = { maxConnections: 1e6, inboundConnectionThreshold: 1e6, maxIncomingPendingConnections: 1e6 }

export function start (stack, listen, https) {
  return createLibp2p({
    ...layers(stack, https),
    addresses: { listen },
    connectionManager: noLimits,
    services: { identify: identify({ runOnConnectionOpen: false }), ping: ping() }
  })
}

/** Prints the multiaddr and serves until the promise is kept. */
export async function listen (stack, stopped) {
  await serve(stack, '127.0.0.1', addresses => console.log(addresses[0]), stopped)
}

/** Says where it listens and serves until the promise is kept. */
export async function serve (stack, ip, listens, stopped) {
  const https = stack.transport === 'wss' ? await selfSigned() : undefined
  const node = await start(stack, [`/ip4/${ip}${port(stack)}`], https)
  await node.handle(echoId, served('echo', answerEcho), { maxInboundStreams: streamsMax })
  await node.handle(perfId, served('perf', answerPerf), { maxInboundStreams: streamsMax })
  await listens(node.getMultiaddrs().map(address => address.toString()))
  await stopped
  await node.stop()
}

function served (what, answer) {
  return async (stream, connection) => {
    try {
      await answer(stream)
    } catch (error) {
      console.error(`${what} with ${connection.remotePeer}: ${error.message}`)
      stream.abort(error)
    }
  }
}

/** Connects and checks who answers. */
export async function connect (node, address, signal) {
  const wanted = address.getComponents().findLast(component => component.name === 'p2p')?.value
  if (wanted === undefined) {
    throw new Error(`${address} ends in no peer id`)
  }
  const connection = await node.dial(address, { signal })
  if (connection.remotePeer.toString() !== wanted) {
    throw new Error(`${connection.remotePeer} answered, and ${wanted} was dialled`)
  }
  return connection
}

/** Trusts whichever certificate a wss host shows: the WebSocket is the runtime's, and this the only way. */
export function trustAll () {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
}

/** Uses every protocol of a peer and says how long each took. */
export async function dial ({ stack, peer, bytes, streams }, signal) {
  const node = await start(stack, [])
  try {
    let began = performance.now()
    const since = () => {
      const now = performance.now()
      const took = now - began
      began = now
      return Math.round(took * 1000) / 1000
    }
    const connection = await connect(node, peer, signal)
    const handshakeMs = since()
    const { agentVersion } = await node.services.identify.identify(connection, { signal })
    const pingMs = await node.services.ping.ping(connection.remotePeer, { signal }) // in whole milliseconds
    since()
    await Promise.all(Array.from({ length: streams }, () => echo(connection, bytes, signal)))
    const echoMs = since()
    const up = await perf(connection, bytes, 0, signal)
    const down = await perf(connection, 0, bytes, signal)
    return {
      peer_id: connection.remotePeer.toString(),
      ...stack,
      handshake_ms: handshakeMs,
      ping_ms: pingMs,
      echo_streams: streams,
      echo_bytes: bytes,
      echo_ms: echoMs,
      upload_seconds: up,
      download_seconds: down,
      agent: agentVersion
    }
  } finally {
    await node.stop()
  }
}
