// One cell of the interoperability matrix on js-libp2p: see usage.

import { parseArgs } from 'node:util'
import { multiaddr } from '@multiformats/multiaddr'
import { bench } from './bench.js'
import { contract, isAskedFor } from './contract.js'
import { discover, obey } from './discovery.js'
import { dial, listen, trustAll } from './node.js'
import { CommandLineError, stackOf, transportOf } from './stack.js'

const usage = `js-peer transport listen --transport tcp|ws|wss|quic-v1 [--security noise|tls --muxer yamux|mplex] [--max-seconds N]
    prints its multiaddr, serves identify, ping, /perf/1.0.0 and /interop/echo/1.0.0 until SIGTERM
js-peer transport dial --peer MULTIADDR [--security noise|tls --muxer yamux|mplex] [--bytes N] [--streams N] [--insecure] [--max-seconds N]
    uses each of those, the echo on N streams at once (10); prints one line of JSON. quic-v1 takes neither --security nor
    --muxer, all others need both; --insecure trusts whichever certificate a wss host shows
js-peer transport bench --what bulk|connects|streams|hold|first-byte --peer MULTIADDR [--bytes N] [--streams N]
    [--concurrency N] [--seconds N] [--count N] [--again], and the options of dial
    measures one thing, see README.md; prints one line of JSON, and another for each line on stdin with --again
js-peer kad [--protocol ID] [--max-seconds N]
    prints its id and addresses, serves a DHT (/rusty/kad/1.0) and obeys the lines of stdin, see README.md: a line of JSON each
js-peer mdns [--ip ADDRESS] [--max-seconds N]
    prints its id and addresses, and a line of JSON for each peer that mDNS finds, until SIGTERM
js-peer, without words and with IS_DIALER, REDIS_ADDR and so on in its environment: a side of libp2p's unified testing
Exit status: 0 all is well, 1 it is not (one line on stderr says why), 2 the command line is wrong.`

// No run takes longer, so that nothing is left behind when a script is killed.
const secondsMax = 600

const text = { type: 'string' }
const shared = { security: text, muxer: text, 'max-seconds': text }
const dialling = { ...shared, peer: text, insecure: { type: 'boolean' }, bytes: text, streams: text }
const modes = {
  listen: { ...shared, transport: text },
  dial: dialling,
  bench: { ...dialling, what: text, concurrency: text, seconds: text, count: text, again: { type: 'boolean' } }
}
const discovery = {
  kad: { 'max-seconds': text, protocol: text },
  mdns: { 'max-seconds': text, ip: text }
}

function parse (words) {
  if (words.length === 0 && isAskedFor(process.env)) {
    return { mode: 'contract', maxSeconds: secondsMax }
  }
  if (Object.hasOwn(discovery, words[0])) {
    return parseDiscovery(words)
  }
  const [topic, mode, ...rest] = words
  if (topic !== 'transport' || !Object.hasOwn(modes, mode)) {
    throw new CommandLineError('transport listen, dial or bench; kad or mdns')
  }
  try {
    const { values } = parseArgs({ args: rest, options: modes[mode] })
    const peer = mode === 'listen' ? undefined : multiaddr(values.peer)
    const stack = stackOf(peer === undefined ? values.transport : transportOf(peer), values.security, values.muxer)
    const bench = mode === 'bench'
    return {
      mode,
      peer,
      stack,
      insecure: values.insecure === true,
      maxSeconds: number(values['max-seconds'], secondsMax),
      bytes: number(values.bytes, bench ? 256 << 20 : 1 << 20), // of each echo, of each direction of perf
      streams: number(values.streams, bench ? 1 : 10, 1), // at once on one connection
      what: values.what,
      concurrency: number(values.concurrency, 8, 1), // connections, or streams, at once
      seconds: number(values.seconds, 10),
      count: number(values.count, 100, 1),
      again: values.again === true
    }
  } catch (error) {
    throw new CommandLineError(error.message)
  }
}

function parseDiscovery ([mode, ...rest]) {
  try {
    const { values } = parseArgs({ args: rest, options: discovery[mode] })
    return {
      mode,
      protocol: values.protocol ?? '/rusty/kad/1.0',
      ip: values.ip ?? '127.0.0.1',
      maxSeconds: number(values['max-seconds'], secondsMax)
    }
  } catch (error) {
    throw new CommandLineError(error.message)
  }
}

function number (text, otherwise, least = 0) {
  const value = Number(text ?? otherwise)
  if (!Number.isSafeInteger(value) || value < least) {
    throw new CommandLineError(`not a number, or too small: ${text}`)
  }
  return value
}

async function run (options) {
  const late = AbortSignal.timeout(options.maxSeconds * 1000)
  if (options.insecure) {
    trustAll()
  }
  if (options.mode === 'listen') {
    await listen(options.stack, stopped(late))
  } else if (options.mode === 'dial') {
    console.log(JSON.stringify(await dial(options, late)))
  } else if (options.mode === 'bench') {
    await bench(options, late)
  } else if (options.mode === 'kad') {
    await obey(options.protocol, stopped(late))
  } else if (options.mode === 'mdns') {
    await discover(options.ip, stopped(late))
  } else {
    await contract(process.env, options.maxSeconds, () => stopped(late), late)
  }
}

/** Kept by SIGTERM, or when it is late. */
function stopped (late) {
  return new Promise(resolve => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
    late.addEventListener('abort', resolve)
  })
}

let status = 0
try {
  await run(parse(process.argv.slice(2)))
} catch (error) {
  console.error(`js-peer: ${error.message}`)
  status = 1
  if (error instanceof CommandLineError) {
    console.error(usage)
    status = 2
  }
}
process.exit(status)
