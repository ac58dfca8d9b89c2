package org.rustycoin.libp2p.session.multistream;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.multistream.Negotiation.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes, a negotiation ends in one of its outcomes and holds no more than one message. */
class MultistreamFuzz {

    private static final int RUNS = 3_000;

    /** Feeds bytes in slices, as a session does. */
    private static void feed(Negotiation negotiation, byte[] bytes, int slice) {
        var in = new ByteQueue();
        for (int at = 0; at < bytes.length && negotiation.outcome() instanceof Outcome.Pending; at += slice) {
            in.write(bytes, at, Math.min(slice, bytes.length - at));
            negotiation.received(in);
            if (negotiation.outcome() instanceof Outcome.Pending) {
                assertThat(in.size()).isLessThan(2 + Messages.BYTES_MAX);
            }
            assertThat(negotiation.output().size()).isLessThan(2 * Messages.BYTES_MAX);
        }
    }

    private static byte[] honest(String... messages) {
        var out = new ByteQueue();
        for (String message : messages) {
            Messages.write(message, out);
        }
        return out.readAll();
    }

    @Test
    void randomBytesNeverSurprise() {
        Seeds.each(RUNS, random -> {
            byte[] bytes = Seeds.bytes(random, 200);
            feed(new Acceptance("/a"::equals), bytes, 1 + random.nextInt(20));
            feed(new Proposal(List.of("/a", "/b")), bytes, 1 + random.nextInt(20));
        });
    }

    @Test
    void randomBytesBehindTheHeaderNeverSurprise() {
        Seeds.each(RUNS, random -> {
            var bytes = new ByteQueue();
            Messages.write(Messages.HEADER, bytes);
            bytes.write(Seeds.bytes(random, 3000));
            byte[] all = bytes.readAll();
            feed(new Acceptance("/a"::equals), all, 1 + random.nextInt(500));
            feed(new Proposal(List.of("/a", "/b")), all, 1 + random.nextInt(500));
        });
    }

    @Test
    void damagedMessagesNeverSurprise() {
        Seeds.each(RUNS, random -> {
            byte[] asked = honest(Messages.HEADER, "/unknown/1", "/" + "x".repeat(random.nextInt(1000)), "/a");
            byte[] answered = honest(Messages.HEADER, Messages.NOT_AVAILABLE, "/b");
            feed(new Acceptance("/a"::equals), Seeds.damaged(random, asked), 1 + random.nextInt(100));
            feed(new Proposal(List.of("/a", "/b")), Seeds.damaged(random, answered), 1 + random.nextInt(10));
        });
    }
}
