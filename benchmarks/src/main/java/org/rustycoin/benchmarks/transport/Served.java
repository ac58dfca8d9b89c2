package org.rustycoin.benchmarks.transport;

import java.util.List;

import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;

/** A protocol without its limit on streams, which is not to be measured. */
record Served(StreamProtocol protocol) implements StreamProtocol {

    @Override
    public List<String> ids() {
        return protocol.ids();
    }

    @Override
    public int streamsMax() {
        return Integer.MAX_VALUE / 2; // a burst is twice as many
    }

    @Override
    public StreamHandler accept(long now, Connection connection, MuxStream stream) {
        return protocol.accept(now, connection, stream);
    }
}
