package org.rustycoin.libp2p.session.mplex;

import org.rustycoin.libp2p.session.muxer.ByteMuxer;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.MuxerProtocol;
import org.rustycoin.libp2p.session.muxer.WindowBudget;

/**
 * Bounds of an mplex session.
 *
 * @param inboundStreamsMax   streams that the other side may hold open, as with yamux
 * @param outboundStreamsMax  streams that this side holds open, as with yamux
 * @param streamBufferMax     bytes of one stream that nobody has read; 4 MiB is what js-libp2p keeps. From half of it on the
 *                            buffer counts as full, so that the other half takes what is under way while its reader is
 *                            waited for
 * @param connectionBufferMax bytes of all streams together that nobody has read: four full streams, less than a tenth of
 *                            what yamux may grant
 * @param stallNanos          for which a full stream may go unread before it is reset; 5 s as in go-mplex
 */
public record MplexSettings(int inboundStreamsMax, int outboundStreamsMax, int streamBufferMax, int connectionBufferMax,
        long stallNanos) implements MuxerProtocol {

    public static final MplexSettings STANDARD = new MplexSettings(256, 250, 4 << 20, 16 << 20, 5_000_000_000L);

    @Override
    public String id() {
        return Mplex.ID;
    }

    @Override
    public ByteMuxer open(boolean dialler, WindowBudget budget, long now, Muxer.Out out) {
        return new Mplex(this, now, out);
    }
}
