// What a connection is made of. Only one choice of each is offered, so none can be negotiated away.

import { quic } from '@chainsafe/libp2p-quic'
import { mplex } from '@libp2p/mplex'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'

export class CommandLineError extends Error {}

const transports = {
  tcp: { port: '/tcp/0', make: () => tcp() },
  ws: { port: '/tcp/0/ws', make: () => webSockets() },
  wss: { port: '/tcp/0/tls/ws', make: https => webSockets({ https }) },
  'quic-v1': { port: '/udp/0/quic-v1', make: () => quic() }
}
const securities = { noise, tls }
// js-libp2p ends an mplex connection on which more than 5 streams are opened in a second, by default.
const muxers = { yamux, mplex: () => mplex({ disconnectThreshold: 1_000_000 }) }

/** The transport that an address is for. */
export function transportOf (address) {
  const names = new Set(address.getComponents().map(component => component.name))
  if (names.has('quic-v1')) {
    return 'quic-v1'
  }
  if (names.has('wss') || names.has('tls')) {
    return 'wss'
  }
  return names.has('ws') ? 'ws' : 'tcp'
}

/** Checks the words of a command line. */
export function stackOf (transport, security, muxer) {
  known(transports, 'transport', transport)
  if (transport === 'quic-v1') {
    if (security !== undefined || muxer !== undefined) {
      throw new CommandLineError('quic-v1 brings its own: leave --security and --muxer out')
    }
    return { transport, security: 'tls', muxer: 'quic' }
  }
  known(securities, 'security', security)
  known(muxers, 'muxer', muxer)
  return { transport, security, muxer }
}

function known (table, option, word) {
  if (word === undefined || !Object.hasOwn(table, word)) {
    throw new CommandLineError(`--${option} is one of ${Object.keys(table).join(', ')}`)
  }
}

/** A free port, as a multiaddr behind that of an IP. */
export function port (stack) {
  return transports[stack.transport].port
}

/** The part of libp2p's configuration that says what connections are made of; https is what a wss listener shows. */
export function layers (stack, https) {
  const upgraded = stack.transport !== 'quic-v1'
  return {
    transports: [transports[stack.transport].make(https)],
    connectionEncrypters: upgraded ? [securities[stack.security]()] : [],
    streamMuxers: upgraded ? [muxers[stack.muxer]()] : []
  }
}
