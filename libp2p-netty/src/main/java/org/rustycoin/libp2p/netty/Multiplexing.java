package org.rustycoin.libp2p.netty;

import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.mplex.MplexSettings;
import org.rustycoin.libp2p.session.muxer.MuxerProtocol;

/** The muxers that a node can speak on a transport of bytes. */
public enum Multiplexing {

    /** {@code /yamux/1.0.0}: every libp2p has it. */
    YAMUX {
        @Override
        MuxerProtocol protocol(SessionSettings session) {
            return session.yamux();
        }
    },

    /** {@code /mplex/6.7.0}: without flow control, for old peers that have nothing else. */
    MPLEX {
        @Override
        MuxerProtocol protocol(SessionSettings session) {
            return MplexSettings.STANDARD;
        }
    };

    abstract MuxerProtocol protocol(SessionSettings session);
}
