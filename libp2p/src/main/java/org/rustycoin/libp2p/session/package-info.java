/**
 * One connection, from bytes to streams.
 *
 * <p>
 * {@link org.rustycoin.libp2p.session.Session} is told the bytes that came and asked for the bytes to send; in between
 * are a secure channel ({@code noise}) and a muxer ({@code yamux}), each agreed on with {@code multistream}. Nothing here
 * knows what streams are for, or that there are other connections. Dialler and listener are symmetric but for who
 * proposes.
 */
@NullMarked
package org.rustycoin.libp2p.session;

import org.jspecify.annotations.NullMarked;
