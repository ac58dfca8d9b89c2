package org.rustycoin.libp2p.netty.transport;

import java.net.InetAddress;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.StreamMuxer;
import org.rustycoin.machine.Offence;

import io.netty.channel.ChannelHandler;

/**
 * What becomes of one channel that a transport has connected, or tried to. It is used once: handed over, or failed.
 */
public interface Upgrade {

    /** Whom a dialler insists on; null for a listener, or to take whoever answers. */
    @Nullable
    PeerId expected();

    /**
     * The other side turns out to be somewhere else than the socket says, behind a trusted proxy.
     *
     * @return false if there are too many half-open connections from there: the transport closes the channel
     */
    boolean comesFrom(InetAddress origin);

    /**
     * Hands over a channel of bytes. The handler goes last into its pipeline, where it reads and writes
     * {@link io.netty.buffer.ByteBuf}s; it begins as soon as the channel is active. What it writes is nobody else's, so that
     * a transport may change it where it is.
     *
     * @param remote where the other side was dialled or came from
     */
    ChannelHandler bytes(Multiaddr remote);

    /**
     * Hands over a channel of streams whose other side has proved who it is. On the channel's event loop.
     *
     * @param muxer makes the channel's muxer, which says nothing before this returns
     */
    StreamHost streams(Wire wire, Multiaddr remote, PublicKey key, Function<Muxer.Out, StreamMuxer> muxer);

    /**
     * The other side broke a rule of the transport's. It is counted, and a connection that was handed over already is closed
     * for it. On the channel's event loop.
     */
    void offended(Offence.OnConnection offence);

    /** It came to nothing. Ignored after a hand-over, and the second time. */
    void failed(Throwable why);
}
