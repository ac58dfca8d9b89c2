package org.rustycoin.libp2p.swarm.dialling;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.dialling.DialFailure.Cause;
import org.rustycoin.libp2p.swarm.dialling.DialFailure.Tried;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rustycoin.libp2p.swarm.dialling.Recorder.all;

class DiallerTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final Peer SELF = new Peer("self");
    private static final Peer ALICE = new Peer("alice");
    private static final Peer BOB = new Peer("bob");
    private static final String QUIC = "/ip4/8.8.8.8/udp/4001/quic-v1";
    private static final String TCP = "/ip4/8.8.8.8/tcp/4001";
    private static final String NEAR = "/ip4/10.0.0.1/tcp/4001";

    private final Recorder out = new Recorder();
    private Dialler dialler = dialler(DialSettings.STANDARD);
    private long tickets;

    private Dialler dialler(DialSettings settings) {
        return new Dialler(SELF, settings, address -> !address.has(AddressProtocol.ONION3), new SplittableRandom(1),
                out);
    }

    private static DialSettings limits(int attempts, int perPeer, int addresses, int tickets) {
        return new DialSettings(attempts, perPeer, addresses, tickets, 15 * SECOND, 5 * SECOND, 60 * SECOND);
    }

    private Ticket dial(long now, Peer peer, String... addresses) {
        return dial(now, peer, all(addresses), false);
    }

    private Ticket insist(long now, Peer peer, String... addresses) {
        return dial(now, peer, all(addresses), true);
    }

    private Ticket dial(long now, Peer peer, List<Multiaddr> addresses, boolean insists) {
        var ticket = new Ticket(++tickets);
        dialler.dial(now, new DialRequest(ticket, peer, addresses, insists));
        return ticket;
    }

    private void fail(long now, String address) {
        var attempt = out.attemptAt(address);
        out.begun.remove(attempt);
        dialler.failed(now, attempt, "refused");
    }

    @Test
    void theFirstThatCompletesWinsAndTheOthersAreCancelled() {
        dial(0, ALICE, TCP, QUIC);
        assertThat(out.news()).containsExactly("begin " + QUIC);
        assertThat(dialler.deadline()).isEqualTo(250 * MILLI);
        dialler.wake(250 * MILLI);
        assertThat(out.news()).containsExactly("begin " + TCP);
        dialler.connected(300 * MILLI, out.attemptAt(TCP));
        assertThat(out.news()).containsExactly("1 dialled " + TCP, "cancel " + QUIC);
        assertThat(dialler.deadline()).isEqualTo(Machine.NEVER);
        assertThat(dialler.kept()).isZero();
    }

    @Test
    void aConnectionThatComesAfterItsCancellationIsClosed() {
        dial(0, ALICE, QUIC);
        var late = out.attemptAt(QUIC);
        dialler.cancel(1, new Ticket(1));
        assertThat(out.news()).containsExactly("begin " + QUIC, "cancel " + QUIC);
        dialler.connected(2, late);
        assertThat(out.news()).hasSize(1).first().asString().startsWith("cancel");
        dialler.failed(3, late, "too late");
        assertThat(out.news()).isEmpty();
    }

    @Test
    void whatFailsHandsItsTurnOnAtOnce() {
        dial(0, ALICE, TCP, QUIC);
        out.news();
        fail(10 * MILLI, QUIC);
        assertThat(out.news()).containsExactly("begin " + TCP);
        fail(20 * MILLI, TCP);
        assertThat(out.news()).containsExactly("1 failed [FAILED, FAILED]");
        assertThat(dialler.kept()).isZero();
    }

    @Test
    void aFailureNamesEveryAddressAndWhatBecameOfIt() {
        String onion = "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:1234";
        dial(0, ALICE, TCP, onion);
        fail(1, TCP);
        assertThat(out.lastFailure.addresses()).containsExactly(
                new Tried(Recorder.at(TCP), Cause.FAILED, "refused"), new Tried(Recorder.at(onion), Cause.UNSUITABLE,
                        "is of a kind that this node has no transport for"));
        assertThat(out.lastFailure.text()).isEqualTo("no address of alice could be connected to: " + TCP
                + " refused; " + onion + " is of a kind that this node has no transport for");
    }

    @Test
    void anAttemptRunsOutOfTimeAndANearOneSooner() {
        dial(0, ALICE, TCP);
        dialler.wake(15 * SECOND - 1);
        assertThat(out.news()).containsExactly("begin " + TCP);
        dialler.wake(15 * SECOND);
        assertThat(out.news()).containsExactly("cancel " + TCP, "1 failed [TIMED_OUT]");
        dial(16 * SECOND, BOB, NEAR);
        assertThat(dialler.deadline()).isEqualTo(21 * SECOND);
        dialler.wake(21 * SECOND);
        assertThat(out.news()).containsExactly("begin " + NEAR, "cancel " + NEAR, "2 failed [TIMED_OUT]");
        assertThat(dialler.kept()).isZero();
    }

    @Test
    void aSecondDialOfAPeerJoinsTheFirstAndBringsItsAddresses() {
        dial(0, ALICE, TCP);
        dial(1, ALICE, TCP, "/ip4/9.9.9.9/tcp/1");
        assertThat(out.news()).containsExactly("begin " + TCP, "begin /ip4/9.9.9.9/tcp/1");
        dialler.connected(2, out.attemptAt(TCP));
        assertThat(out.news()).containsExactly("1 dialled " + TCP, "2 dialled " + TCP,
                "cancel /ip4/9.9.9.9/tcp/1");
        assertThat(dialler.kept()).isZero();
    }

    @Test
    void aWithdrawnWishEndsTheDialOnlyIfItWasTheLast() {
        Ticket one = dial(0, ALICE, TCP);
        Ticket two = dial(0, ALICE, TCP);
        dialler.cancel(1, one);
        dialler.cancel(1, one);
        assertThat(out.news()).containsExactly("begin " + TCP);
        dialler.cancel(2, two);
        assertThat(out.news()).containsExactly("cancel " + TCP);
        assertThat(dialler.kept()).isZero();
        dial(3, ALICE, TCP);
        assertThat(out.news()).as("a cancelled attempt is nobody's failure").containsExactly("begin " + TCP);
    }

    @Test
    void whatFailedIsLeftAloneForAWhileUnlessSomebodyInsists() {
        dial(0, ALICE, TCP);
        fail(0, TCP);
        out.news();
        dial(3 * SECOND, ALICE, TCP);
        assertThat(out.news()).containsExactly("2 failed [BACKING_OFF]");
        dial(3 * SECOND, BOB, TCP);
        dialler.cancel(3 * SECOND, new Ticket(3));
        assertThat(out.news()).as("another peer there").containsExactly("begin " + TCP, "cancel " + TCP);
        insist(3 * SECOND, ALICE, TCP);
        fail(3 * SECOND, TCP);
        assertThat(out.news()).containsExactly("begin " + TCP, "4 failed [FAILED]");
        dial(3 * SECOND + 7 * SECOND, ALICE, TCP);
        assertThat(out.news()).as("twice as long after the second").containsExactly("5 failed [BACKING_OFF]");
        dial(3 * SECOND + 13 * SECOND, ALICE, TCP);
        dialler.connected(17 * SECOND, out.attemptAt(TCP));
        assertThat(out.news()).containsExactly("begin " + TCP, "6 dialled " + TCP);
        assertThat(dialler.backingOff()).as("all is forgiven").isZero();
    }

    @Test
    void whoInsistsBringsBackTheAddressesThatADialUnderWayLeftOut() {
        dial(0, ALICE, TCP);
        fail(0, TCP);
        dial(1, ALICE, TCP, NEAR);
        out.news();
        insist(2, ALICE, TCP);
        assertThat(out.news()).containsExactly("begin " + TCP);
    }

    @Test
    void anAddressThatNamesAnotherPeerIsNotDialled() {
        String named = TCP + "/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";
        dial(0, ALICE, named);
        assertThat(out.news()).containsExactly("1 failed [UNSUITABLE]");
        dialler.dial(0, DialRequest.to(new Ticket(2), Recorder.at(named), false));
        assertThat(out.news()).containsExactly("begin " + TCP);
    }

    @Test
    void aDialWithoutAPeerTakesWhoeverAnswersAndJoinsNobody() {
        dialler.dial(0, DialRequest.to(new Ticket(1), Recorder.at(TCP), false));
        dialler.dial(0, DialRequest.to(new Ticket(2), Recorder.at(TCP), false));
        assertThat(out.news()).containsExactly("begin " + TCP, "begin " + TCP);
        dialler.connected(1, new Dialler.Attempt(1));
        dialler.connected(1, new Dialler.Attempt(2));
        assertThat(out.news()).containsExactly("1 dialled " + TCP, "2 dialled " + TCP);
        assertThat(dialler.kept()).isZero();
    }

    @Test
    void theNodeDoesNotDialItselfNorNothing() {
        dial(0, SELF, TCP);
        assertThat(out.lastFailure).isEqualTo(new DialFailure("this is the node itself", List.of()));
        dial(0, ALICE);
        assertThat(out.lastFailure).isEqualTo(new DialFailure("there is no address to dial", List.of()));
        assertThat(dialler.kept()).isZero();
    }

    @Test
    void aTicketIsNotUsedTwiceAtATime() {
        dial(0, ALICE, TCP);
        assertThatThrownBy(() -> dialler.dial(0, new DialRequest(new Ticket(1), BOB, all(TCP), false)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPeerWithThousandsOfAddressesGetsAttemptsForAFew() {
        dialler = dialler(limits(100, 3, 10, 5));
        var addresses = new ArrayList<Multiaddr>();
        for (int i = 0; i < 5000; i++) {
            addresses.add(Recorder.at("/ip4/8.8." + i / 256 + "." + i % 256 + "/tcp/1"));
        }
        dial(0, ALICE, addresses, false);
        dialler.wake(SECOND);
        assertThat(out.begun).hasSize(3);
        assertThat(dialler.addressesLeftOut()).isEqualTo(4990);
        dial(SECOND, ALICE, addresses, false);
        assertThat(dialler.addressesLeftOut()).as("joining is no way around").isEqualTo(9980);
        for (int i = 1; i <= 60; i++) {
            dialler.wake(SECOND + i * SECOND);
        }
        assertThat(out.answers).hasSize(2);
        assertThat(dialler.attemptsBegun()).isEqualTo(10);
    }

    @Test
    void moreRequestsThanMayWaitFailAtOnce() {
        dialler = dialler(limits(1, 1, 10, 3));
        for (int i = 0; i < 5; i++) {
            dial(0, new Peer("peer" + i), TCP);
        }
        assertThat(dialler.tickets()).isEqualTo(3);
        assertThat(out.answers.keySet()).containsExactly(new Ticket(4), new Ticket(5));
        assertThat(out.lastFailure).isEqualTo(
                new DialFailure("more than 3 dials under way; dial fewer at once", List.of()));
    }

    @Test
    void dialsWaitInLineForAttemptsAndGetOneEach() {
        dialler = dialler(limits(2, 2, 10, 10));
        dial(0, ALICE, "/ip4/1.1.1.1/tcp/1", "/ip4/1.1.1.1/tcp/2", "/ip4/1.1.1.1/tcp/3");
        dial(0, BOB, "/ip4/2.2.2.2/tcp/1", "/ip4/2.2.2.2/tcp/2");
        dialler.wake(250 * MILLI);
        assertThat(out.news()).containsExactly("begin /ip4/1.1.1.1/tcp/1", "begin /ip4/2.2.2.2/tcp/1");
        fail(300 * MILLI, "/ip4/1.1.1.1/tcp/1");
        fail(300 * MILLI, "/ip4/2.2.2.2/tcp/1");
        assertThat(out.news()).containsExactly("begin /ip4/1.1.1.1/tcp/2", "begin /ip4/2.2.2.2/tcp/2");
        fail(310 * MILLI, "/ip4/2.2.2.2/tcp/2");
        assertThat(out.news()).containsExactly("2 failed [FAILED, FAILED]", "begin /ip4/1.1.1.1/tcp/3");
    }

    @Test
    void anAttemptThatBecomesFreeGoesToWhoHasWaitedLongest() {
        dialler = dialler(limits(2, 2, 10, 10));
        dial(0, ALICE, "/ip4/1.1.1.1/tcp/1", "/ip4/1.1.1.1/tcp/2");
        dial(0, BOB, "/ip4/2.2.2.2/tcp/1", "/ip4/2.2.2.2/tcp/2", "/ip4/2.2.2.2/tcp/3");
        dialler.wake(250 * MILLI);
        out.news();
        fail(300 * MILLI, "/ip4/2.2.2.2/tcp/1");
        assertThat(out.news()).as("not to who has just had one").containsExactly("begin /ip4/1.1.1.1/tcp/2");
        fail(310 * MILLI, "/ip4/1.1.1.1/tcp/2");
        assertThat(out.news()).containsExactly("begin /ip4/2.2.2.2/tcp/2");
    }

    @Test
    void aDialThatWaitsInLineForTooLongFails() {
        dialler = dialler(new DialSettings(1, 1, 10, 10, 100 * SECOND, 100 * SECOND, 60 * SECOND));
        dial(0, ALICE, TCP);
        dial(SECOND, BOB, TCP);
        dialler.wake(60 * SECOND);
        assertThat(out.news()).as("its attempt too").containsExactly("begin " + TCP, "cancel " + TCP,
                "1 failed [TIMED_OUT]", "begin " + TCP);
        dialler.wake(61 * SECOND);
        assertThat(out.news()).containsExactly("cancel " + TCP, "2 failed [TIMED_OUT]");
        assertThat(dialler.kept()).isZero();
    }

    @Test
    void aHandshakeUnderWayHoldsTheOthersBack() {
        dial(0, ALICE, TCP, "/ip4/8.8.8.8/tcp/5000");
        dialler.securing(200 * MILLI, out.attemptAt(TCP));
        dialler.wake(250 * MILLI);
        assertThat(out.news()).containsExactly("begin " + TCP);
        assertThat(dialler.deadline()).isEqualTo(700 * MILLI);
        dialler.wake(700 * MILLI);
        assertThat(out.news()).containsExactly("begin /ip4/8.8.8.8/tcp/5000");
    }

    @Test
    void aHandshakeThatFailsHoldsNobodyBack() {
        dial(0, ALICE, TCP, "/ip4/8.8.8.8/tcp/5000");
        dialler.securing(100 * MILLI, out.attemptAt(TCP));
        fail(150 * MILLI, TCP);
        assertThat(out.news()).containsExactly("begin " + TCP, "begin /ip4/8.8.8.8/tcp/5000");
    }

    @Test
    void whereUdpIsSwallowedQuicIsLeftOutUnlessSomebodyInsists() {
        for (int i = 0; i < BlackHole.OUTCOMES; i++) {
            dial(i * SECOND, ALICE, QUIC, TCP);
            dialler.wake(i * SECOND + 250 * MILLI);
            dialler.connected(i * SECOND + 300 * MILLI, out.attemptAt(TCP));
        }
        assertThat(dialler.isUdpBlocked()).isTrue();
        assertThat(dialler.isIp6Blocked()).isFalse();
        out.news();
        dial(1000 * SECOND, ALICE, QUIC);
        assertThat(out.news()).containsExactly("101 failed [BLACK_HOLE]");
        dial(1000 * SECOND, ALICE, QUIC, TCP);
        assertThat(out.news()).as("no waiting for what is not tried").containsExactly("begin " + TCP);
        insist(1000 * SECOND, ALICE, QUIC);
        assertThat(out.news()).containsExactly("begin " + QUIC);
        dialler.connected(1001 * SECOND, out.attemptAt(QUIC));
        assertThat(dialler.isUdpBlocked()).as("something got through").isFalse();
    }
}
