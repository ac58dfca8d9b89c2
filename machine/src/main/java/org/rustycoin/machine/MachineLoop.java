package org.rustycoin.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The deterministic core that both hosts share: the machines of one node, run one handler at a time.
 *
 * <p>
 * Rules. (1) A handler runs to completion before anything else of this node runs: a re-entered loop is a bug of ours and
 * throws. (2) What machines say through their {@code Out} is an effect; effects run in the order in which they were
 * said, after the handler that said them has returned, so an {@code Out} never re-enters the machine that called it. An
 * effect may call {@link #handle} again, since by then no handler is running. (3) Time does not go back.
 *
 * <p>
 * Not thread-safe: the host calls it from one thread. There are few machines in a node, so finding the earliest deadline
 * is a scan.
 */
public final class MachineLoop {

    private final List<Machine> machines = new ArrayList<>();
    private final ArrayDeque<Runnable> effects = new ArrayDeque<>();
    private boolean running;
    private boolean draining;
    private long lastNow = Long.MIN_VALUE;

    /** Adds a machine, whose deadline counts from now on. */
    public <M extends Machine> M add(M machine) {
        machines.add(machine);
        return machine;
    }

    /** Tells a machine something: runs the handler, then the effects, those that their handlers cause included. */
    public void handle(long now, Runnable handler) {
        if (running) {
            throw new IllegalStateException("a machine was re-entered while its handler ran");
        }
        if (now < lastNow) {
            throw new IllegalArgumentException("time went back from " + lastNow + " to " + now);
        }
        lastNow = now;
        running = true;
        try {
            handler.run();
        } finally {
            running = false;
        }
        drain();
    }

    /** Queues what a machine wants done. Called by implementations of {@code Out}, while a handler runs. */
    public void effect(Runnable effect) {
        if (!running) {
            throw new IllegalStateException("an effect was said while no handler ran");
        }
        effects.add(effect);
    }

    /** The earliest deadline of all machines, or {@link Machine#NEVER}. */
    public long deadline() {
        long earliest = Machine.NEVER;
        for (Machine machine : machines) {
            earliest = Math.min(earliest, machine.deadline());
        }
        return earliest;
    }

    /** Wakes every machine whose deadline has come. */
    public void wake(long now) {
        for (Machine machine : machines) {
            if (machine.deadline() <= now) {
                handle(now, () -> machine.wake(now));
                if (machine.deadline() <= now) {
                    throw new IllegalStateException(machine.getClass().getSimpleName() + " did not move its deadline");
                }
            }
        }
    }

    private void drain() {
        if (draining) {
            return; // an effect told another machine something: the outer drain runs what that one said
        }
        draining = true;
        try {
            for (var effect = effects.poll(); effect != null; effect = effects.poll()) {
                effect.run();
            }
        } finally {
            draining = false;
        }
    }
}
