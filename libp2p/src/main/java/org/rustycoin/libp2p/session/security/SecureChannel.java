package org.rustycoin.libp2p.session.security;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PublicKey;

import io.netty.buffer.ByteBuf;

/**
 * A handshake that proves who is at the other end, and sealed bytes both ways from then on. Sans-IO; belongs to its
 * connection's thread.
 */
public interface SecureChannel {

    /** Where bytes to be sealed are pulled from, once there is room for them. */
    interface Source {

        /** Whether {@link #pull} with enough room would write something. */
        boolean ready();

        /** Writes what is to be sent next, at most {@code length} bytes, and returns how many. */
        int pull(long now, byte[] to, int offset, int length);
    }

    /** Who hears what came. */
    interface Listener {

        /**
         * The handshake is over; before anything else is heard.
         *
         * @param muxer that was agreed on within the handshake; null if it is to be agreed on inside
         */
        void secured(long now, PublicKey remote, @Nullable String muxer);

        /** Bytes of the other side, valid during the call. */
        void opened(long now, byte[] bytes, int offset, int length);

        /** The other side will send no more. */
        void ended(long now);
    }

    /** Bytes from the transport; all are read, unless the channel is closed meanwhile. */
    void received(long now, ByteBuf in, Listener listener) throws SecurityFault;

    /** Whether {@link #pull} would write something. */
    boolean ready(Source source);

    /** Appends messages of the handshake, and behind them sealed bytes, about {@code bytesMax} in all. */
    void pull(long now, Source source, ByteBuf to, int bytesMax);

    /** Reads nothing more; {@link #pull} still gives what the source has, and a good-bye if the protocol has one. */
    void close();

    /** Nothing is pulled any more either: gives back what is not the collector's. May be called twice. */
    void release();
}
