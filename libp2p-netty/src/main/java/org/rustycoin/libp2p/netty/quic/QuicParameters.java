package org.rustycoin.libp2p.netty.quic;

import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;

/** What both ends of our connections tell the other side that they allow (RFC 9000 §18.2), and how they send. */
final class QuicParameters {

    /** Streams that the other side may hold open; what go- and rust-libp2p allow too. */
    static final int INBOUND_STREAMS_MAX = 256;
    /** Streams that this side holds open, however many more the other side allows. */
    static final int OUTBOUND_STREAMS_MAX = 256;
    /**
     * What may come on one stream before we have read any of it, as in go- and rust-libp2p: 1 Gbit/s at 80 ms. quiche's own
     * later window begins small and doubles with each that is read within two round trips, to 16 MiB at most.
     */
    private static final long STREAM_WINDOW_BYTES = 10 << 20;
    /** The same for all streams together; with it, this is what a peer whom we do not read can make us hold. */
    private static final long CONNECTION_WINDOW_BYTES = 15 << 20;
    /** Twice the {@code ping} that every connection of ours sends each 15 s, which is what keeps it alive. */
    private static final int IDLE_SECONDS = 30;
    /** The largest datagram that fits an Ethernet frame over IPv6; found out by probing, from 1200 upward. */
    static final int DATAGRAM_BYTES_MAX = 1452;

    /** As in go- and rust-libp2p (RFC 9438); on loopback BBR, BBR2 and Reno are as fast. */
    private static final QuicCongestionControlAlgorithm CONGESTION_CONTROL = QuicCongestionControlAlgorithm.CUBIC;

    private QuicParameters() {}

    /** Sets all of it. Unidirectional streams, which no protocol of libp2p uses, are not allowed at all. */
    static <B extends QuicCodecBuilder<B>> B apply(B builder) {
        return builder.maxIdleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
                .initialMaxStreamsBidirectional(INBOUND_STREAMS_MAX).initialMaxStreamsUnidirectional(0)
                .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW_BYTES)
                .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW_BYTES)
                .initialMaxData(CONNECTION_WINDOW_BYTES).maxRecvUdpPayloadSize(DATAGRAM_BYTES_MAX)
                .maxSendUdpPayloadSize(DATAGRAM_BYTES_MAX).discoverPmtu(true).activeMigration(false)
                .congestionControlAlgorithm(CONGESTION_CONTROL);
    }
}
