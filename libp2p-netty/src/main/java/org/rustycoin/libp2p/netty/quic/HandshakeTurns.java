package org.rustycoin.libp2p.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/**
 * Ends the codec's turn behind each datagram of a handshake.
 *
 * <p>
 * A certificate is verified between two of quiche's steps, and quiche takes the second when it is asked what to send, at the
 * end of a turn. Whatever else is read in the same turn is encrypted with keys that it has not got by then, and dropped: the
 * other side's first stream, which rides right behind its last word of the handshake, would have to be sent again two round
 * trips later. Packets of a handshake have the long header (RFC 9000 §17.2); all others share their turns as before.
 *
 * <p>
 * And the codec looks whether a dial is established only when something is received: after that second step not before the
 * other side's next datagram, a round trip later. So a dialler's socket is given each datagram of a handshake twice, as a
 * network may do: quiche drops what it knows, and the codec looks.
 */
@Sharable
final class HandshakeTurns extends ChannelInboundHandlerAdapter {

    static final HandshakeTurns OF_LISTENER = new HandshakeTurns(false);
    static final HandshakeTurns OF_DIALLER = new HandshakeTurns(true);
    private static final int LONG_HEADER = 0x80;

    private final boolean twice;

    private HandshakeTurns(boolean twice) {
        this.twice = twice;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var datagram = (DatagramPacket) message;
        ByteBuf bytes = datagram.content();
        if (!bytes.isReadable() || (bytes.getByte(bytes.readerIndex()) & LONG_HEADER) == 0) {
            ctx.fireChannelRead(message);
            return;
        }
        DatagramPacket again = twice ? datagram.copy() : null; // before quiche decrypts it where it is
        ctx.fireChannelRead(message);
        ctx.fireChannelReadComplete();
        if (again != null) {
            ctx.executor().execute(() -> lookAgain(ctx, again)); // behind the codec's own second step, if it put that off
        }
    }

    private static void lookAgain(ChannelHandlerContext ctx, DatagramPacket again) {
        if (ctx.isRemoved()) {
            again.release();
        } else {
            ctx.fireChannelRead(again);
            ctx.fireChannelReadComplete();
        }
    }
}
