package org.rustycoin.libp2p.session;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.session.End.User;
import org.rustycoin.libp2p.session.limits.HeldMemory;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;
import org.rustycoin.libp2p.session.limits.StreamAdmission;
import org.rustycoin.libp2p.session.limits.StreamRate;
import org.rustycoin.machine.Failure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** What a session does when a limit of the node is in the way. */
class SessionLimitsTest {

    private static Refusal refusal(ScopeKind kind) {
        return new Refusal(kind, "", Resource.STREAMS_INBOUND, 3, 3, 1, Priority.ALWAYS);
    }

    /** Refuses what the test says. */
    private static final class Limited extends Unlimited {
        @Nullable
        Refusal ofPeer;
        @Nullable
        Refusal ofStream;
        @Nullable
        Refusal ofProtocol;
        @Nullable
        Refusal ofMemory;

        @Override
        public @Nullable Refusal reserve(long bytes, Priority priority) {
            return ofMemory == null ? super.reserve(bytes, priority) : ofMemory;
        }

        @Override
        public @Nullable Refusal setPeer(PeerId peer) {
            return ofPeer;
        }

        @Override
        public StreamAdmission openStream(boolean outbound) {
            return ofStream == null ? super.openStream(outbound) : ofStream;
        }

        @Override
        @Nullable
        Refusal protocol() {
            return ofProtocol;
        }
    }

    private static final int LARGE = 4 * HeldMemory.CHUNK_BYTES - 1000;

    private void sendsMuch() {
        MuxStream stream = dialler.open(new User(), End.ECHO);
        assertThat(stream.write(new byte[LARGE], 0, LARGE)).isEqualTo(LARGE);
        End.talk(dialler, listener);
    }

    @Test
    void whatNobodyReadsIsReservedAndGivenBackWhenItIsRead() {
        End.talk(dialler, listener);
        listener.reads = false;
        sendsMuch();
        assertThat(limits.memory).isEqualTo(3L * HeldMemory.CHUNK_BYTES);
        MuxStream stream = requireNonNull(listener.last);
        assertThat(stream.read(0, new byte[LARGE], 0, LARGE)).isEqualTo(LARGE);
        listener.reads = true;
        dialler.ask("more", End.ECHO);
        End.talk(dialler, listener);
        assertThat(limits.memory).isZero();
    }

    @Test
    void aConnectionWhoseUnreadBytesAreTooManyForTheNodeEnds() {
        End.talk(dialler, listener);
        listener.reads = false;
        limits.ofMemory = refusal(ScopeKind.SYSTEM);
        sendsMuch();
        assertThat(listener.closed).containsExactly(new CloseReason.Limited(refusal(ScopeKind.SYSTEM)));
        assertThat(listener.offences).isEmpty();
        assertThat(limits.streams).isZero();
    }

    @Test
    void aConnectionWhoseUnreadBytesAreTooManyForOneIsAnOffender() {
        End.talk(dialler, listener);
        listener.reads = false;
        limits.ofMemory = refusal(ScopeKind.CONNECTION);
        sendsMuch();
        assertThat(listener.closed).hasSize(1);
        assertThat(listener.rules()).containsExactly("limit-connection-streams-inbound");
    }

    private final Limited limits = new Limited();
    private final End listener = new End(false, 2, null, limits);
    private final End dialler = End.dialler(null);

    @Test
    void aPeerWithAsManyConnectionsAsItMayHaveIsSentAwayWithTheLimitNamed() {
        limits.ofPeer = refusal(ScopeKind.PEER);
        End.talk(dialler, listener);
        assertThat(listener.upgraded).isNull();
        assertThat(listener.closed).containsExactly(new CloseReason.Limited(refusal(ScopeKind.PEER)));
        assertThat(listener.closed.getFirst().text()).contains("peer has 3 of 3").contains("raise [limits.peer]");
    }

    @Test
    void aStreamBeyondThePeersLimitIsResetAndIsAnOffence() {
        End.talk(dialler, listener);
        limits.ofStream = refusal(ScopeKind.PEER);
        User user = dialler.ask("hello", End.ECHO);
        End.talk(dialler, listener);
        assertThat(user.failures).containsExactly(new Failure.Gone());
        assertThat(listener.rules()).containsExactly("limit-peer-streams-inbound");
        assertThat(listener.accepted).isEmpty();
    }

    @Test
    void aStreamBeyondTheNodesLimitIsResetAndNobodysFault() {
        End.talk(dialler, listener);
        limits.ofStream = refusal(ScopeKind.SYSTEM);
        User user = dialler.ask("hello", End.ECHO);
        End.talk(dialler, listener);
        assertThat(user.failures).containsExactly(new Failure.Gone());
        assertThat(listener.offences).isEmpty();
        limits.ofStream = null;
        User next = dialler.ask("again", End.ECHO);
        End.talk(dialler, listener);
        assertThat(next.text()).isEqualTo("again");
    }

    @Test
    void aStreamBeyondItsProtocolsLimitIsReset() {
        End.talk(dialler, listener);
        limits.ofProtocol = refusal(ScopeKind.PROTOCOL);
        User user = dialler.ask("hello", End.ECHO);
        End.talk(dialler, listener);
        assertThat(user.failures).containsExactly(new Failure.Gone());
        assertThat(listener.accepted).isEmpty();
        assertThat(limits.streams).as("streams that are held").isZero();
    }

    @Test
    void streamsThatEndAreNoLongerHeld() {
        End.talk(dialler, listener);
        for (int i = 0; i < 50; i++) {
            User user = new User();
            MuxStream stream = dialler.open(user, End.ECHO);
            stream.write(new byte[10], 0, 10);
            stream.closeWrite();
            End.talk(dialler, listener);
            assertThat(user.ended).isTrue();
        }
        assertThat(limits.streams).isZero();
        assertThat(dialler.scope.streams).isZero();
    }

    @Test
    void streamsThatComeToAnEndMayBeAsManyAsOneLikes() {
        End.talk(dialler, listener);
        for (int i = 0; i < 3 * StreamRate.BURST; i++) {
            MuxStream stream = dialler.open(new User(), End.ECHO);
            stream.write(new byte[1], 0, 1);
            stream.closeWrite();
            End.talk(dialler, listener);
        }
        assertThat(listener.offences).isEmpty();
    }
}
