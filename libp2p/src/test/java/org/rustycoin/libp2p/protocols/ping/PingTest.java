package org.rustycoin.libp2p.protocols.ping;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.Pair;
import org.rustycoin.libp2p.swarm.Pair.Hand;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;

import static org.assertj.core.api.Assertions.assertThat;

class PingTest {

    private final Ping ping = new Ping(new SplittableRandom(1));
    private final List<Long> measured = new ArrayList<>();

    @Test
    void anEchoMeasuresTheRoundTripAndLeavesNoStreamOpen() {
        var pair = new Pair(ping);
        ping.measure(0, pair.dialler.connection, measured::add);
        pair.now = 70_000_000;
        pair.talk();
        assertThat(measured).containsExactly(70_000_000L);
        assertThat(pair.dialler.connection.streams() + pair.listener.connection.streams()).isZero();
    }

    @Test
    void bytesOfAnyNumberAreEchoedAndTheEndIsAnsweredWithAnEnd() {
        var pair = new Pair(ping);
        var hand = new Hand();
        byte[] bytes = new byte[100];
        new SplittableRandom(2).nextBytes(bytes);
        MuxStream stream = pair.say(hand, Ping.ID, bytes);
        pair.talk();
        assertThat(hand.read.toByteArray()).isEqualTo(bytes);
        assertThat(hand.ended).isFalse();
        stream.closeWrite();
        pair.talk();
        assertThat(hand.ended).isTrue();
        assertThat(pair.listener.connection.streams()).isZero();
    }

    @Test
    void whoFetchesNoEchoesIsNotReadAnyMore() {
        var pair = new Pair(ping);
        var deaf = new StreamHandler() {
            @Override
            public void readable(long now, MuxStream stream) {
                // never reads
            }

            @Override
            public void failed(long now, MuxStream stream, Failure why) {
                throw new AssertionError(why);
            }
        };
        MuxStream stream = pair.dialler.connection.open(0, List.of(Ping.ID), deaf, 1000 * Pair.SECOND);
        int written = 0;
        for (int i = 0; i < 50 && stream != null; i++) {
            written += stream.write(new byte[64 * 1024], 0, 64 * 1024);
            pair.talk();
        }
        assertThat(written).as("three windows and buffers each way, not fifty").isLessThan(20 * 64 * 1024);
        assertThat(pair.listener.offences).isEmpty();
    }

    @Test
    void anEchoOfOtherBytesIsAnOffence() {
        var liar = new StreamProtocol() {
            @Override
            public List<String> ids() {
                return List.of(Ping.ID);
            }

            @Override
            public int streamsMax() {
                return 1;
            }

            @Override
            public StreamHandler accept(long now, Connection connection, MuxStream stream) {
                stream.write(new byte[32], 0, 32);
                return new Hand();
            }
        };
        var pair = new Pair(liar);
        ping.measure(0, pair.dialler.connection, measured::add);
        pair.talk();
        assertThat(measured).isEmpty();
        assertThat(pair.dialler.rules()).containsExactly("ping");
        assertThat(pair.dialler.closed).isEmpty();
    }

    @Test
    void aPingWithoutAnEchoEndsTheStreamAndNotTheConnection() {
        var pair = new Pair(new StreamProtocol() {
            @Override
            public List<String> ids() {
                return List.of(Ping.ID);
            }

            @Override
            public int streamsMax() {
                return 1;
            }

            @Override
            public StreamHandler accept(long now, Connection connection, MuxStream stream) {
                return new Hand();
            }
        });
        ping.measure(0, pair.dialler.connection, measured::add);
        pair.talk();
        pair.waitUntil(20 * Pair.SECOND);
        assertThat(measured).isEmpty();
        assertThat(pair.dialler.connection.streams()).isZero();
        assertThat(pair.dialler.closed).isEmpty();
    }

    @Test
    void onlyTwoStreamsAreServedAtATime() {
        var pair = new Pair(ping);
        for (int i = 0; i < 3; i++) {
            pair.say(new Hand(), Ping.ID, new byte[1]);
        }
        pair.talk();
        assertThat(pair.listener.connection.streams()).isEqualTo(2);
        assertThat(pair.listener.rules()).containsExactly("too-many-protocol-streams");
    }
}
