package org.rustycoin.libp2p.session.yamux;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes, a session goes on or ends with one offence, and holds no more than it granted. */
class YamuxFuzz {

    private static final int RUNS = 400;
    private static final int FRAMES = 200;
    private static final YamuxSettings SETTINGS = new YamuxSettings(8, 8, 2 * YamuxStream.INITIAL_WINDOW,
            2L * YamuxStream.INITIAL_WINDOW, 10_000 * Side.MILLI, 30_000 * Side.MILLI);

    private static void checked(Side side) {
        long held = side.accepted.stream().mapToLong(user -> user.stream.available()).sum();
        assertThat(held).isLessThanOrEqualTo(
                (long) SETTINGS.inboundStreamsMax() * YamuxStream.INITIAL_WINDOW + SETTINGS.grownWindowsMax());
        assertThat(side.muxer.streams()).isLessThanOrEqualTo(SETTINGS.inboundStreamsMax() + 8);
        long endings = side.offences.stream().filter(offence -> offence instanceof Offence.OnConnection).count();
        assertThat(endings).isLessThanOrEqualTo(1);
    }

    @Test
    void randomBytesNeverSurprise() {
        Seeds.each(RUNS, random -> {
            var side = new Side(random.nextBoolean(), SETTINGS);
            for (int i = 0; i < 20; i++) {
                side.hears(Seeds.bytes(random, 100));
            }
            checked(side);
            side.says();
        });
    }

    /** Frames that are mostly right: known types, likely flags, few ids, lengths around every limit. */
    private static byte[] likely(SplittableRandom random) {
        int type = random.nextInt(20) == 0 ? random.nextInt(256) : random.nextInt(3);
        int flags = random.nextInt(4) == 0 ? 1 << random.nextInt(4) : random.nextInt(10) == 0 ? random.nextInt(16) : 0;
        int id = random.nextInt(12);
        int length = switch (random.nextInt(40)) {
            case 0 -> -1;
            case 1 -> YamuxStream.INITIAL_WINDOW + random.nextInt(3) - 1;
            case 2 -> Yamux.FRAME_BYTES_MAX + random.nextInt(3) - 1;
            case 3 -> Integer.MAX_VALUE;
            default -> random.nextInt(2000);
        };
        boolean hasBody = type == Frames.DATA && length >= 0 && length <= Yamux.FRAME_BYTES_MAX;
        byte[] frame = new byte[Frames.HEADER + (hasBody ? length : 0)];
        Frames.write(frame, 0, type, flags, id, length);
        return frame;
    }

    @Test
    void framesThatAreMostlyRightNeverSurprise() {
        Seeds.each(RUNS, random -> {
            var side = new Side(random.nextBoolean(), SETTINGS);
            side.reads = random.nextBoolean();
            for (int i = 0; i < FRAMES && side.offences.size() < 300; i++) {
                side.now += random.nextInt(20) * Side.MILLI;
                if (side.muxer.deadline() <= side.now) {
                    side.muxer.wake(side.now);
                }
                side.hears(likely(random));
                use(random, side);
                checked(side);
            }
        });
    }

    /** What a user might do meanwhile. */
    private static void use(SplittableRandom random, Side side) {
        switch (random.nextInt(6)) {
            case 0 -> side.says();
            case 1 -> {
                var stream = side.muxer.open(side.now);
                if (stream != null) {
                    stream.write(new byte[300], 0, 300);
                }
            }
            default -> {
                if (!side.accepted.isEmpty()) {
                    var user = side.accepted.get(random.nextInt(side.accepted.size()));
                    switch (random.nextInt(4)) {
                        case 0 -> user.read(side.now, 1000);
                        case 1 -> user.stream.write(new byte[500], 0, 500);
                        case 2 -> user.stream.closeWrite();
                        default -> user.stream.reset(side.now);
                    }
                }
            }
        }
    }

    @Test
    void damagedConversationsNeverSurprise() {
        Seeds.each(RUNS, random -> {
            var dialler = new Side(true, SETTINGS);
            var listener = new Side(false, SETTINGS);
            byte[] bytes = new byte[4096];
            for (int i = 0; i < 20; i++) {
                var stream = dialler.muxer.open(0);
                if (stream != null) {
                    stream.write(new byte[300], 0, random.nextInt(300));
                    if (random.nextBoolean()) {
                        stream.closeWrite();
                    }
                }
                int length = dialler.muxer.pull(0, bytes, 0, bytes.length);
                byte[] sent = Arrays.copyOf(bytes, length);
                listener.hears(random.nextInt(3) == 0 ? Seeds.damaged(random, sent) : sent);
                int back = listener.muxer.pull(0, bytes, 0, bytes.length);
                dialler.hears(Arrays.copyOf(bytes, back));
                checked(listener);
            }
        });
    }
}
