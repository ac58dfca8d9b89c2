package org.rustycoin.libp2p.protocols.autonat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.Pair;
import org.rustycoin.libp2p.swarm.Pair.Hand;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.libp2p.swarm.addresses.Verdict;
import org.rustycoin.machine.Failure;

import static org.assertj.core.api.Assertions.assertThat;

class AutonatStreamsTest {

    private static final Multiaddr ADDRESS = Multiaddr.tcp(new byte[]{8, 8, 8, 8}, 4733);
    private static final DialMessage.Response OK = new DialMessage.Response(ResponseStatus.OK, 0, DialStatus.OK);

    private final List<DialMessage.Request> requests = new ArrayList<>();
    private final List<DialRequests.Reply> replies = new ArrayList<>();
    private final List<DialRequests.Reply> paid = new ArrayList<>();
    private final List<DialRequests.Reply> gone = new ArrayList<>();
    private final List<Long> nonces = new ArrayList<>();
    private boolean isNonceExpected = true;
    private final StreamProtocol[] serves = {new DialRequests(new DialRequests.Out() {
        @Override
        public void asked(Connection connection, DialMessage.Request request, DialRequests.Reply reply) {
            requests.add(request);
            replies.add(reply);
        }

        @Override
        public void paid(DialRequests.Reply reply) {
            paid.add(reply);
        }

        @Override
        public void gone(DialRequests.Reply reply) {
            gone.add(reply);
        }
    }), new DialBacks((_, nonce, reply) -> {
        nonces.add(nonce);
        reply.answer(0, isNonceExpected);
    })};
    private Pair pair = new Pair(serves);

    private final List<Object> answers = new ArrayList<>();
    private final List<Integer> payments = new ArrayList<>();

    private void ask(int payMax) {
        Asking.ask(pair.now, pair.dialler.connection, ADDRESS, 42, payMax, new Asking.Asker() {
            @Override
            public void answered(DialMessage.Response response, int bytes) {
                answers.add(response);
                payments.add(bytes);
            }

            @Override
            public void failed(Failure why, int bytes) {
                answers.add(why);
                payments.add(bytes);
            }
        });
        pair.talk();
    }

    private void demand(int bytes) {
        replies.getFirst().demand(pair.now, 0, bytes);
        pair.talk();
    }

    private void answer() {
        replies.getFirst().answer(pair.now, OK);
        pair.talk();
    }

    private static byte[] framed(DialMessage message) {
        return Frames.framed(message.toBytes());
    }

    private void nothingIsLeft() {
        assertThat(pair.dialler.connection.streams() + pair.listener.connection.streams()).isZero();
    }

    @Test
    void aRequestIsAnswered() {
        ask(0);
        assertThat(requests).containsExactly(DialMessage.Request.of(ADDRESS, 42));
        answer();
        assertThat(answers).containsExactly(OK);
        assertThat(payments).containsExactly(0);
        nothingIsLeft();
    }

    @Test
    void whatIsDemandedIsPaidInPiecesAndThenAnswered() {
        for (int bytes : new int[]{1, 100, 4096, 4097, 30_000, 100_000}) {
            pair = new Pair(serves);
            replies.clear();
            paid.clear();
            payments.clear();
            ask(100_000);
            demand(bytes);
            assertThat(paid).as(bytes + " bytes").hasSize(1);
            answer();
            assertThat(payments).containsExactly(bytes);
            nothingIsLeft();
        }
    }

    @Test
    void moreThanMayBePaidIsNotPaid() {
        ask(30_000);
        demand(30_001);
        assertThat(answers).singleElement().isInstanceOf(Failure.Refused.class);
        assertThat(payments).containsExactly(0);
        assertThat(paid).isEmpty();
        assertThat(gone).hasSize(1);
        answer();
        nothingIsLeft();
    }

    @Test
    void aServerThatDemandsTwiceOrForAnotherAddressIsReported() {
        for (DialMessage bad : List.of(new DialMessage.DataRequest(1, 10), DialMessage.Request.of(ADDRESS, 1),
                new DialMessage.Data(5))) {
            var hand = new Pair(new StreamProtocol[0], new StreamProtocol[]{new Saying(framed(bad))});
            pair = hand;
            answers.clear();
            ask(100_000);
            assertThat(answers).singleElement().isInstanceOf(Failure.Malformed.class);
            assertThat(pair.dialler.rules()).containsExactly("autonat");
        }
        pair = new Pair(new StreamProtocol[0], new StreamProtocol[]{new Saying(
                join(framed(new DialMessage.DataRequest(0, 10)), framed(new DialMessage.DataRequest(0, 10))))});
        ask(100_000);
        pair.say(new Hand(), DialRequests.ID, new byte[0]);
        pair.talk();
        assertThat(payments.getLast()).isLessThanOrEqualTo(10);
    }

    /** A server that says these bytes to whoever asks. */
    private record Saying(byte[] bytes) implements StreamProtocol {
        @Override
        public List<String> ids() {
            return List.of(DialRequests.ID, AskingOld.ID);
        }

        @Override
        public int streamsMax() {
            return 10;
        }

        @Override
        public org.rustycoin.libp2p.session.StreamHandler accept(long now, Connection connection, MuxStream stream) {
            stream.write(bytes, 0, bytes.length);
            return new Hand();
        }
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void dataInTinyPiecesIsRefused() {
        MuxStream stream = pair.say(new Hand(), DialRequests.ID, framed(DialMessage.Request.of(ADDRESS, 1)));
        pair.talk();
        demand(30_000);
        byte[] tiny = framed(new DialMessage.Data(DialRequests.PIECE_MIN - 1));
        stream.write(tiny, 0, tiny.length);
        pair.talk();
        assertThat(pair.listener.rules()).containsExactly("autonat");
        assertThat(gone).hasSize(1);
        assertThat(paid).isEmpty();
    }

