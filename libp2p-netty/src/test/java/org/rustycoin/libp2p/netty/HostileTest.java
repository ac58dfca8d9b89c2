package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rustycoin.libp2p.protocols.perf.Perf;
import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.yamux.YamuxSettings;
import org.rustycoin.libp2p.swarm.Limits;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rustycoin.libp2p.netty.RawSocket.frame;
import static org.rustycoin.libp2p.netty.RawSocket.joined;
import static org.rustycoin.libp2p.netty.RawSocket.message;

/** Hostile bytes on real sockets: each costs a stream or a connection, is counted, and disturbs nobody else. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // also when a socket blocks
class HostileTest {

    /** The default of {@code transient.connections_inbound}. */
    private static final int HALF_OPEN_MAX = 64;

    /** What an attacker does to a node. */
    @FunctionalInterface
    private interface Attack {
        void on(EchoNode victim) throws Exception;
    }

    /** Runs an attack while a bystander is connected and asks before and after. */
    private static void whileABystanderAsks(Consumer<Libp2pBuilder> settings, Attack attack) throws Exception {
        try (var victim = new EchoNode(settings); var bystander = new EchoNode()) {
            Peer peer = bystander.dial(victim);
            assertThat(bystander.ask(peer, "before", 20 * EchoNode.SECOND).get()).isEqualTo("beforebefore");
            attack.on(victim);
            String large = "x".repeat(1_000_000);
            assertThat(bystander.ask(peer, large, 20 * EchoNode.SECOND).get()).isEqualTo(large + large);
        }
    }

    private static void whileABystanderAsks(Attack attack) throws Exception {
        whileABystanderAsks(_ -> {}, attack);
    }

    @Test
    void garbageFirstBytesCloseTheSocket() throws Exception {
        whileABystanderAsks(victim -> {
            try (var attacker = new RawSocket(victim.address())) {
                attacker.says("GET / HTTP/1.1\r\n\r\n");
                assertThat(attacker.isClosed()).isTrue();
                Heard.Offended offended = victim.heard.next(Heard.Offended.class);
                assertThat(offended.peer()).isNull();
                assertThat(offended.offence()).isInstanceOf(Offence.OnConnection.class)
                        .extracting(Offence::rule).isEqualTo("multistream");
            }
        });
    }

    @Test
    void anUpgradeThatTricklesIsClosedAtItsDeadline() throws Exception {
        var quick = new SessionSettings(300_000_000L, 10 * EchoNode.SECOND, YamuxSettings.STANDARD);
        whileABystanderAsks(builder -> builder.session(quick), victim -> {
            try (var attacker = new RawSocket(victim.address())) {
                byte[] hello = attacker.hello();
                for (int i = 0; i < hello.length && !attacker.isClosedWithin(50); i++) {
                    try {
                        attacker.says(new byte[]{hello[i]});
                    } catch (IOException e) {
                        break;
                    }
                }
                assertThat(attacker.isClosed()).isTrue();
                assertThat(victim.heard.next(Heard.Offended.class).offence().rule()).isEqualTo("upgrade-timeout");
            }
        });
    }

    @Test
    void aLengthOfFourGibibytesCostsTheStreamOnly() throws Exception {
        whileABystanderAsks(victim -> {
            try (var attacker = new RawSocket(victim.address()).upgraded()) {
                byte[] question = joined(message("/multistream/1.0.0"), message(EchoNode.ID),
                        new byte[]{-1, -1, -1, -1, 0});
                attacker.seals(joined(frame(RawSocket.DATA, RawSocket.SYN, 1, question.length), question));
                attacker.hears(frame(RawSocket.WINDOW_UPDATE, RawSocket.RST, 1, 0));
                Heard.Offended offended = victim.heard.next(Heard.Offended.class);
                assertThat(offended.peer()).isEqualTo(attacker.peer());
                assertThat(offended.offence()).isEqualTo(new Offence.OnStream("frame-too-large", "4294967295 bytes"));
                attacker.seals(frame(RawSocket.PING, 1, 0, 0xabcdef));
                attacker.hears(frame(RawSocket.PING, 2, 0, 0xabcdef)); // the connection goes on
            }
        });
    }

    @Test
    void aWindowOverrunClosesTheConnection() throws Exception {
        whileABystanderAsks(victim -> {
            try (var attacker = new RawSocket(victim.address()).upgraded()) {
                attacker.seals(frame(RawSocket.DATA, RawSocket.SYN, 1, 256 * 1024 + 1));
                assertThat(attacker.isClosed()).isTrue();
                Heard.Offended offended = victim.heard.next(Heard.Offended.class);
                assertThat(offended.peer()).isEqualTo(attacker.peer());
                assertThat(offended.offence().rule()).isEqualTo("yamux-window-overrun");
            }
        });
    }

    @Test
    void tenThousandStreamsCloseTheConnection() throws Exception {
        whileABystanderAsks(victim -> {
            try (var attacker = new RawSocket(victim.address()).upgraded()) {
                assertThatThrownBy(() -> {
                    for (int id = 1; id < 20_000; id += 2) {
                        attacker.seals(frame(RawSocket.WINDOW_UPDATE, RawSocket.SYN, id, 0));
                    }
                    assertThat(attacker.isClosed()).isTrue();
                    throw new IOException("closed after all were said");
                }).isInstanceOf(IOException.class);
                assertThat(victim.heard.next(Heard.Offended.class).offence().rule()).isEqualTo("too-many-streams");
            }
        });
    }

    @Test
    void aFloodOfPingsClosesTheConnection() throws Exception {
        whileABystanderAsks(victim -> {
            try (var attacker = new RawSocket(victim.address()).upgraded()) {
                byte[][] many = new byte[5_000][];
                Arrays.fill(many, frame(RawSocket.PING, RawSocket.SYN, 0, 7));
                attacker.seals(joined(many));
                assertThat(attacker.isClosed()).isTrue();
                assertThat(victim.heard.next(Heard.Offended.class).offence().rule()).isEqualTo("yamux-control-flood");
            }
        });
    }

    @Test
    void whoStopsReadingCannotKeepItsSocket() throws Exception {
        whileABystanderAsks(builder -> builder.protocol(new Perf()), victim -> {
            try (var attacker = new RawSocket(victim.address()).upgraded()) {
                byte[] wish = joined(message("/multistream/1.0.0"), message(Perf.ID),
                        new byte[]{0, 0, 1, 0, 0, 0, 0, 0});
                attacker.seals(joined(frame(RawSocket.DATA, RawSocket.SYN | RawSocket.FIN, 1, wish.length), wish,
                        frame(RawSocket.WINDOW_UPDATE, 0, 1, 1 << 30)));
                attacker.hears(new byte[10_000]); // far more is on its way, and will not be fetched
                attacker.seals(frame(9, 0, 0, 0));
                assertThat(victim.heard.next(Heard.Offended.class).offence().rule()).isEqualTo("yamux-type");
                assertThatThrownBy(() -> {
                    while (true) { // ends when the node closes the socket
                        attacker.says(new byte[64 * 1024]);
                    }
                }).isInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndCounted() throws Exception {
        whileABystanderAsks(builder -> builder.limits(new Limits(2, 2, 2, 2, 2)), victim -> {
            try (var second = new EchoNode(); var third = new EchoNode()) {
                second.dial(victim);
                Peer peer = third.dial(victim); // proves who it is, and is turned away then
                assertThat(third.ask(peer, "silence", 20 * EchoNode.SECOND).get()).isEqualTo(new Failure.Gone());
                assertThat(victim.node.refusedConnections()).isOne();
                assertThat(victim.node.connections().get(20, TimeUnit.SECONDS)).hasSize(2);
            }
        });
    }

    @Test
    void halfOpenConnectionsAreFewAndMakeRoomWhenTheyEnd() throws Exception {
        whileABystanderAsks(victim -> {
            var attackers = new ArrayList<RawSocket>();
            try {
                for (int i = 0; i < HALF_OPEN_MAX; i++) {
                    attackers.add(new RawSocket(victim.address()));
                }
                try (var oneMore = new RawSocket(victim.address())) {
                    assertThat(oneMore.isClosed()).isTrue();
                }
                assertThat(victim.node.refusedConnections()).isOne();
            } finally {
                for (RawSocket attacker : attackers) {
                    attacker.close();
                }
            }
            try (var late = new EchoNode()) {
                Peer peer = dialUntilThereIsRoom(late, victim);
                assertThat(late.ask(peer, "in", 20 * EchoNode.SECOND).get()).isEqualTo("inin");
            }
        });
    }

    private static Peer dialUntilThereIsRoom(EchoNode late, EchoNode victim) throws Exception {
        while (true) { // the test's timeout bounds it
            try {
                return late.dial(victim);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(IOException.class);
            }
        }
    }
}
