package org.rustycoin.libp2p.session.mplex;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes, a session goes on or ends with one offence, and holds no more than its settings say. */
class MplexFuzz {

    private static final int RUNS = 400;
    private static final int FRAMES = 200;
    private static final int STREAM_BUFFER = 8 * 1024;
    private static final int CONNECTION_BUFFER = 24 * 1024;
    private static final MplexSettings SETTINGS = new MplexSettings(8, 8, STREAM_BUFFER, CONNECTION_BUFFER,
            100 * Side.MILLI);

    private static void checked(Side side) {
        long held = side.accepted.stream().filter(user -> !user.gone).mapToLong(user -> user.stream.available()).sum();
        assertThat(held).isLessThanOrEqualTo(CONNECTION_BUFFER);
        assertThat(side.accepted).allMatch(user -> user.stream.available() <= STREAM_BUFFER);
        assertThat(side.muxer.streams()).isLessThanOrEqualTo(SETTINGS.inboundStreamsMax() + 8);
        long endings = side.offences.stream().filter(offence -> offence instanceof Offence.OnConnection).count();
        assertThat(endings).isLessThanOrEqualTo(1);
        assertThat(side.muxer.deadline()).isGreaterThan(side.now);
    }

    @Test
    void randomBytesNeverSurprise() {
        Seeds.each(RUNS, random -> {
            var side = new Side(SETTINGS);
            for (int i = 0; i < 20; i++) {
                side.hears(Seeds.bytes(random, 100));
            }
            checked(side);
            side.says();
        });
    }

    /** Frames that are mostly right: known flags, few ids, lengths around the limits. */
    private static byte[] likely(SplittableRandom random) {
        int flag = random.nextInt(200) == 0 ? 7 : random.nextInt(3) == 0 ? random.nextInt(7) : random.nextInt(3);
        int length = flag == Frames.NEW_STREAM || flag > Frames.MESSAGE_INITIATOR
                ? 0
                : random.nextInt(10) == 0 ? random.nextInt(2 * STREAM_BUFFER) : random.nextInt(2000);
        return Side.frame(flag, random.nextInt(12), new byte[length]);
    }

    @Test
    void framesThatAreMostlyRightNeverSurprise() {
        Seeds.each(RUNS, random -> {
            var side = new Side(SETTINGS);
            side.reads = random.nextBoolean();
            for (int i = 0; i < FRAMES && side.offences.size() < 300; i++) {
                side.waits(random.nextInt(20) * Side.MILLI);
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
            var dialler = new Side(SETTINGS);
            var listener = new Side(SETTINGS);
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
