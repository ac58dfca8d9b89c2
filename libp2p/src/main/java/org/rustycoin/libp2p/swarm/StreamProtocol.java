package org.rustycoin.libp2p.swarm;

import java.util.List;

import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;

/** A protocol that other peers may open streams for. Called on connections' threads. */
public interface StreamProtocol {

    /** The ids it is known by, in order of preference. */
    List<String> ids();

    /** Streams of it that one connection may hold open at a time; one more is reset and counted. */
    int streamsMax();

    /**
     * Streams of it that one connection may open in a second, beyond a burst of twice {@link #streamsMax}; one more is
     * reset and counted. Without a limit unless a stream costs us more than it costs who opens it.
     */
    default double streamsPerSecond() {
        return Double.POSITIVE_INFINITY;
    }

    /** Whether a stream of it is a reason to keep the connection; those that look after the connection itself are none. */
    default boolean keepsAlive() {
        return true;
    }

    /**
     * Whether others may open streams of it now, and hear of it in identify; the host is told when that changes. From any
     * thread.
     */
    default boolean isOffered() {
        return true;
    }

    /** Says who uses a stream that the other side opened. */
    StreamHandler accept(long now, Connection connection, MuxStream stream);
}
