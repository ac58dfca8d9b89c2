package org.rustycoin.node.live;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what another thread or process brings about: asks until it is so, and fails after a long time if it never is. */
public final class Eventually {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long BETWEEN_MILLIS = 10;

    private Eventually() {}

    public static void eventually(String what, Callable<Boolean> is) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!is.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so after " + DEADLINE.toSeconds() + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
    }
}
