// A side of libp2p's unified testing, which says in the environment what is wanted: the listener leaves its address in
// Redis, and the dialler takes it from there, dials, pings, and prints how long that took.

import { once } from 'node:events'
import { createConnection } from 'node:net'
import { createInterface } from 'node:readline'
import { multiaddr } from '@multiformats/multiaddr'
import { connect, serve, start, trustAll } from './node.js'
import { stackOf } from './stack.js'

/** Whether the environment asks for it. */
export const isAskedFor = env => env.IS_DIALER !== undefined

export async function contract (env, seconds, stopped, signal) {
  const stack = stackOf(env.TRANSPORT, env.SECURE_CHANNEL || undefined, env.MUXER || undefined)
  const key = `${env.TEST_KEY}_listener_multiaddr`
  if (env.IS_DIALER !== 'true') {
    await serve(stack, env.LISTENER_IP, async addresses => {
      const reachable = addresses.find(address => !address.startsWith('/ip4/127.')) ?? addresses[0]
      await ask(env.REDIS_ADDR, 'RPUSH', key, reachable)
    }, stopped())
    return
  }
  const address = multiaddr(await ask(env.REDIS_ADDR, 'BLPOP', key, `${seconds}`))
  trustAll()
  const node = await start(stack, [])
  const began = performance.now()
  const connection = await connect(node, address, signal)
  const roundTrip = await node.services.ping.ping(connection.remotePeer, { signal })
  const handshake = performance.now() - began
  console.log('latency:')
  console.log(`  handshake_plus_one_rtt: ${handshake.toFixed(3)}`)
  console.log(`  ping_rtt: ${roundTrip}`)
  console.log('  unit: ms')
}

/** Asks Redis and gives the last line of its answer: the value, of a BLPOP. */
async function ask (redis, ...words) {
  const [host, port] = redis.split(':')
  const socket = createConnection({ host, port: Number(port) })
  await once(socket, 'connect')
  socket.write(`*${words.length}\r\n` + words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join(''))
  const answer = []
  try {
    for await (const line of createInterface({ input: socket })) {
      answer.push(line)
      if (answer[0].startsWith('-') || answer[0] === '*-1') {
        break
      }
      // An array of two has three more lines before its value: the key, and how long it and the value are.
      if (answer.length === (answer[0] === '*2' ? 5 : 1)) {
        return line
      }
    }
  } finally {
    socket.destroy()
  }
  throw new Error(`redis: ${answer[0] ?? 'no answer'}`)
}
