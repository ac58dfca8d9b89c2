// A node that serves, and one that dials.

import { identify } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { createLibp2p } from 'libp2p'
import { selfSigned } from './certificate.js'
import { answerEcho, answerPerf, echo, echoId, perf, perfId } from './protocols.js'
import { layers, listenAddress } from './stack.js'

function start (stack, listen, https) {
  return createLibp2p({
    ...layers(stack, https),
    addresses: { listen },
    connectionManager: { inboundConnectionThreshold: 100 }, // a second and address; a matrix has one address
    services: { identify: identify({ runOnConnectionOpen: false }), ping: ping() }
  })
}

/** Prints the multiaddr and serves until the promise is kept. */
export async function listen (stack, stopped) {
  const https = stack.transport === 'wss' ? await selfSigned() : undefined
  const node = await start(stack, [listenAddress(stack)], https)
  await node.handle(echoId, served('echo', answerEcho))
  await node.handle(perfId, served('perf', answerPerf))
  console.log(node.getMultiaddrs()[0].toString())
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

/** Uses every protocol of a peer once and says how long each took. */
export async function dial (stack, address, bytes, insecure, signal) {
  if (insecure) {
    // The library's only way to a host that no root vouches for: the WebSocket is the runtime's.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  }
  const wanted = address.getComponents().findLast(component => component.name === 'p2p')?.value
  if (wanted === undefined) {
    throw new Error(`${address} ends in no peer id`)
  }
  const node = await start(stack, [])
  try {
    const began = performance.now()
    const connection = await node.dial(address, { signal })
    const connectMs = performance.now() - began
    if (connection.remotePeer.toString() !== wanted) {
      throw new Error(`${connection.remotePeer} answered, and ${wanted} was dialled`)
    }
    const { agentVersion } = await node.services.identify.identify(connection, { signal })
    const pingMs = await node.services.ping.ping(connection.remotePeer, { signal }) // in whole milliseconds
    await echo(connection, bytes, signal)
    const up = await perf(connection, bytes, 0, signal)
    const down = await perf(connection, 0, bytes, signal)
    return {
      peer_id: connection.remotePeer.toString(),
      ...stack,
      connect_ms: Math.round(connectMs * 1000) / 1000,
      ping_ms: pingMs,
      echo_bytes: bytes,
      upload_seconds: up,
      download_seconds: down,
      agent: agentVersion
    }
  } finally {
    await node.stop()
  }
}
