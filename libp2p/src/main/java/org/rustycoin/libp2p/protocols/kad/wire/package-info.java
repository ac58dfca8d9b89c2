/**
 * Kademlia's messages (libp2p/specs kad-dht, "RPC messages") and the streams that carry them: varint-delimited protobufs,
 * several questions on a stream one after the other. Every bound is checked before anything is built. Streams live on
 * their connections' threads; what is decided about messages is decided elsewhere.
 */
@NullMarked
package org.rustycoin.libp2p.protocols.kad.wire;

import org.jspecify.annotations.NullMarked;
