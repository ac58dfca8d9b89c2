package org.rustycoin.benchmarks.measure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * On which processor each end runs. Waking another processor costs as much as a round trip on one, so a latency without
 * a placement says nothing.
 */
enum Placement {

    /** The dialler on one processor, the listener on another. */
    PINNED("dialler on core 0, listener on core 1: one core for each end"),
    /** Wherever the kernel puts them. */
    FREE("not pinned: taskset or a second processor is missing");

    private final String description;

    Placement(String description) {
        this.description = description;
    }

    /** Pinned where that can be done. */
    static Placement possible() {
        boolean tool = Files.isExecutable(Path.of("/usr/bin/taskset")) || Files.isExecutable(Path.of("/bin/taskset"));
        return tool && Runtime.getRuntime().availableProcessors() > 1 ? PINNED : FREE;
    }

    List<String> dialler(List<String> command) {
        return on(0, command);
    }

    List<String> listener(List<String> command) {
        return on(1, command);
    }

    private List<String> on(int processor, List<String> command) {
        if (this == FREE) {
            return command;
        }
        var pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
        pinned.addAll(command);
        return pinned;
    }

    @Override
    public String toString() {
        return description;
    }
}
