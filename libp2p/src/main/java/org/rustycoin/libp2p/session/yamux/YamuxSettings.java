package org.rustycoin.libp2p.session.yamux;

import org.rustycoin.libp2p.session.muxer.ByteMuxer;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.MuxerProtocol;
import org.rustycoin.libp2p.session.muxer.WindowBudget;

/**
 * Bounds of a yamux session.
 *
 * @param inboundStreamsMax  streams that the other side may hold open; 256 is what rust-libp2p accepts
 * @param outboundStreamsMax streams that this side holds open; both together stay below rust's 512
 * @param streamWindowMax    bytes to which a stream's window may grow; 16 MiB fills 1 Gbit/s at 130 ms
 * @param grownWindowsMax    bytes by which all windows of a session together may exceed their initial size
 * @param pingIntervalNanos  between pings, which measure the round trip and find a dead connection
 * @param silenceNanos       without an answer to a ping after which the other side counts as gone
 */
public record YamuxSettings(int inboundStreamsMax, int outboundStreamsMax, int streamWindowMax, long grownWindowsMax,
        long pingIntervalNanos, long silenceNanos) implements MuxerProtocol {

    public static final YamuxSettings STANDARD = new YamuxSettings(256, 250, 16 << 20, 64 << 20, 10_000_000_000L,
            30_000_000_000L);

    @Override
    public String id() {
        return Yamux.ID;
    }

    @Override
    public ByteMuxer open(boolean dialler, WindowBudget budget, long now, Muxer.Out out) {
        return new Yamux(dialler, this, budget, now, out);
    }
}
