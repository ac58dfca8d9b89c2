// Peers that find each other: a node of a DHT that does what the lines of stdin say, and one that prints whom mDNS finds.

import { createInterface } from 'node:readline'
import { identify } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { mdns } from '@libp2p/mdns'
import { peerIdFromString } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { decode } from 'multiformats/hashes/digest'
import { layers, stackOf } from './stack.js'

/** Of one command: a lookup that takes longer has lost its way on a network of three. */
const commandMillis = 30_000

/** The namespace of the values, in which every key and value is good. */
const namespace = 'rusty'

function start (ip, more) {
  return createLibp2p({
    ...layers(stackOf('tcp', 'noise', 'yamux')),
    addresses: { listen: [`/ip4/${ip}/tcp/0`] },
    connectionManager: { maxConnections: 1000 },
    ...more
  })
}

function say (line) {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function sayStarted (node) {
  say({ id: node.peerId.toString(), addrs: node.getMultiaddrs().map(address => address.toString()) })
}

/** Prints a line for each peer that is found, until the promise is kept. */
export async function discover (ip, stopped) {
  const node = await start(ip, { peerDiscovery: [mdns()], services: { identify: identify() } })
  node.addEventListener('peer:discovery', ({ detail }) => {
    say({
      event: 'found',
      peer: detail.id.toString(),
      addrs: detail.multiaddrs.map(address => address.toString())
    })
  })
  sayStarted(node)
  await stopped
  await node.stop()
}

/** Serves a DHT under a protocol id and obeys stdin until a line is `quit`, there are no more, or the promise is kept. */
export async function obey (protocol, stopped) {
  const dht = kadDHT({
    protocol,
    clientMode: false,
    peerInfoMapper: passthroughMapper, // by default it forgets private addresses
    validators: { [namespace]: () => {} },
    selectors: { [namespace]: () => 0 }
  })
  const node = await start('127.0.0.1', { services: { identify: identify(), ping: ping(), dht } })
  sayStarted(node)
  const lines = createInterface({ input: process.stdin })
  stopped.then(() => lines.close())
  for await (const line of lines) {
    const words = line.split(/\s+/).filter(word => word !== '')
    if (words.length === 0) {
      continue
    }
    try {
      say({ ok: true, ...await command(node, words, { signal: AbortSignal.timeout(commandMillis) }) })
    } catch (error) {
      say({ ok: false, error: error.message })
    }
    if (words[0] === 'quit') {
      break
    }
  }
  await node.stop()
}

async function command (node, [name, ...words], options) {
  const commands = { connect, put, get, provide, providers, find, closest, quit: () => {} }
  if (!Object.hasOwn(commands, name) || words.length !== (name === 'put' ? 2 : name === 'quit' ? 0 : 1)) {
    throw new Error(`no such command, or too many or too few words: ${name} ${words.join(' ')}`)
  }
  return await commands[name](node, ...words, options)
}

/** Connects and waits until the peer is in the table of routes. */
async function connect (node, address, options) {
  const { remotePeer } = await node.dial(multiaddr(address), options)
  while (await node.services.dht.routingTable.find(remotePeer) === undefined) {
    options.signal.throwIfAborted()
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function put (node, key, value, options) {
  await node.contentRouting.put(bytesOf(key), bytesOf(value), options)
}

async function get (node, key, options) {
  const value = await node.contentRouting.get(bytesOf(key), options)
  return { value: Buffer.from(value).toString() }
}

async function provide (node, multihash, options) {
  await node.contentRouting.provide(contentId(multihash), options)
}

async function providers (node, multihash, options) {
  const found = new Set()
  for await (const { id } of node.contentRouting.findProviders(contentId(multihash), options)) {
    found.add(id.toString())
  }
  return { providers: [...found] }
}

async function find (node, peer, options) {
  const { multiaddrs } = await node.peerRouting.findPeer(peerIdFromString(peer), options)
  return { addrs: multiaddrs.map(address => address.toString()) }
}

async function closest (node, key, options) {
  const near = []
  for await (const { id } of node.peerRouting.getClosestPeers(bytesOf(key), options)) {
    near.push(id.toString())
  }
  return { peers: near }
}

function bytesOf (text) {
  return new TextEncoder().encode(text)
}

/** It has the multihash that hexadecimal digits spell, which is the key of a provider record. */
function contentId (digits) {
  return CID.createV1(raw.code, decode(Uint8Array.from(Buffer.from(digits, 'hex'))))
}
