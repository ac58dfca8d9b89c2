package org.rustycoin.libp2p.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.End.User;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

/** Two sessions joined in memory. */
class SessionTest {

    private final End listener = End.listener();
    private final End dialler = End.dialler(listener.key.peerId());

    private void connect() {
        End.talk(dialler, listener);
        assertThat(dialler.upgraded).isEqualTo(listener.key.peerId());
        assertThat(listener.upgraded).isEqualTo(dialler.key.peerId());
    }

    @Test
    void theFirstAnswerIsThereAfterThreeRoundTripsTcpsIncluded() {
        int roundTrips = 1; // TCP's own
        dialler.tells(listener);
        listener.tells(dialler);
        roundTrips++;
        assertThat(dialler.upgraded).as("may open streams").isNotNull();
        User asker = dialler.ask("ping", End.ECHO);
        dialler.tells(listener);
        listener.tells(dialler);
        roundTrips++;
        assertThat(asker.text()).isEqualTo("ping");
        assertThat(roundTrips).isEqualTo(3);
    }

    @Test
    void bytesMayComeOneByOne() {
        User asker = null;
        for (boolean more = true; more;) {
            byte[] out = dialler.says();
            byte[] back = new byte[0];
            for (byte each : out) {
                listener.hears(new byte[]{each});
            }
            back = listener.says();
            for (byte each : back) {
                dialler.hears(new byte[]{each});
            }
            more = out.length + back.length > 0;
            if (asker == null && dialler.upgraded != null) {
                asker = dialler.ask("slowly", End.ECHO);
                more = true;
            }
        }
        assertThat(asker).isNotNull().extracting(User::text).isEqualTo("slowly");
    }

    @Test
    void whoeverAnswersInAnothersPlaceIsRefusedBeforeAnythingIsSaidToIt() {
        var wary = End.dialler(new End(false, 3, null).key.peerId());
        wary.tells(listener);
        listener.tells(wary);
        assertThat(wary.closed).singleElement().isInstanceOf(CloseReason.Refused.class)
                .extracting(CloseReason::text).asString().contains(listener.key.peerId() + " answered");
        assertThat(wary.upgraded).isNull();
        assertThat(wary.offences).isEmpty();
    }

    @Test
    void aStreamInAProtocolThatIsNotSpokenIsRefusedAndTheConnectionGoesOn() {
        connect();
        User unknown = dialler.ask("hello", "/test/unknown/1");
        User known = dialler.ask("hello", End.ECHO);
        End.talk(dialler, listener);
        assertThat(unknown.failures).singleElement().isInstanceOf(Failure.Refused.class);
        assertThat(unknown.text()).isEmpty();
        assertThat(known.text()).isEqualTo("hello");
        assertThat(listener.closed).isEmpty();
        assertThat(listener.offences).as("lazy bytes behind the proposal are no crime").isEmpty();
        assertThat(listener.session.streams()).isOne();
    }

    @Test
    void anEndBehindARefusedProposalDoesNotCutOffTheRefusal() {
        connect();
        var user = new User();
        dialler.open(user, "/test/unknown/1").closeWrite();
        End.talk(dialler, listener);
        assertThat(user.failures).singleElement().isInstanceOf(Failure.Refused.class);
        assertThat(dialler.session.streams() + listener.session.streams()).isZero();
    }

    @Test
    void withSeveralProtocolsNothingFollowsTheProposalBeforeTheAnswer() {
        connect();
        var user = new User();
        MuxStream stream = dialler.open(user, "/test/echo/2", End.ECHO);
        assertThat(stream.write(new byte[]{'x'}, 0, 1)).isZero();
        stream.closeWrite(); // must not cut off the second proposal
        End.talk(dialler, listener);
        assertThat(user.agreed).isTrue();
        assertThat(stream.protocol()).isEqualTo(End.ECHO);
        assertThat(listener.accepted.getFirst().ended).as("the end came after the agreement").isTrue();
        assertThat(user.failures).isEmpty();
    }

    @Test
    void bothSidesMayOpenStreams() {
        connect();
        User asker = listener.ask("who are you?", End.ECHO);
        End.talk(dialler, listener);
        assertThat(asker.text()).isEqualTo("who are you?");
        assertThat(dialler.accepted).hasSize(1);
    }

    @Test
    void anEndInOrderIsTheOtherSidesRemoteEnd() {
        connect();
        User asker = dialler.ask("x", End.ECHO);
        dialler.session.close(0, "enough");
        assertThat(dialler.closed).containsExactly(new CloseReason.Local("enough"));
        assertThat(asker.failures).containsExactly(new Failure.Gone());
        dialler.tells(listener);
        assertThat(listener.closed).singleElement().isInstanceOf(CloseReason.Remote.class);
        assertThat(listener.offences).isEmpty();
        assertThat(dialler.session.open(0, List.of(End.ECHO), new User())).isNull();
    }

    @Test
    void whenTheTransportEndsEveryStreamHearsItOnce() {
        connect();
        User asker = dialler.ask("x", End.ECHO);
        dialler.session.ended(0, "reset by peer");
        dialler.session.ended(0, "again");
        assertThat(asker.failures).containsExactly(new Failure.Gone());
        assertThat(dialler.closed).containsExactly(new CloseReason.TransportEnded("reset by peer"));
        assertThat(dialler.session.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSilentPeerIsGivenUp() {
        connect();
        listener.waitUntil(9 * End.SECOND);
        assertThat(listener.closed).isEmpty();
        listener.waitUntil(60 * End.SECOND);
        assertThat(listener.closed).singleElement().isInstanceOf(CloseReason.TimedOut.class);
    }

    @Test
    void pingsGoBackAndForth() {
        connect();
        dialler.waitUntil(0);
        End.talk(dialler, listener);
        assertThat(dialler.session.roundTripNanos()).isPositive();
        assertThat(dialler.closed).isEmpty();
    }

    @Test
    void anAnswerThatNeverComesFailsTheStreamAfterTenSeconds() {
        connect();
        User asker = dialler.ask("x", End.ECHO);
        dialler.says();
        dialler.waitUntil(10 * End.SECOND);
        assertThat(asker.failures).containsExactly(new Failure.Timeout());
        assertThat(dialler.offences).as("that is nobody's crime").isEmpty();
    }

    @Test
    void aReasonSaysWhoseDoingItWasAndWhat() {
        var offence = new Offence.OnConnection("rule", "detail");
        assertThat(List.of(new CloseReason.Local("a"), new CloseReason.Remote("b"),
                new CloseReason.TransportEnded("c"), new CloseReason.TimedOut("d"), new CloseReason.Failed(offence),
                new CloseReason.Refused("e"))).extracting(CloseReason::text).containsExactly("closed by us: a",
                        "closed by the peer: b", "connection lost: c", "timed out: d",
                        "the peer broke a rule: rule: detail", "e");
    }

    @Test
    void aLargeMessageArrivesWhole() {
        connect();
        byte[] large = new byte[200_000];
        Arrays.fill(large, (byte) 'a');
        User asker = dialler.ask(new String(large, StandardCharsets.US_ASCII), End.ECHO);
        End.talk(dialler, listener);
        assertThat(asker.read.toByteArray()).isEqualTo(large);
    }
}
