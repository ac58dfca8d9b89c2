package org.rustycoin.libp2p.swarm;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Pair.Hand;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

/** Protocols on one connection: who gets which stream, how many, how fast and for how long. */
class ConnectionTest {

    private static final String ID = "/test/hold/1";

    /** Holds every stream open; two at a time. */
    private static final class Holding implements StreamProtocol {
        final List<MuxStream> streams = new ArrayList<>();
        final List<Hand> hands = new ArrayList<>();
        double perSecond = Double.POSITIVE_INFINITY;
        long limitNanos;

        @Override
        public List<String> ids() {
            return List.of(ID, "/test/hold/0");
        }

        @Override
        public int streamsMax() {
            return 2;
        }

        @Override
        public double streamsPerSecond() {
            return perSecond;
        }

        @Override
        public StreamHandler accept(long now, Connection connection, MuxStream stream) {
            var hand = new Hand();
            streams.add(stream);
            hands.add(hand);
            if (limitNanos > 0) {
                connection.limit(stream, now + limitNanos);
            }
            return hand;
        }
    }

    private final Holding holding = new Holding();
    private final Pair pair = new Pair(holding);

    private Hand open(String id) {
        var hand = new Hand();
        pair.say(hand, id, new byte[]{1});
        pair.talk();
        return hand;
    }

    @Test
    void bothEndsKnowEachOther() {
        assertThat(pair.dialler.connection.remote()).isEqualTo(pair.listener.key.peerId());
        assertThat(pair.listener.connection.remote()).isEqualTo(pair.dialler.key.peerId());
        assertThat(pair.listener.connection.remoteKey()).isEqualTo(pair.dialler.key.publicKey());
        assertThat(pair.dialler.connection.outbound()).isTrue();
        assertThat(pair.dialler.connection.bytesOut()).isEqualTo(pair.listener.connection.bytesIn()).isPositive();
    }

    @Test
    void aStreamBeyondTheProtocolsLimitIsResetAndCountedWhateverIdItIsOpenedBy() {
        open(ID);
        open("/test/hold/0");
        Hand third = open(ID);
        assertThat(holding.streams).hasSize(2);
        assertThat(third.failures).containsExactly(new Failure.Gone());
        assertThat(pair.listener.rules()).containsExactly("too-many-protocol-streams");
        assertThat(pair.listener.offences.getFirst()).isInstanceOf(Offence.OnStream.class);

        holding.streams.getFirst().reset(0);
        assertThat(open(ID).failures).as("there is room again").isEmpty();
        assertThat(holding.streams).hasSize(3);
    }

    @Test
    void streamsThatComeTooFastAreResetAndCounted() {
        holding.perSecond = 1;
        for (int i = 0; i < 6; i++) {
            open(ID);
            holding.streams.getLast().reset(0);
        }
        assertThat(holding.streams).as("a burst of twice as many as may be open").hasSize(4);
        assertThat(pair.listener.rules()).containsExactly("protocol-rate", "protocol-rate");
        pair.waitUntil(Pair.SECOND);
        open(ID);
        assertThat(holding.streams).hasSize(5);
    }

    @Test
    void aStreamEndsWithATimeoutUnlessItIsOverInTime() {
        holding.limitNanos = 3 * Pair.SECOND;
        open(ID);
        open(ID);
        holding.streams.getFirst().reset(0);
        pair.waitUntil(3 * Pair.SECOND - 1);
        assertThat(holding.hands.get(1).failures).isEmpty();
        pair.waitUntil(3 * Pair.SECOND);
        assertThat(holding.hands.get(1).failures).containsExactly(new Failure.Timeout());
        assertThat(holding.hands.get(0).failures).isEmpty();
    }

    @Test
    void aLaterLimitReplacesTheOneBefore() {
        holding.limitNanos = 3 * Pair.SECOND;
        open(ID);
        pair.listener.connection.limit(holding.streams.getFirst(), 7 * Pair.SECOND);
        pair.waitUntil(6 * Pair.SECOND);
        assertThat(holding.hands.getFirst().failures).isEmpty();
        pair.waitUntil(7 * Pair.SECOND);
        assertThat(holding.hands.getFirst().failures).containsExactly(new Failure.Timeout());
    }

    @Test
    void anOffenceOfAStreamIsReportedAndOneOfTheConnectionEndsItToo() {
        open(ID);
        pair.listener.connection.offended(new Offence.OnStream("rule", "detail"));
        assertThat(pair.listener.closed).isEmpty();
        var offence = new Offence.OnConnection("worse", "detail");
        pair.listener.connection.offended(offence);
        assertThat(pair.listener.rules()).containsExactly("rule", "worse");
        assertThat(pair.listener.closed).containsExactly(new CloseReason.Failed(offence));
        assertThat(holding.hands.getFirst().failures).containsExactly(new Failure.Gone());
        pair.talk();
        assertThat(pair.dialler.closed).containsExactly(new CloseReason.Remote("code 1"));
    }

    @Test
    void nothingIsDueOnceItIsClosed() {
        open(ID);
        pair.dialler.connection.close(0, "enough");
        pair.dialler.connection.wake(1_000_000 * Pair.SECOND);
        assertThat(pair.dialler.connection.deadline()).isEqualTo(Machine.NEVER);
        assertThat(pair.dialler.connection.isClosed()).isTrue();
        assertThat(pair.dialler.closed).hasSize(1);
        assertThat(pair.dialler.connection.open(0, List.of(ID), new Hand(), 1)).isNull();
    }

    @Test
    void streamsThatAreOverLeaveNothingBehind() {
        holding.limitNanos = 1_000 * Pair.SECOND;
        for (int i = 0; i < 1_000; i++) {
            open(ID);
            holding.streams.getLast().reset(0);
            pair.talk();
        }
        assertThat(pair.listener.offences).isEmpty();
        assertThat(pair.dialler.connection.streams() + pair.listener.connection.streams()).isZero();
        assertThat(pair.listener.connection.deadline()).as("only the next ping is due")
                .isLessThan(60 * Pair.SECOND);
        assertThat(pair.listener.connection.limited()).isZero();
        assertThat(pair.dialler.connection.limited()).isZero();
    }
}
