/**
 * One connection, from bytes to streams.
 *
 * <p>
 * A {@link org.rustycoin.libp2p.session.Session} has streams. {@link org.rustycoin.libp2p.session.ByteSession} is told the
 * bytes that came and asked for the bytes to send; in between are a secure channel ({@code noise}, {@code tls}) and a muxer
 * ({@code yamux}, {@code mplex}), each agreed on with {@code multistream}, and below it a private network ({@code pnet}).
 * {@link org.rustycoin.libp2p.session.StreamSession} gets its streams from its transport. Nothing here knows what streams
 * are for, or that there are other connections; what a connection holds it says to its scope ({@code limits}). Dialler and
 * listener are symmetric but for who proposes.
 */
@NullMarked
package org.rustycoin.libp2p.session;

import org.jspecify.annotations.NullMarked;
