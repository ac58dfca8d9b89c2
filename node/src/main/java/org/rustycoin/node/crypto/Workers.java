package org.rustycoin.node.crypto;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.rustycoin.ledger.crypto.Parallel;

/** Threads for checks that need nothing but the processor. The caller works too, so one worker less is started. */
public final class Workers implements Parallel, AutoCloseable {

    private final int helpers;
    private final ExecutorService executor;

    /** @param threads from 1, the caller included */
    public Workers(int threads) {
        helpers = threads - 1;
        executor = Executors.newFixedThreadPool(Math.max(1, helpers),
                Thread.ofPlatform().name("worker-", 0).daemon().factory());
    }

    @Override
    public void runAll(List<? extends Runnable> tasks) {
        var next = new AtomicInteger();
        Runnable share = () -> {
            for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
                tasks.get(i).run();
            }
        };
        var others = new CompletableFuture<?>[Math.min(helpers, Math.max(0, tasks.size() - 1))];
        for (int i = 0; i < others.length; i++) {
            others[i] = CompletableFuture.runAsync(share, executor);
        }
        share.run();
        CompletableFuture.allOf(others).join();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
