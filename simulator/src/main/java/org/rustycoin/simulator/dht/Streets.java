package org.rustycoin.simulator.dht;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.simulator.world.World;

/** What is between places: who is at which address, how long a message takes, and which connections are open. */
final class Streets {

    private static final long MILLI = 1_000_000L;
    /** One way. */
    private static final long LATENCY_MIN = 10 * MILLI;
    private static final long LATENCY_MAX = 120 * MILLI;
    /** After which a dial of nobody has failed. */
    private static final long DIAL_NANOS = 5000 * MILLI;

    private record Pair(Place one, Place other) {}

    private final World world;
    private final RandomGenerator random;
    private final Map<Multiaddr, Place> places = new LinkedHashMap<>();
    /** Questions under way between two, which keep their connection open. */
    private final Map<Pair, Integer> uses = new LinkedHashMap<>();
    private long questions;

    Streets(World world) {
        this.world = world;
        this.random = world.fork();
    }

    void add(Place place) {
        places.put(place.address(), place);
    }

    /** Questions that were asked so far. */
    long questions() {
        return questions;
    }

    private long latency() {
        return LATENCY_MIN + random.nextLong(LATENCY_MAX - LATENCY_MIN);
    }

    private @Nullable Place at(Contact contact) {
        for (Multiaddr address : contact.addresses()) {
            Place place = places.get(address);
            if (place != null && place.isReachable() && place.peer().equals(contact.peer())) {
                return place; // at any other address somebody else answers, and is not taken for him
            }
        }
        return null;
    }

    /** Connects two for a while, without a question. */
    void meet(Place one, Place other, long nanos) {
        use(one, other);
        world.after(nanos, () -> release(one, other));
    }

    /** Carries a question and what comes of it. */
    void ask(Place from, Contact to, Message message, Place.Question outcome) {
        questions++;
        Place place = at(to);
        if (place == null) {
            world.after(DIAL_NANOS, outcome::fail);
            return;
        }
        world.after(latency(), () -> {
            use(from, place);
            place.asked(from.peer(), new Place.Question() {

                @Override
                public void answer(Message answer) {
                    over(() -> outcome.answer(answer));
                }

                @Override
                public void fail() {
                    over(outcome::fail);
                }

                @Override
                public void end() {
                    over(outcome::end);
                }

                private void over(Runnable how) {
                    world.after(latency(), () -> {
                        how.run();
                        release(from, place);
                    });
                }
            }, message);
        });
    }

    private static Pair pair(Place one, Place other) {
        return one.peer().compareTo(other.peer()) < 0 ? new Pair(one, other) : new Pair(other, one);
    }

    private void use(Place one, Place other) {
        if (uses.merge(pair(one, other), 1, Integer::sum) == 1) {
            one.opened(other);
            other.opened(one);
        }
    }

    private void release(Place one, Place other) {
        Pair pair = pair(one, other);
        if (uses.merge(pair, -1, Integer::sum) == 0) {
            uses.remove(pair);
            one.closed(other);
            other.closed(one);
        }
    }
}
