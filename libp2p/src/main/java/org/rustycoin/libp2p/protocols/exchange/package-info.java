/**
 * Request-response: one question a stream, half-closed, and the answer on the same stream (rust-libp2p's
 * {@code request_response}). A question may also be a mere statement, which the listener closes without an answer.
 *
 * <p>
 * Framing is the user's {@link org.rustycoin.libp2p.protocols.exchange.ExchangeCodec}. Streams live on connections'
 * threads; what they come to is handed to {@link org.rustycoin.libp2p.protocols.exchange.Exchange.Out}.
 */
@NullMarked
package org.rustycoin.libp2p.protocols.exchange;

import org.jspecify.annotations.NullMarked;
