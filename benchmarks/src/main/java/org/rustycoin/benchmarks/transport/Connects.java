package org.rustycoin.benchmarks.transport;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Events;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Peer;

/**
 * A node that connects, waits to hear who answered, closes, and connects again. Each at once is a node of its own, since
 * a node may answer a second dial with the connection it has. All of it happens on the node's loop, without other threads
 * to wake.
 */
final class Connects implements Events, AutoCloseable {

    /** After a connection that failed, so that failures are counted and not made as fast as can be. */
    private static final int AFTER_FAILURE_MILLIS = 10;

    private final Multiaddr address;
    private final Libp2p node;
    private CompletableFuture<Long> done = new CompletableFuture<>();
    private long end;
    private long count;
    private boolean identified;
    private volatile long failures;

    Connects(Target target) throws IOException, Stack.UnsupportedException {
        address = target.address();
        node = target.stack().node().ioThreads(1).events(this).start();
    }

    /** Goes on until a time, and says how often it connected. */
    CompletableFuture<Long> until(long endNanoTime) {
        var counted = new CompletableFuture<Long>();
        node.loop().post(() -> {
            done = counted;
            end = endNanoTime;
            count = 0;
            next();
        });
        return counted;
    }

    long failures() {
        return failures;
    }

    private void next() {
        if (System.nanoTime() - end >= 0) {
            done.complete(count);
            return;
        }
        identified = false;
        node.dial(address).whenComplete((_, failure) -> {
            if (failure != null) {
                node.loop().post(() -> failed(String.valueOf(failure.getMessage())));
            }
        });
    }

    @Override
    public void identified(long now, Peer peer, IdentifyInfo info) {
        if (!identified) {
            identified = true;
            count++;
            node.disconnect(peer, "measured");
        }
    }

    @Override
    public void disconnected(long now, Peer peer, CloseReason reason) {
        if (identified) {
            next();
        } else {
            failed(reason.text());
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written on the loop only
    private void failed(String why) {
        System.err.println("a connection failed: " + why);
        failures++;
        CompletableFuture.delayedExecutor(AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> node.loop().post(this::next));
    }

    @Override
    public void close() {
        node.close();
    }
}
