package org.rustycoin.libp2p.netty.quic;

import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

import org.rustycoin.libp2p.netty.transport.Io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicTokenHandler;

/**
 * When a listener makes a client prove that it is where it says it is, before it keeps anything of it.
 *
 * <p>
 * A Retry costs every honest dial a round trip. So there is none as long as few handshakes are under way: then the worst that
 * an address that is not the sender's own gets is three times the bytes that were sent in its name (RFC 9000 §8.1, which the
 * codec keeps to). From {@link #UNVALIDATED_MAX} handshakes on, each first packet without a token is answered with one and
 * forgotten, so that a flood with made-up addresses can take no more of a node's few half-open places than that.
 */
final class AddressValidation implements QuicTokenHandler {

    /** A quarter of all half-open connections that a node has. */
    static final int UNVALIDATED_MAX = 16;

    private final Io io;
    private final RetryTokens tokens;
    private final BooleanSupplier busy;

    /** @param busy whether as many handshakes are under way */
    AddressValidation(Io io, BooleanSupplier busy) {
        this.io = io;
        this.tokens = new RetryTokens(io.random(), io.unixSeconds().getAsLong());
        this.busy = busy;
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf id, InetSocketAddress client) {
        if (!busy.getAsBoolean()) {
            return false;
        }
        out.writeBytes(tokens.make(io.unixSeconds().getAsLong(), client, ByteBufUtil.getBytes(id)));
        return true;
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress client) {
        boolean tooLong = token.readableBytes() > RetryTokens.BYTES_MAX;
        return !tooLong && tokens.isValid(io.unixSeconds().getAsLong(), client, ByteBufUtil.getBytes(token))
                ? RetryTokens.ID_OFFSET
                : -1;
    }

    @Override
    public int maxTokenLength() {
        return RetryTokens.BYTES_MAX;
    }
}
