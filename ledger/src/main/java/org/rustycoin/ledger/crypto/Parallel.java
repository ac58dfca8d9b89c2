package org.rustycoin.ledger.crypto;

import java.util.List;

/**
 * Runs independent checks, on workers where the host has them. The ledger itself knows no threads.
 */
@FunctionalInterface
public interface Parallel {

    /** Runs one after the other. */
    Parallel SEQUENTIAL = tasks -> tasks.forEach(Runnable::run);

    /** Returns when all have run; what they wrote is visible to the caller. Tasks do not throw. */
    void runAll(List<? extends Runnable> tasks);
}
