package org.rustycoin.simulator.scenarios;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.swarm.keeping.Renewal;
import org.rustycoin.simulator.dialling.WireSettings;
import org.rustycoin.simulator.faults.BadHeaders;
import org.rustycoin.simulator.faults.DuplicatedTail;
import org.rustycoin.simulator.faults.EmptyPromises;
import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.faults.WrongVotes;
import org.rustycoin.simulator.network.NetworkSettings;

/** Everything that can be simulated, by name; one seed, one outcome. */
public enum Scenario {

    /** Twenty nodes over wires of 100 ms each way, where each message may, one time in a hundred, cost its connection. */
    TWENTY_NODES(seed -> new BlockSync(Chains.LONG.get(), 20, 2, NetworkSettings.of(100, 0.01), Fault.NONE, 3600)
            .run(seed)),
    /** Two of three that have the chain never answer for blocks. */
    SILENT_ABOUT_BLOCKS(seed -> new BlockSync(Chains.LONG.get(), 8, 3, NetworkSettings.of(50, 0),
            Fault.SILENT_ABOUT_BLOCKS, 600).run(seed)),
    /** Two of three spoil a transaction in each answer. */
    MUTATED_BODIES(seed -> new BlockSync(Chains.LONG.get(), 8, 3, NetworkSettings.of(50, 0),
            Fault.mutatingBodies(new SplittableRandom(seed)), 600).run(seed)), SILENT_ABOUT_HEADERS(
                    seed -> bad(Fault.SILENT_ABOUT_HEADERS, seed)), HEADERS_WITHOUT_WORK(
                            seed -> bad(BadHeaders.withoutWork(), seed)), HEADERS_WITHOUT_PARENT(
                                    seed -> bad(BadHeaders.withoutParent(), seed)), EMPTY_PROMISES(
                                            seed -> bad(new EmptyPromises(), seed)), DUPLICATED_TAIL(
                                                    seed -> bad(DuplicatedTail.fault(), seed)), WRONG_VOTES(
                                                            seed -> bad(WrongVotes.fault(), seed)),
    /** Between one that stalls and one whose heavier chain has a bad signature. */
    FORGERY(seed -> new Forgery(Chains.SHORT.get(), Chains.FORGED.get(), 4, NetworkSettings.of(50, 0), 1200).run(seed)),
    /** Two groups that mined apart, then meet. */
    APART(seed -> new Apart(Chains.SHORT.get(), Chains.HEAVIER.get(), 4, NetworkSettings.of(80, 0.005), 1200)
            .run(seed)),
    /** A node crashes five times while it syncs over slow wires. */
    CRASHES(seed -> new Crashes(Chains.LONG.get(), 5,
            new NetworkSettings(50_000_000, 5_000_000, 20_000, 0, 5), 600).run(seed)),
    /** A node of another network among those that everybody dials. */
    STRANGERS(seed -> new Strangers(Chains.SHORT.get(), 4, NetworkSettings.of(50, 0), 600).run(seed)),
    /** Ten nodes that all dial each other at once over wires that lose messages and connections for two minutes. */
    SIMULTANEOUS_DIALS(seed -> new AllConnected(10, new WireSettings(100_000_000, 0.1, 0.3, 120_000_000_000L), 0, 0,
            Renewal.Settings.STANDARD, 600).run(seed)),
    /** Persistent peers whose halves are cut off from each other for twenty minutes. */
    PARTITION(seed -> new AllConnected(8, new WireSettings(50_000_000, 0.02, 0, Long.MAX_VALUE), 60, 1260,
            Renewal.Settings.STANDARD, 1260 + 400).run(seed)),
    /** Two weeks in which every connection is replaced about every day. */
    RENEWAL(seed -> new AllConnected(6, new WireSettings(50_000_000, 0.02, 0, Long.MAX_VALUE), 0, 0,
            Renewal.Settings.STANDARD, 14 * 86_400).run(seed)),
    /** Nodes find each other in Kademlia's tables; few enough for a test of the build. */
    LOOKUPS_200(seed -> new Lookups(200, 200, 0, 0, 0.999).run(seed)), LOOKUPS_1000(
            seed -> new Lookups(1000, 1000, 0, 0, 0.999).run(seed)), LOOKUPS_5000(
                    seed -> new Lookups(5000, 1000, 0, 0, 0.999).run(seed)),
    /** The same just after every fifth node has gone. */
    LOOKUPS_200_OF_VANISHED(seed -> new Lookups(200, 200, 20, 0, 0.99).run(seed)), LOOKUPS_1000_OF_VANISHED(
            seed -> new Lookups(1000, 1000, 20, 0, 0.99).run(seed)), LOOKUPS_5000_OF_VANISHED(
                    seed -> new Lookups(5000, 1000, 20, 0, 0.99).run(seed)),
    /** The lookups of one node to which ten thousand ids of an attacker in four networks have connected. */
    ECLIPSE_200(seed -> new Lookups(200, 200, 0, 2000, 0.95).run(seed)), ECLIPSE_1000(
            seed -> new Lookups(1000, 1000, 0, 10_000, 0.95).run(seed)), ECLIPSE_5000(
                    seed -> new Lookups(5000, 1000, 0, 10_000, 0.95).run(seed));

    /** Chains are made once: making one costs more than sending it around. */
    enum Chains {
        LONG(() -> new Ledgers(300, 3)), SHORT(() -> new Ledgers(120, 2)), HEAVIER(
                () -> new Ledgers(121, 2, "heavier")), FORGED(() -> Ledgers.forged(130, 2, "forger", 60));

        private final Supplier<Ledgers> maker;
        private @Nullable Ledgers made;

        Chains(Supplier<Ledgers> maker) {
            this.maker = maker;
        }

        Ledgers get() {
            Ledgers chain = made == null ? maker.get() : made;
            made = chain;
            return chain;
        }
    }

    private final LongFunction<Outcome> run;

    Scenario(LongFunction<Outcome> run) {
        this.run = run;
    }

    private static Outcome bad(Fault fault, long seed) {
        return new BadFirstContact(Chains.SHORT.get(), 5, NetworkSettings.of(50, 0), fault, 600).run(seed);
    }

    public Outcome run(long seed) {
        return run.apply(seed);
    }

    /** The name on a command line. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What to type to see a run again. */
    public String command(long seed) {
        return "simulator/run " + title() + " " + seed;
    }
}
