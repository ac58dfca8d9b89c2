// Measurements of one thing each, with as much at once as is asked for.

import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { connect, start } from './node.js'
import { echo, firstByte, perf } from './protocols.js'
import { CommandLineError } from './stack.js'

// Of a question and its answer on a stream of their own.
const questionBytes = 32

// After a connection that failed, so that failures are counted and not made as fast as can be.
const afterFailureMs = 10

const measurements = { bulk, connects, streams, hold, 'first-byte': firstBytes }

/** Measures and prints. */
export async function bench (options, signal) {
  if (!Object.hasOwn(measurements, options.what ?? '')) {
    throw new CommandLineError(`--what is one of ${Object.keys(measurements).join(', ')}`)
  }
  await measurements[options.what](options, signal)
  if (options.again) {
    for await (const _ of createInterface({ input: process.stdin, signal })) {
      await measurements[options.what](options, signal)
    }
  }
}

function print (figures) {
  console.log(JSON.stringify(figures))
}

/** This process' time on all processors so far. */
function cpuSeconds () {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function atOnce (n, work) {
  return Promise.all(Array.from({ length: n }, (_, i) => work(i)))
}

async function bulk (options, signal) {
  const node = await start(options.stack, [])
  const connection = await connect(node, options.peer, signal)
  const transfer = async (up, down) => {
    const began = performance.now()
    await atOnce(options.streams, i => {
      const share = bytes => Math.floor(bytes / options.streams) + (i < bytes % options.streams ? 1 : 0)
      return perf(connection, share(up), share(down), signal)
    })
    return (performance.now() - began) / 1000
  }
  const part = Math.floor(options.bytes / 4)
  await transfer(part, 0) // a warm-up
  await transfer(0, part)
  const cpu = cpuSeconds()
  const up = await transfer(options.bytes, 0)
  const down = await transfer(0, options.bytes)
  print({ upload_seconds: up, download_seconds: down, cpu_seconds: cpuSeconds() - cpu })
  await node.stop()
}

/**
 * Does something again and again for a time, with some of it at once, after a quarter of that time as a warm-up.
 * Gives how often it was done, in how many seconds, and at which cost.
 */
async function repeated ({ seconds, concurrency }, once) {
  const during = async time => {
    let count = 0
    const cpu = cpuSeconds()
    const began = performance.now()
    const end = began + time * 1000
    await atOnce(concurrency, async i => {
      while (performance.now() < end) {
        const done = await once(i)
        count += done // not in one step with the await, which would forget what the others did meanwhile
      }
    })
    return { count, seconds: (performance.now() - began) / 1000, cpu_seconds: cpuSeconds() - cpu }
  }
  await during(seconds / 4)
  return await during(seconds)
}

/** Each at once has a node of its own, since a node answers a second dial with the connection it has. */
async function connects (options, signal) {
  const nodes = await atOnce(options.concurrency, () => start(options.stack, []))
  let failures = 0
  const figures = await repeated(options, async i => {
    try {
      const connection = await connect(nodes[i], options.peer, signal)
      await nodes[i].services.identify.identify(connection, { signal })
      await nodes[i].hangUp(connection.remotePeer, { signal })
      return 1
    } catch (error) {
      console.error(`a connection failed: ${error.message}`)
      failures++
      await setTimeout(afterFailureMs)
      return 0
    }
  })
  print({ ...figures, failures })
  await Promise.all(nodes.map(node => node.stop()))
}

async function streams (options, signal) {
  const node = await start(options.stack, [])
  const connection = await connect(node, options.peer, signal)
  print(await repeated(options, async () => {
    await echo(connection, questionBytes, signal)
    return 1
  }))
  await node.stop()
}

async function hold (options, signal) {
  let left = options.count
  const connections = []
  await atOnce(options.concurrency, async () => {
    while (left-- > 0) {
      const node = await start(options.stack, [])
      const connection = await connect(node, options.peer, signal)
      await node.services.identify.identify(connection, { signal })
      connections.push(connection)
    }
  })
  print({ held: connections.length })
  await setTimeout(options.seconds * 1000, undefined, { signal })
  const gone = connections.filter(connection => connection.status !== 'open').length
  if (gone > 0) {
    throw new Error(`the peer closed ${gone} connections`)
  }
}

async function firstBytes (options, signal) {
  const node = await start(options.stack, [])
  const all = []
  for (let i = 0; i < options.count; i++) {
    const began = performance.now()
    const connection = await connect(node, options.peer, signal)
    await firstByte(connection, signal)
    all.push(Math.round((performance.now() - began) * 1000) / 1000)
    await node.hangUp(connection.remotePeer, { signal })
  }
  print({ median_ms: all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)], all_ms: all })
}
