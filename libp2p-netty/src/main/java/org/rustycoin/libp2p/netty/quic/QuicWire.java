package org.rustycoin.libp2p.netty.quic;

import java.io.IOException;
import java.util.ArrayDeque;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.StreamHost;
import org.rustycoin.libp2p.netty.transport.Upgrade;
import org.rustycoin.libp2p.netty.transport.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * One QUIC connection, the last handler of its channel: hands it over once both sides have proved who they are, and lets its
 * streams move what they have whenever a turn ends or the channel can take more.
 */
final class QuicWire extends ChannelInboundHandlerAdapter implements Wire {

    private static final Logger LOG = LoggerFactory.getLogger(QuicWire.class);
    /** The error codes of a connection's end (libp2p/specs error-codes). */
    private static final int NO_ERROR = 0;
    private static final int PROTOCOL_VIOLATION = 0x1003;
    /**
     * Streams of one connection that may end by a reset. Netty keeps about 1 kB of each until the connection ends, so that
     * it has to end some day; a new one starts afresh.
     */
    static final int LEFT_BEHIND_MAX = 8192;

    private final QuicChannel channel;
    private final Upgrade upgrade;
    private final Multiaddr remote;
    private final ArrayDeque<QuicStreamChannel> early = new ArrayDeque<>();
    private @Nullable StreamHost host;
    private @Nullable QuicMuxer muxer;
    /** What ended it, as far as that is known before it ends. */
    private @Nullable String why;
    private int leftBehind;
    private boolean begun;
    private boolean flushing;
    private boolean closing;

    QuicWire(QuicChannel channel, Upgrade upgrade, Multiaddr remote) {
        this.channel = channel;
        this.upgrade = upgrade;
        this.remote = remote;
    }

    /** Why it came to nothing, if the channel or its other side has said it. */
    @Nullable
    String why() {
        String refusal = PeerTrust.refusalIn(channel.sslEngine());
        return refusal == null ? why : "its certificate breaks a rule: " + refusal;
    }

    // ---- from the channel ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel.closeFuture().addListener(_ -> closed()); // one that was never active is never said to be inactive
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        PublicKey key = QuicTls.keyOf(channel.sslEngine());
        if (key == null) {
            why = "the other side showed no certificate, or speaks something else than libp2p";
            channel.close(true, PROTOCOL_VIOLATION, Unpooled.EMPTY_BUFFER);
            return;
        }
        host = upgrade.streams(this, remote, key, out -> {
            var made = new QuicMuxer(this, channel, out);
            muxer = made;
            return made;
        });
        channel.eventLoop().execute(this::begin); // behind the host's own beginning
    }

    /** Lets in the streams that came faster than the connection's beginning. */
    private void begin() {
        begun = true;
        for (QuicStreamChannel stream = early.poll(); stream != null; stream = early.poll()) {
            accept(stream);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var stream = (QuicStreamChannel) message;
        if (begun) {
            accept(stream);
        } else {
            early.add(stream); // no more than the transport parameters allow
        }
    }

    private void accept(QuicStreamChannel stream) {
        StreamHost to = host;
        QuicMuxer with = muxer;
        if (to != null && with != null && !closing) {
            to.turn(now -> with.accept(now, stream));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof QuicConnectionCloseEvent close) {
            String text = textOf(close);
            why = text;
            StreamHost to = host;
            QuicMuxer with = muxer;
            if (to != null && with != null) {
                to.turn(now -> with.goneAway(now, text));
            } else {
                channel.eventLoop().execute(channel::close); // rather than to wait for a handshake that is over
            }
        }
    }

    private static String textOf(QuicConnectionCloseEvent close) {
        if (close.isTlsError()) {
            return "TLS alert " + QuicConnectionCloseEvent.extractTlsError(close.error());
        }
        return (close.isApplicationClose() ? "code " : "transport error ") + close.error(); // its reason may be null inside
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof SSLException) {
            why = String.valueOf(cause.getMessage());
            // which tells the other side the alert, but not from within the codec's sending, where this may come from
            channel.eventLoop().execute(channel::close);
        } else if (cause instanceof QuicException) {
            why = String.valueOf(cause.getMessage());
            LOG.debug("{}: {}", remote, why); // the channel closes itself if it must
        } else {
            LOG.error("a connection failed; this is a bug", cause);
            why = "internal error";
            channel.close();
        }
    }

    private void closed() {
        StreamHost to = host;
        String known = why();
        String text = known != null ? known : channel.isTimedOut() ? "no answer" : "the connection was closed";
        if (to == null) {
            upgrade.failed(new IOException(text));
        } else {
            to.ended(text);
        }
    }

    // ---- as a wire ----

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public void flush() {
        QuicMuxer with = muxer;
        StreamHost to = host;
        if (flushing || with == null || to == null) {
            return;
        }
        flushing = true;
        try {
            boolean more = true;
            while (more && !closing) {
                more = with.transfer();
                if (with.hasNews()) {
                    to.turn(with::tell); // whose own flush is this one
                    more = true;
                }
            }
        } finally {
            flushing = false;
        }
    }

    /** A stream was reset, of which the channel keeps something. */
    void leftBehind() {
        StreamHost to = host;
        if (++leftBehind == LEFT_BEHIND_MAX && to != null && !closing) {
            to.ended(LEFT_BEHIND_MAX + " of its streams were reset, which is as many as one connection may have");
            close();
        }
    }

    /**
     * QUIC has no last words: what the other side has not got by then is lost with the connection. Whatever matters is
     * answered on its stream first.
     */
    @Override
    public void close() {
        if (!closing) {
            closing = true;
            boolean fault = muxer != null && muxer.isFault();
            channel.close(true, fault ? PROTOCOL_VIOLATION : NO_ERROR, Unpooled.EMPTY_BUFFER);
        }
    }
}
