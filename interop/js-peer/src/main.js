// One cell of the interoperability matrix on js-libp2p: see usage.

import { parseArgs } from 'node:util'
import { multiaddr } from '@multiformats/multiaddr'
import { dial, listen } from './node.js'
import { CommandLineError, stackOf, transportOf } from './stack.js'

const usage = `js-peer transport listen --transport tcp|ws|wss|quic-v1 [--security noise|tls --muxer yamux|mplex] [--max-seconds N]
    prints its multiaddr, serves identify, ping, /perf/1.0.0 and /interop/echo/1.0.0 until SIGTERM
js-peer transport dial --peer MULTIADDR [--security noise|tls --muxer yamux|mplex] [--bytes N] [--insecure] [--max-seconds N]
    uses each of those once; prints one line of JSON. quic-v1 takes neither --security nor --muxer, all others need both;
    --insecure trusts whichever certificate a wss host shows
Exit status: 0 all is well, 1 it is not (one line on stderr says why), 2 the command line is wrong.`

// No run takes longer, so that nothing is left behind when a script is killed.
const secondsMax = 600

const shared = { security: { type: 'string' }, muxer: { type: 'string' }, 'max-seconds': { type: 'string' } }
const modes = {
  listen: { transport: { type: 'string' }, ...shared },
  dial: { peer: { type: 'string' }, bytes: { type: 'string' }, insecure: { type: 'boolean' }, ...shared }
}

function parse (words) {
  const [topic, mode, ...rest] = words
  if (topic !== 'transport' || !Object.hasOwn(modes, mode)) {
    throw new CommandLineError('transport listen, or transport dial')
  }
  try {
    const { values } = parseArgs({ args: rest, options: modes[mode] })
    const peer = mode === 'dial' ? multiaddr(values.peer) : undefined
    const stack = stackOf(peer === undefined ? values.transport : transportOf(peer), values.security, values.muxer)
    const seconds = number(values['max-seconds'] ?? secondsMax)
    return { mode, peer, stack, bytes: number(values.bytes ?? 1 << 20), insecure: values.insecure === true, seconds }
  } catch (error) {
    throw new CommandLineError(error.message)
  }
}

function number (text) {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new CommandLineError(`not a number: ${text}`)
  }
  return value
}

async function run (options) {
  const late = AbortSignal.timeout(options.seconds * 1000)
  if (options.mode === 'listen') {
    const stopped = new Promise(resolve => {
      process.once('SIGTERM', resolve)
      process.once('SIGINT', resolve)
      late.addEventListener('abort', resolve)
    })
    await listen(options.stack, stopped)
  } else {
    const report = await dial(options.stack, options.peer, options.bytes, options.insecure, late)
    console.log(JSON.stringify(report))
  }
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
