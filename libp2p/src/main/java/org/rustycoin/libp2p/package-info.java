/**
 * Sans-IO libp2p. Bytes go in, streams and messages come out; no socket, clock or thread is on this class path.
 *
 * <p>
 * From the bottom: {@code multiformats} and {@code identity} name things; {@code session} turns the bytes of one
 * connection into streams; {@code swarm} turns many connections into peers; {@code protocols} are what peers say on
 * streams, one package each, none knowing another.
 */
@NullMarked
package org.rustycoin.libp2p;

import org.jspecify.annotations.NullMarked;
