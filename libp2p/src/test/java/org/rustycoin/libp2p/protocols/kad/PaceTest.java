package org.rustycoin.libp2p.protocols.kad;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.TokenBucket;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Peer A = new Peer("a");
    private static final Peer B = new Peer("b");

    private record Sent(long at, String what) {}

    private final List<Sent> sent = new ArrayList<>();
    private final Pace<String> statements = new Pace<>((now, what) -> {
        sent.add(new Sent(now, what));
        return false;
    });
    private final Pace<String> questions = new Pace<>((now, what) -> {
        sent.add(new Sent(now, what));
        return true;
    });

    private static long run(Pace<String> pace) {
        long now = 0;
        while (pace.deadline() != Machine.NEVER) {
            now = Math.max(now, pace.deadline());
            pace.wake(now);
        }
        return now;
    }

    @Test
    void aPeerLetsAllOfItPass() {
        var streams = new TokenBucket(0, 32, 64);
        var messages = new TokenBucket(0, 20, 200);
        for (int i = 0; i < 1000; i++) {
            statements.send(0, A, "s" + i);
        }
        assertThat(sent).hasSize(Pace.BURST);
        long end = run(statements);
        assertThat(sent).hasSize(1000).allSatisfy(each -> {
            assertThat(streams.take(each.at, 1)).isTrue();
            assertThat(messages.take(each.at, 1)).isTrue();
        });
        assertThat(sent.stream().map(Sent::what)).startsWith("s0", "s1", "s2").endsWith("s999");
        assertThat(end / SECOND).isEqualTo((long) (1000 / Pace.PER_SECOND));
    }

    @Test
    void noMoreQuestionsAreOpenThanAPeerHasRoomFor() {
        for (int i = 0; i < 20; i++) {
            questions.send(0, A, "q" + i);
        }
        assertThat(sent).hasSize(Pace.OPEN_MAX);
        assertThat(questions.deadline()).isEqualTo(Machine.NEVER);
        questions.over(SECOND, A);
        assertThat(sent).hasSize(Pace.OPEN_MAX + 1).last().isEqualTo(new Sent(SECOND, "q16"));
    }

    @Test
    void nobodyWaitsForAnother() {
        for (int i = 0; i < 100; i++) {
            statements.send(0, A, "a");
        }
        statements.send(0, B, "b");
        assertThat(sent).last().isEqualTo(new Sent(0, "b"));
    }

    @Test
    void aLineIsForgottenWhenItsBurstIsThereAgain() {
        statements.send(0, A, "a");
        assertThat(statements.deadline()).isEqualTo((long) (SECOND / Pace.PER_SECOND));
        statements.wake(statements.deadline());
        assertThat(statements.deadline()).isEqualTo(Machine.NEVER);
        questions.send(0, A, "a");
        questions.over(5 * SECOND, A);
        questions.wake(5 * SECOND);
        assertThat(questions.deadline()).isEqualTo(Machine.NEVER);
    }
}
