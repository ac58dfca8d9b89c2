package org.rustycoin.libp2p.swarm.keeping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two sides with a way between them that delays: whatever they dial and whenever either side hears of it, in the end both
 * have the same one connection, and it was never that both had closed all.
 */
class KeepingModel {

    private static final long MILLI = 1_000_000L;
    private static final long LATENCY_MAX = 1000 * MILLI;
    private static final int ROUNDS = 3000;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** Two sides and what happens between them. */
    private static final class Two {
        final SplittableRandom random;
        final PriorityQueue<Event> events = new PriorityQueue<>();
        final Side a = new Side(new Peer("a"));
        final Side b = new Side(new Peer("b"));
        long now;
        long orders;

        Two(long seed) {
            random = new SplittableRandom(seed);
        }

        void at(long when, Runnable action) {
            events.add(new Event(when, orders++, action));
        }

        long delay() {
            return random.nextLong(LATENCY_MAX);
        }

        Side other(Side side) {
            return side == a ? b : a;
        }

        /** The dialler is done first, and the listener when the last of the handshake has come. */
        void connect(String name, Side dialler) {
            at(now + delay(), () -> {
                dialler.open(name, true);
                at(now + delay(), () -> other(dialler).open(name, false));
            });
        }

        void run(long until) {
            while (true) {
                long next = events.isEmpty() ? Machine.NEVER : events.peek().at();
                long wake = Math.min(a.keeping.deadline(), b.keeping.deadline());
                if (Math.min(next, wake) > until) {
                    now = until;
                    return;
                }
                now = Math.max(now, Math.min(next, wake));
                if (next <= wake) {
                    events.remove().action().run();
                } else {
                    a.wake();
                    b.wake();
                }
            }
        }

        final class Side implements Keeping.Out<String> {
            final Peer self;
            final Keeping<String> keeping;
            final Map<String, Boolean> open = new LinkedHashMap<>();
            final Set<String> gone = new LinkedHashSet<>();
            final List<String> toClose = new ArrayList<>();

            Side(Peer self) {
                this.self = self;
                this.keeping = new Keeping<>(self, KeepSettings.STANDARD, this);
                keeping.tagged(0, new Peer(self.id().equals("a") ? "b" : "a"), "held");
            }

            void open(String name, boolean outbound) {
                if (!gone.contains(name)) {
                    open.put(name, outbound);
                    keeping.added(now, name, other(this).self, outbound);
                    if (random.nextInt(3) == 0) {
                        keeping.streams(now, name, 1);
                        at(now + random.nextLong(40_000 * MILLI), () -> keeping.streams(now, name, 0));
                    }
                    apply();
                }
            }

            void wake() {
                keeping.wake(now);
                apply();
            }

            /** Ends a connection here; the other side hears of it later. */
            void end(String name) {
                if (open.remove(name) != null) {
                    keeping.removed(now, name);
                }
                if (gone.add(name)) {
                    at(now + delay(), () -> {
                        other(this).end(name);
                        other(this).apply();
                    });
                }
                apply();
            }

            void apply() {
                while (!toClose.isEmpty()) {
                    end(toClose.removeFirst());
                }
            }

            @Override
            public void current(Peer peer, String connection) {
                assertThat(open).containsKey(connection);
            }

            @Override
            public void close(String connection, Closing reason) {
                toClose.add(connection);
            }
        }

        void assertOne(long seed) {
            assertThat(a.open.keySet()).as("seed " + seed).hasSize(1).isEqualTo(b.open.keySet());
            String one = a.open.keySet().iterator().next();
            assertThat(a.keeping.current(b.self)).as("seed " + seed).isEqualTo(one);
            assertThat(b.keeping.current(a.self)).as("seed " + seed).isEqualTo(one);
        }
    }

    @Test
    void simultaneousDialsEndWithOneConnectionTheSameOnBothSides() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var two = new Two(seed);
            two.connect("a's", two.a);
            two.at(two.random.nextLong(10_000 * MILLI), () -> two.connect("b's", two.b));
            two.run(200_000 * MILLI);
            two.assertOne(seed);
            assertThat(two.a.open).as("the smaller peer's, seed " + seed).containsKey("a's");
        }
    }

    @Test
    void aRenewalEndsWithTheNewOneWhoeverDialled() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var two = new Two(seed);
            var dialler = seed % 2 == 0 ? two.a : two.b;
            two.connect("old", dialler);
            two.run(two.random.nextLong(3000 * MILLI, 100_000 * MILLI));
            two.connect("new", dialler);
            two.run(two.now + 200_000 * MILLI);
            two.assertOne(seed);
            assertThat(two.a.open).as("seed " + seed).containsKey("new");
        }
    }

    @Test
    void whicheverIsLostWhileTwoAreThereTheOtherStays() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var two = new Two(seed);
            two.connect("a's", two.a);
            two.connect("b's", two.b);
            var unlucky = two.random.nextBoolean() ? two.a : two.b;
            String lost = two.random.nextBoolean() ? "a's" : "b's";
            two.at(two.random.nextLong(2500 * MILLI), () -> unlucky.end(lost));
            two.run(200_000 * MILLI);
            two.assertOne(seed);
        }
    }

    /** The two may then say different things about which is to stay. */
    @Test
    void evenAboutTheBorderOfWhatIsSimultaneousOneStays() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var two = new Two(seed);
            var first = seed % 2 == 0 ? two.a : two.b;
            two.connect("first", first);
            two.at(KeepRule.SIMULTANEOUS_NANOS + two.random.nextLong(-1500 * MILLI, 1500 * MILLI),
                    () -> two.connect("second", two.other(first)));
            two.run(400_000 * MILLI);
            two.assertOne(seed);
        }
    }
}
