package org.rustycoin.libp2p.protocols.perf;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.swarm.Pair;
import org.rustycoin.libp2p.swarm.Pair.Hand;
import org.rustycoin.machine.Failure;

import static org.assertj.core.api.Assertions.assertThat;

class PerfTest {

    private final List<String> heard = new ArrayList<>();
    private final Perf.Out out = new Perf.Out() {
        @Override
        public void uploaded(long nanos) {
            heard.add("uploaded after " + nanos);
        }

        @Override
        public void done(long uploadNanos, long downloadNanos, long bytesDown) {
            heard.add("done: " + bytesDown);
        }

        @Override
        public void failed(Failure why) {
            heard.add("failed: " + why);
        }
    };

    @Test
    void soManyBytesGoUpAndSoManyComeDown() {
        var pair = new Pair(new Perf());
        Perf.measure(0, pair.dialler.connection, 3_000_000, 5_000_000, 60 * Pair.SECOND, out);
        long before = pair.listener.connection.bytesIn();
        pair.now = 5;
        pair.talk();
        assertThat(heard).containsExactly("uploaded after 5", "done: 5000000");
        assertThat(pair.listener.connection.bytesIn() - before).isBetween(3_000_000L, 3_100_000L);
        assertThat(pair.dialler.connection.streams() + pair.listener.connection.streams()).isZero();
    }

    @Test
    void nothingAtAllCanBeMeasuredToo() {
        var pair = new Pair(new Perf());
        Perf.measure(0, pair.dialler.connection, 0, 0, 60 * Pair.SECOND, out);
        pair.talk();
        assertThat(heard).containsExactly("uploaded after 0", "done: 0");
    }

    @Test
    void whoDoesNotServeItRefuses() {
        var pair = new Pair();
        Perf.measure(0, pair.dialler.connection, 1, 1, 60 * Pair.SECOND, out);
        pair.talk();
        assertThat(heard).singleElement().asString().contains("Refused");
    }

    @Test
    void aHeadThatIsCutShortOrNegativeAsksForNothing() {
        var pair = new Pair(new Perf());
        for (byte[] head : List.of(new byte[]{1, 2, 3}, new byte[]{-1, 0, 0, 0, 0, 0, 0, 0})) {
            var hand = new Hand();
            MuxStream stream = pair.say(hand, Perf.ID, head);
            stream.closeWrite();
            pair.talk();
            assertThat(hand.ended).isTrue();
            assertThat(hand.read.size()).isZero();
        }
    }
}
