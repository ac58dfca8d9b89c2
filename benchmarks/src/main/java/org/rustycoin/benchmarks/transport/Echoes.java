package org.rustycoin.benchmarks.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.swarm.Connection;

/**
 * A question and its answer on a new stream, again and again, some at once. On the connection's thread, so no other is
 * woken between an answer and the next question.
 */
final class Echoes implements Echo.Out {

    private static final int BYTES = 32;
    private static final long TIMEOUT_NANOS = 30_000_000_000L;
    private static final long RETRY_MILLIS = 1;

    private final byte[] question = new byte[BYTES];
    private final Dialler dialler;
    private final Connection connection;
    private final long end;
    private final CompletableFuture<Long> done;
    private int underWay;
    private long count;

    Echoes(Dialler dialler, Connection connection, int atOnce, long endNanoTime, CompletableFuture<Long> done) {
        this.dialler = dialler;
        this.connection = connection;
        this.underWay = atOnce;
        this.end = endNanoTime;
        this.done = done;
    }

    void start(long now) {
        for (int i = underWay; i > 0; i--) {
            next(now);
        }
    }

    private void next(long now) {
        if (System.nanoTime() - end < 0) {
            if (!Echo.measure(now, connection, question, TIMEOUT_NANOS, this)) {
                // QUIC's other side has not yet allowed more
                CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS).execute(() -> dialler
                        .start((later, _, _) -> next(later)));
            }
        } else if (--underWay == 0) {
            done.complete(count);
        }
    }

    @Override
    public void echoed(long now) {
        count++;
        next(now);
    }

    @Override
    public void failed(String why) {
        done.completeExceptionally(new IllegalStateException(why));
    }
}
