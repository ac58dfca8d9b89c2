package org.rustycoin.libp2p.swarm.dialling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.dialling.Dialler.Attempt;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random requests, answers, cancellations and silences: every ticket gets its one answer in time, no limit is exceeded,
 * every attempt ends, and nothing is left behind.
 */
class DiallerFuzz {

    private static final long MILLI = 1_000_000L;
    private static final DialSettings SETTINGS = new DialSettings(7, 3, 6, 40, 15_000 * MILLI, 5000 * MILLI,
            60_000 * MILLI);

    /** Checks what the dialler does as it does it. */
    private static final class Checker implements Dialler.Out {
        final Map<Attempt, Multiaddr> going = new LinkedHashMap<>();
        final Map<Attempt, Peer> peerOf = new LinkedHashMap<>();
        final Set<Ticket> open = new LinkedHashSet<>();
        final List<Attempt> cancelled = new ArrayList<>();
        int dialled;
        int failed;
        int atMost;

        @Override
        public void begin(Attempt attempt, @Nullable Peer peer, Multiaddr address) {
            assertThat(going.put(attempt, address)).isNull();
            if (peer != null) {
                peerOf.put(attempt, peer);
                assertThat(going.keySet().stream().filter(each -> peer.equals(peerOf.get(each))).count())
                        .isLessThanOrEqualTo(SETTINGS.attemptsPerPeerMax());
                assertThat(going.entrySet().stream().filter(each -> peer.equals(peerOf.get(each.getKey()))
                        && each.getValue().equals(address)).count()).as("twice at one address").isEqualTo(1);
            }
            atMost = Math.max(atMost, going.size());
            assertThat(going.size()).isLessThanOrEqualTo(SETTINGS.attemptsMax());
        }

        @Override
        public void cancel(Attempt attempt) {
            if (going.remove(attempt) != null) {
                cancelled.add(attempt);
            }
        }

        @Override
        public void dialled(Ticket ticket, Attempt attempt, Multiaddr address) {
            going.remove(attempt);
            dialled++;
            assertThat(open.remove(ticket)).isTrue();
        }

        @Override
        public void failed(Ticket ticket, DialFailure failure) {
            failed++;
            assertThat(open.remove(ticket)).isTrue();
        }
    }

    private static Multiaddr address(SplittableRandom random) {
        String host = switch (random.nextInt(4)) {
            case 0 -> "/ip4/10.0.0." + random.nextInt(5);
            case 1 -> "/ip6/2a00::" + random.nextInt(5);
            case 2 -> "/dns4/host" + random.nextInt(5);
            default -> "/ip4/8.8.8." + random.nextInt(5);
        };
        return Recorder.at(host + switch (random.nextInt(4)) {
            case 0 -> "/udp/4001/quic-v1";
            case 1 -> "/tcp/4001/ws";
            case 2 -> "/udp/4001/webrtc-direct";
            default -> "/tcp/4001";
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyTicketIsAnsweredOnceAndNothingIsLeft(long seed) {
        var random = new SplittableRandom(seed);
        var out = new Checker();
        var dialler = new Dialler(new Peer("self"), SETTINGS, address -> !address.toString().contains("webrtc"),
                random.split(), out);
        long now = 0;
        int successesIn10 = random.nextInt(5);
        for (int step = 0; step < 8000; step++) {
            now += random.nextLong(200) * MILLI;
            while (dialler.deadline() <= now) {
                long at = dialler.deadline();
                dialler.wake(at);
                assertThat(dialler.deadline()).as("seed " + seed).isGreaterThan(at);
            }
            var going = new ArrayList<>(out.going.keySet());
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    var ticket = new Ticket(step);
                    var addresses = new ArrayList<Multiaddr>();
                    for (int i = random.nextInt(9); i > 0; i--) {
                        addresses.add(address(random));
                    }
                    int peer = random.nextInt(14);
                    out.open.add(ticket);
                    dialler.dial(now, new DialRequest(ticket,
                            peer == 0 ? null : new Peer(peer == 1 ? "self" : "peer" + peer), addresses,
                            random.nextInt(4) == 0));
                }
                case 2, 3 -> {
                    if (!going.isEmpty()) {
                        Attempt attempt = going.get(random.nextInt(going.size()));
                        if (random.nextInt(10) < successesIn10) {
                            dialler.connected(now, attempt);
                            assertThat(out.going).doesNotContainKey(attempt);
                        } else {
                            out.going.remove(attempt);
                            dialler.failed(now, attempt, "refused");
                        }
                    }
                }
                case 4 -> {
                    if (!going.isEmpty()) {
                        dialler.securing(now, going.get(random.nextInt(going.size())));
                    }
                    if (!out.cancelled.isEmpty()) {
                        dialler.connected(now, out.cancelled.removeLast());
                    }
                }
                default -> {
                    if (!out.open.isEmpty() && random.nextInt(3) == 0) {
                        Ticket ticket = out.open.iterator().next();
                        out.open.remove(ticket);
                        dialler.cancel(now, ticket);
                    }
                }
            }
            assertThat(dialler.tickets()).isEqualTo(out.open.size()).isLessThanOrEqualTo(SETTINGS.ticketsMax());
            assertThat(dialler.attempts()).isEqualTo(out.going.size());
        }
        long quiet = now + SETTINGS.dialNanos() + SETTINGS.attemptNanos();
        while (dialler.deadline() != Machine.NEVER) {
            assertThat(dialler.deadline()).as("seed " + seed).isLessThanOrEqualTo(quiet);
            dialler.wake(dialler.deadline());
        }
        assertThat(out.open).as("tickets without an answer, seed " + seed).isEmpty();
        assertThat(out.going).as("attempts without an end, seed " + seed).isEmpty();
        assertThat(dialler.kept()).as("what is left, seed " + seed).isZero();
        assertThat(out.dialled + out.failed).isPositive();
        assertThat(out.atMost).as("the limit was reached").isEqualTo(SETTINGS.attemptsMax());
        var last = new Ticket(Long.MAX_VALUE);
        out.open.add(last);
        dialler.dial(quiet + 3 * DialBackoff.MAX_NANOS,
                new DialRequest(last, null, List.of(Recorder.at("/ip4/8.8.8.8/udp/1/webrtc-direct")), false));
        assertThat(dialler.backingOff()).as("failures are forgotten").isZero();
    }
}
