package org.rustycoin.libp2p.netty;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.MachineLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The one thread on which all machines of a node run. Other threads hand it tasks; it never waits for them.
 *
 * <p>
 * A task that throws is a bug of ours: it is logged with its stack and the loop goes on, since a node that lives is worth
 * more to its operator than one that stopped at three in the morning.
 */
public final class NodeLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    private final DefaultEventExecutor executor = new DefaultEventExecutor(new DefaultThreadFactory("node", true));
    private final MachineLoop machines = new MachineLoop();
    private final MonotonicClock clock = new MonotonicClock();
    private @Nullable ScheduledFuture<?> wakeUp;
    private long wakeUpAt = Machine.NEVER;

    /** Adds a machine; before others are told anything, or on this loop. */
    public <M extends Machine> M add(M machine) {
        return machines.add(machine);
    }

    /** Queues what a machine said; see {@link MachineLoop#effect}. */
    public void effect(Runnable effect) {
        machines.effect(effect);
    }

    MonotonicClock clock() {
        return clock;
    }

    public long now() {
        return clock.now();
    }

    /** Runs a task on this loop, as one handler of its machines, with the time. From any thread. */
    public void execute(LongConsumer handler) {
        if (executor.isShuttingDown()) {
            return;
        }
        executor.execute(() -> run(handler));
    }

    /** Runs a task on this loop outside any handler; it may tell machines something by {@link #handle}. */
    public void post(Runnable task) {
        if (!executor.isShuttingDown()) {
            executor.execute(task);
        }
    }

    public boolean inLoop() {
        return executor.inEventLoop();
    }

    /** On this loop and outside any handler, as in an effect: tells machines something. */
    public void handle(LongConsumer handler) {
        long now = clock.now();
        machines.handle(now, () -> handler.accept(now));
    }

    private void run(LongConsumer handler) {
        try {
            handle(handler);
        } catch (RuntimeException e) {
            LOG.error("a handler failed; this is a bug", e);
        }
        schedule();
    }

    private void wake() {
        wakeUp = null;
        wakeUpAt = Machine.NEVER;
        try {
            machines.wake(clock.now());
        } catch (RuntimeException e) {
            LOG.error("a machine failed when woken; this is a bug", e);
        }
        schedule();
    }

    private void schedule() {
        long deadline = machines.deadline();
        if (deadline >= wakeUpAt || executor.isShuttingDown()) {
            return;
        }
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        wakeUpAt = deadline;
        wakeUp = executor.schedule(this::wake, clock.until(deadline), TimeUnit.NANOSECONDS);
    }

    /** Stops after the tasks that are queued. */
    @Override
    public void close() {
        executor.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
