/**
 * What Rusty Coin's peers say to each other, as values and as bytes (WIRE.md §3 and §4).
 *
 * <p>
 * {@link org.rustycoin.p2p.messages.P2PMessage} is the one enum of all messages;
 * {@link org.rustycoin.p2p.messages.CoinProtocol} says which of them are questions, answers and statements of which
 * protocol; {@link org.rustycoin.p2p.messages.FrameCodec} puts them on a stream. Counts and lengths are bounded while
 * bytes are read; what a message means is for the machines.
 */
@NullMarked
package org.rustycoin.p2p.messages;

import org.jspecify.annotations.NullMarked;