    @Test
    void dataThatNobodyDemandedIsLeftInTheWindow() {
        MuxStream stream = pair.say(new Hand(), DialRequests.ID, framed(DialMessage.Request.of(ADDRESS, 1)));
        byte[] piece = framed(new DialMessage.Data(4096));
        int sent = 0;
        for (int i = 0; i < 1000; i++) {
            sent += stream.write(piece, 0, piece.length);
            pair.talk();
        }
        assertThat(sent).isLessThan(1_000_000);
        assertThat(requests).hasSize(1);
        assertThat(paid).isEmpty();
    }

    @Test
    void messagesOutOfTurnTooLongOrOfNothingAreRefused() {
        for (byte[] bad : List.of(framed(OK), framed(new DialMessage.Data(10)),
                framed(new DialMessage.DataRequest(0, 1)),
                new byte[]{0}, new byte[]{(byte) 0x81, 0x40}, new byte[]{-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
                new byte[]{2, 0x0a, 5})) {
            pair = new Pair(serves);
            pair.say(new Hand(), DialRequests.ID, bad);
            pair.talk();
            assertThat(pair.listener.rules()).containsExactly("autonat");
            assertThat(pair.listener.connection.streams()).isZero();
        }
        assertThat(requests).isEmpty();
        assertThat(gone).isEmpty();
    }

    @Test
    void whoGoesAwayIsSaidToHaveGone() {
        MuxStream stream = pair.say(new Hand(), DialRequests.ID, framed(DialMessage.Request.of(ADDRESS, 1)));
        pair.talk();
        stream.reset(0);
        pair.talk();
        assertThat(gone).isEqualTo(replies);
    }

    @Test
    void aRequestThatTakesTooLongIsOver() {
        pair.say(new Hand(), DialRequests.ID, framed(DialMessage.Request.of(ADDRESS, 1)));
        pair.talk();
        pair.waitUntil(DialRequests.STREAM_NANOS);
        assertThat(gone).isEqualTo(replies);
        assertThat(pair.listener.connection.streams()).isZero();
    }

    @Test
    void requestsWithoutEndAreLimited() {
        for (int i = 0; i < 30; i++) {
            ask(0);
        }
        assertThat(requests).hasSize(2);
        assertThat(pair.listener.rules()).hasSize(28).containsOnly("too-many-protocol-streams");
    }

    @Test
    void aNonceThatIsExpectedIsTaken() {
        var statuses = new ArrayList<DialStatus>();
        Proving.prove(0, pair.dialler.connection, 42, statuses::add);
        pair.talk();
        isNonceExpected = false;
        Proving.prove(0, pair.dialler.connection, 43, statuses::add);
        pair.talk();
        assertThat(nonces).containsExactly(42L, 43L);
        assertThat(statuses).containsExactly(DialStatus.OK, DialStatus.DIAL_BACK_ERROR);
        nothingIsLeft();
    }

    @Test
    void whoSpeaksNoAutonatTakesNoNonce() {
        pair = new Pair();
        var statuses = new ArrayList<DialStatus>();
        Proving.prove(0, pair.dialler.connection, 42, statuses::add);
        pair.talk();
        assertThat(statuses).containsExactly(DialStatus.DIAL_BACK_ERROR);
    }

    @Test
    void aDialBackOfMoreThanAKilobyteIsRefused() {
        pair.say(new Hand(), DialBacks.ID, Frames.framed(new byte[1025]));
        pair.talk();
        assertThat(nonces).isEmpty();
        assertThat(pair.listener.rules()).containsExactly("autonat");
    }

    @Test
    void theOldVersionIsAsked() throws Exception {
        byte[] reached = Protobufs.write(out -> {
            out.writeEnum(1, 1);
            out.writeByteArray(3, Protobufs.write(body -> body.writeEnum(1, 0)));
        });
        var verdicts = new ArrayList<Verdict>();
        for (byte[] said : List.of(Frames.framed(reached), new byte[]{1, 8}, new byte[]{(byte) 0xff, 0x40})) {
            pair = new Pair(new StreamProtocol[0], new StreamProtocol[]{new Saying(said)});
            AskingOld.ask(0, pair.dialler.connection, pair.dialler.key.peerId(), ADDRESS, verdicts::add);
            pair.talk();
            assertThat(pair.dialler.connection.streams()).isZero();
        }
        pair = new Pair();
        AskingOld.ask(0, pair.dialler.connection, pair.dialler.key.peerId(), ADDRESS, verdicts::add);
        pair.talk();
        assertThat(verdicts).containsExactly(Verdict.REACHED, Verdict.FAILED, Verdict.FAILED, Verdict.FAILED);
    }

    @Test
    void damagedRequestsNeverSurprise() {
        byte[] good = framed(DialMessage.Request.of(ADDRESS, 1));
        Seeds.each(300, random -> {
            pair = new Pair(serves);
            pair.say(new Hand(), DialRequests.ID, Seeds.damaged(random, good)).closeWrite();
            pair.talk();
            assertThat(pair.listener.closed).isEmpty();
            pair.waitUntil(60 * Pair.SECOND);
            assertThat(pair.listener.connection.streams()).isZero();
        });
        assertThat(gone.size()).isEqualTo(requests.size());
    }
}
