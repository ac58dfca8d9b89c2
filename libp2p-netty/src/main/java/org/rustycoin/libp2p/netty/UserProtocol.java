package org.rustycoin.libp2p.netty;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A protocol whose streams are used by blocking code, each on a thread of its own. */
final class UserProtocol implements StreamProtocol {

    private static final Logger LOG = LoggerFactory.getLogger(UserProtocol.class);
    /** For one connection at a time; each costs a virtual thread and two buffers of 64 KiB at most. */
    static final int STREAMS_MAX = 64;

    private final String id;
    private final StreamUser user;
    private final Function<Connection, @Nullable ConnectionHost> hosts;
    private final Supplier<Executor> threads;

    UserProtocol(String id, StreamUser user, Function<Connection, @Nullable ConnectionHost> hosts,
            Supplier<Executor> threads) {
        this.id = id;
        this.user = user;
        this.hosts = hosts;
        this.threads = threads;
    }

    @Override
    public List<String> ids() {
        return List.of(id);
    }

    @Override
    public int streamsMax() {
        return STREAMS_MAX;
    }

    @Override
    public StreamHandler accept(long now, Connection connection, MuxStream below) {
        ConnectionHost host = hosts.apply(connection);
        if (host == null) {
            throw new IllegalStateException("a stream of a connection that is not hosted");
        }
        var stream = new PeerStream(host);
        stream.carriedBy(below);
        threads.get().execute(() -> {
            try {
                user.use(stream);
                stream.close();
            } catch (Exception e) {
                LOG.debug("a stream of {} with {} ended early", id, stream.peer().id(), e);
                stream.reset();
            }
        });
        return stream.handler();
    }
}
