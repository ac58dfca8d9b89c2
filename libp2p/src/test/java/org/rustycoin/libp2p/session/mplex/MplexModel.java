package org.rustycoin.libp2p.session.mplex;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.mplex.Side.User;

import static org.assertj.core.api.Assertions.assertThat;

/** Two honest sides over pipes that carry any slices, against the streams that a user would expect. */
class MplexModel {

    private static final MplexSettings SETTINGS = new MplexSettings(10, 10, 1 << 20, 4 << 20, 1000 * Side.MILLI);

    /** One direction of the naive twin: what was written and not lost, and whether it was ended. */
    private static final class Direction {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        boolean ended;
    }

    /** Both ends of a stream and what should come out of them; the far end is known once it was announced. */
    private static final class Pair {
        final User near;
        final Direction there = new Direction();
        final Direction back = new Direction();
        boolean reset;

        Pair(User near) {
            this.near = near;
        }
    }

    /** One side, the bytes on their way from it, and the streams that it opened, by id in the order of opening. */
    private static final class Half {
        final Side side = new Side(SETTINGS);
        final ByteQueue wire = new ByteQueue();
        final Map<Long, Pair> opened = new LinkedHashMap<>();

        Half() {
            side.reads = false;
        }
    }

    private final byte[] bytes = new byte[64 * 1024];

    private static void carry(SplittableRandom random, Half from, Half to, byte[] bytes) {
        int length = from.side.muxer.pull(0, bytes, 0, random.nextInt(bytes.length));
        from.wire.write(bytes, 0, length);
        int slice = from.wire.read(bytes, 0, random.nextInt(from.wire.size() + 1));
        to.side.muxer.received(0, bytes, 0, slice);
    }

    /** The stream that an accepted one is the far end of; ids of live streams are the same on both sides but one bit. */
    private static Pair pairOf(Half opener, User far) {
        Pair pair = opener.opened.get(far.stream.id() | 1);
        if (pair == null) {
            throw new AssertionError("a stream that nobody opened");
        }
        return pair;
    }

    private static void use(SplittableRandom random, User user, Direction out, Pair pair) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                byte[] some = Seeds.bytes(random, 5000);
                int taken = user.stream.write(some, 0, some.length);
                out.written.write(some, 0, taken);
            }
            case 3, 4, 5 -> user.read(0, random.nextInt(8000));
            case 6 -> {
                if (random.nextInt(4) == 0) {
                    user.stream.closeWrite();
                    out.ended = true;
                }
            }
            default -> {
                if (random.nextInt(20) == 0) {
                    pair.reset |= !user.stream.closed();
                    user.stream.reset(0);
                }
            }
        }
    }

    private static void step(SplittableRandom random, Half half, Half other) {
        if (random.nextInt(4) == 0 && half.opened.size() < 50 && half.side.muxer.streams() < 8) {
            User user = half.side.open();
            half.opened.put(user.stream.id(), new Pair(user));
        }
        for (Pair pair : half.opened.values()) {
            if (!pair.near.gone) {
                use(random, pair.near, pair.there, pair);
            }
        }
        for (User far : half.side.accepted) {
            if (!far.gone) {
                Pair pair = pairOf(other, far);
                use(random, far, pair.back, pair);
            }
        }
    }

    private static void isBeginningOf(User reader, Direction due) {
        byte[] read = reader.read.toByteArray();
        byte[] written = due.written.toByteArray();
        int differs = Arrays.mismatch(read, written);
        assertThat(differs == -1 || differs == read.length).as("other bytes than were written, from " + differs)
                .isTrue();
        assertThat(!reader.stream.ended() || due.ended && differs == -1).as("an end that was not said there").isTrue();
    }

    private static void finish(List<Half> halves, byte[] bytes) {
        for (Half half : halves) {
            for (Pair pair : half.opened.values()) {
                pair.near.stream.closeWrite();
                pair.there.ended = true;
                pair.back.ended = true;
            }
            for (User far : half.side.accepted) {
                far.stream.closeWrite();
            }
        }
        for (int i = 0; i < 200; i++) {
            for (Half half : halves) {
                Half other = halves.get(half == halves.get(0) ? 1 : 0);
                half.wire.write(bytes, 0, half.side.muxer.pull(0, bytes, 0, bytes.length));
                byte[] all = half.wire.readAll();
                other.side.muxer.received(0, all, 0, all.length);
                for (User far : other.side.accepted) { // those that were announced only now, too
                    far.stream.closeWrite();
                    far.read(0, 1 << 20);
                }
                half.opened.values().forEach(pair -> pair.near.read(0, 1 << 20));
            }
        }
    }

    @Test
    void whatIsWrittenArrivesInOrderAndOnceAndEndsWhereItWasEnded() {
        Seeds.each(150, random -> {
            var halves = List.of(new Half(), new Half());
            for (int i = 0; i < 150; i++) {
                Half from = halves.get(random.nextInt(2));
                Half to = halves.get(from == halves.get(0) ? 1 : 0);
                step(random, from, to);
                carry(random, from, to, bytes);
            }
            finish(halves, bytes);
            int complete = 0;
            for (Half half : halves) {
                Half other = halves.get(half == halves.get(0) ? 1 : 0);
                half.opened.values().forEach(pair -> isBeginningOf(pair.near, pair.back));
                for (User far : other.side.accepted) {
                    Pair pair = pairOf(half, far);
                    isBeginningOf(far, pair.there);
                    if (!pair.reset) {
                        complete++;
                        assertThat(far.stream.ended() && pair.near.stream.ended()).isTrue();
                        assertThat(far.gone && pair.near.gone).isTrue();
                    }
                }
                assertThat(half.side.muxer.streams()).isZero();
                assertThat(half.side.muxer.ready()).isFalse();
                assertThat(half.side.offences).isEmpty();
            }
            assertThat(complete).isPositive();
        });
    }
}
