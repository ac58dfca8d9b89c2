package org.rustycoin.simulator.scenarios;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.machine.Peer;
import org.rustycoin.simulator.world.World;

/**
 * How a scenario ended.
 *
 * @param reached       whether its goal was reached within its limit of virtual time
 * @param digest        of all that happened: one seed, one digest
 * @param virtualMillis how much time passed in the world
 * @param events        how many things happened
 * @param bytes         what went over the wires
 * @param losses        connections that the wires took down
 * @param drops         whom nodes dropped, and why
 * @param stalls        whom nodes found holding them up, and with what
 * @param reclaimed     how many transactions each node got back from blocks that left its chain
 * @param attempts      how many times each node tried to connect, where that is what is looked at
 * @param figures       what was measured, for people
 * @param lastLines     the end of the trace, to see why a goal was missed
 */
public record Outcome(boolean reached, String digest, long virtualMillis, long events, long bytes, long losses,
        List<String> drops, List<String> stalls, Map<Peer, Integer> reclaimed, Map<Peer, Long> attempts,
        List<String> figures, List<String> lastLines) {

    /** Of a scenario that measures something and looks at nothing else. */
    static Outcome of(World world, boolean reached, List<String> figures) {
        figures.forEach(figure -> world.trace().note(world.now(), "world", figure));
        return new Outcome(reached, world.trace().digest(), world.now() / 1_000_000, world.happened(), 0, 0, List.of(),
                List.of(), new LinkedHashMap<>(), new LinkedHashMap<>(), figures, world.trace().lastLines());
    }

    /** One line for people. */
    public String summary() {
        return (reached ? "reached" : "MISSED") + " after " + virtualMillis + " ms of virtual time, " + events
                + " events, " + bytes / 1000 + " kB, " + losses + " connections lost, " + drops.size()
                + " drops, " + stalls.size() + " stalls, digest " + digest.substring(0, 16);
    }
}
