package org.rustycoin.libp2p.protocols.kad.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.multiformats.Varint;
import org.rustycoin.libp2p.protocols.kad.Contacts;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.wire.Message.Type;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.Pair;
import org.rustycoin.libp2p.swarm.Pair.Hand;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

/** The dialler asks, by hand or by the protocol; the listener hears and answers when a test says so. */
class KadStreamsTest {

    private static final String ID = "/test/kad/1";

    private final List<Message> heard = new ArrayList<>();
    private final List<KadStreams.Reply> replies = new ArrayList<>();
    private final KadStreams streams = new KadStreams(List.of(ID), this::asked);
    private final Pair pair = new Pair(streams);
    private final List<Object> outcomes = new ArrayList<>();
    private final KadStreams.Asker asker = new KadStreams.Asker() {
        @Override
        public void answered(Message answer) {
            outcomes.add(answer);
        }

        @Override
        public void failed(Failure why) {
            outcomes.add(why);
        }
    };

    private void asked(Connection connection, Message question, KadStreams.Reply reply) {
        heard.add(question);
        replies.add(reply);
    }

    private static byte[] framed(byte[]... messages) {
        var out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.writeBytes(Varint.encode(message.length));
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    private static byte[] findNode(int key) {
        return MessageCodec.encode(Message.of(Type.FIND_NODE, new byte[]{(byte) key}));
    }

    private void isRefused(String detail) {
        assertThat(pair.listener.rules()).containsExactly("kad-message");
        assertThat(pair.listener.offences.getFirst()).isInstanceOf(Offence.OnStream.class);
        assertThat(pair.listener.offences.getFirst().detail()).contains(detail);
        assertThat(pair.listener.connection.streams()).isZero();
        assertThat(pair.listener.closed).as("the connection goes on").isEmpty();
    }

    @Test
    void aQuestionIsAnsweredAndItsStreamEndsAtBothSides() {
        Message question = Message.of(Type.FIND_NODE, new byte[]{7});
        Contact contact = Contacts.anywhere(new SplittableRandom(1));
        streams.ask(0, pair.dialler.connection, question, Pair.SECOND, asker);
        pair.talk();
        assertThat(heard).singleElement().extracting(Message::key).isEqualTo(new byte[]{7});
        replies.getFirst().answer(0, question.answer(null, List.of(contact), List.of()));
        pair.talk();
        assertThat(outcomes).hasSize(1);
        assertThat(((Message) outcomes.getFirst()).closer()).containsExactly(contact);
        assertThat(pair.dialler.connection.streams() + pair.listener.connection.streams()).isZero();
    }

    @Test
    void manyQuestionsOnOneStreamAreAnsweredOneAfterTheOther() { // as go-libp2p asks
        var hand = new Hand();
        MuxStream stream = pair.say(hand, ID, framed(findNode(1), findNode(2), findNode(3)));
        pair.talk();
        assertThat(heard).as("the second waits for the answer to the first").hasSize(1);
        for (int i = 0; i < 3; i++) {
            assertThat(heard.get(i).key()).isEqualTo(new byte[]{(byte) (i + 1)});
            replies.get(i).answer(0, heard.get(i).answer(null, List.of(), List.of()));
            pair.talk();
        }
        assertThat(hand.read.toByteArray()).isEqualTo(framed(findNode(1), findNode(2), findNode(3)));
        stream.closeWrite();
        pair.talk();
        assertThat(hand.ended).isTrue();
        assertThat(pair.listener.connection.streams()).isZero();
    }

    @Test
    void aStatementIsHeardWithoutAnAnswerAndTheNextIsHeardBehindIt() {
        pair.say(new Hand(), ID, framed(findNode(1), findNode(2)));
        pair.talk();
        replies.getFirst().listen(0);
        pair.talk();
        assertThat(heard).hasSize(2);
        assertThat(pair.dialler.offences).isEmpty();
    }

    @Test
    void anAnswerThatIsGivenAtOnceDoesNotDigIntoTheStack() {
        var direct = new KadStreams(List.of(ID), (_, question, reply) -> {
            heard.add(question);
            reply.answer(0, question.answer(null, List.of(), List.of()));
        });
        var both = new Pair(direct);
        byte[][] questions = new byte[8000][];
        Arrays.fill(questions, findNode(1));
        both.say(new Hand(), ID, framed(questions));
        both.talk();
        assertThat(heard).hasSize(8000);
    }

    @Test
    void aLengthOfFourGibibytesIsRefusedUnread() {
        pair.say(new Hand(), ID, Varint.encode(1L << 32));
        pair.talk();
        isRefused("a message of 4294967296 bytes");
    }

    @Test
    void aMessageBeyondTheBoundIsRefusedAndOneAtItIsRead() {
        byte[] most = Protobufs.write(out -> {
            out.writeEnum(1, 4);
            out.writeByteArray(99, new byte[MessageCodec.BYTES_READ_MAX - 8]);
        });
        assertThat(most).hasSizeBetween(MessageCodec.BYTES_READ_MAX - 4, MessageCodec.BYTES_READ_MAX);
        pair.say(new Hand(), ID, framed(most));
        pair.talk();
        assertThat(heard).hasSize(1);
        pair.say(new Hand(), ID, Varint.encode(MessageCodec.BYTES_READ_MAX + 1));
        pair.talk();
        assertThat(pair.listener.rules()).containsExactly("kad-message");
    }

    @Test
    void whatIsNoMessageIsRefused() {
        pair.say(new Hand(), ID, framed(new byte[]{0x08, 0x33}));
        pair.talk();
        isRefused("type 51");
        assertThat(heard).isEmpty();
    }

    @Test
    void aMessageThatEndsInsideIsRefused() {
        pair.say(new Hand(), ID, new byte[]{5, 8}).closeWrite();
        pair.talk();
        isRefused("ends inside");
    }

    @Test
    void aStreamWithoutQuestionsIsEndedAfterAWhile() {
        var hand = new Hand();
        pair.say(hand, ID, framed(findNode(1)));
        pair.talk();
        replies.getFirst().answer(0, heard.getFirst().answer(null, List.of(), List.of()));
        pair.talk();
        pair.waitUntil(KadStreams.IDLE_NANOS - 1);
        assertThat(pair.listener.connection.streams()).isOne();
        pair.waitUntil(KadStreams.IDLE_NANOS);
        assertThat(pair.listener.connection.streams()).isZero();
        assertThat(hand.failures).hasSize(1);
    }

    @Test
    void whoHasNoAnswerInTimeFailsAndWhoIsRefusedToo() {
        streams.ask(0, pair.dialler.connection, Message.of(Type.PING, new byte[0]), Pair.SECOND, asker);
        pair.talk();
        pair.waitUntil(Pair.SECOND);
        assertThat(outcomes).singleElement().isInstanceOf(Failure.Timeout.class);
        outcomes.clear();
        streams.ask(pair.now, pair.dialler.connection, Message.of(Type.PING, new byte[0]), Pair.SECOND, asker);
        pair.talk();
        replies.getLast().refuse(pair.now);
        pair.talk();
        assertThat(outcomes).hasSize(1).allMatch(Failure.class::isInstance);
        replies.getFirst().answer(pair.now, Message.of(Type.PING, new byte[0])); // too late: changes nothing
        pair.talk();
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void anAnswerThatIsNoMessageIsAnOffence() {
        var hostile = new KadStreams(List.of(ID), (_, question, reply) -> reply.answer(0,
                new Message(Type.FIND_NODE, new byte[MessageCodec.KEY_BYTES_MAX + 1], null, List.of(), List.of(), 0)));
        var both = new Pair(hostile);
        streams.ask(0, both.dialler.connection, Message.of(Type.FIND_NODE, new byte[]{1}), Pair.SECOND, asker);
        both.talk();
        assertThat(outcomes).singleElement().isInstanceOf(Failure.Malformed.class);
        assertThat(both.dialler.rules()).containsExactly("kad-message");
    }

    @Test
    void moreStreamsThanOneConnectionMayHaveAreReset() {
        for (int i = 0; i < 40; i++) {
            pair.say(new Hand(), ID, framed(findNode(i)));
        }
        pair.talk();
        assertThat(heard).hasSize(streams.streamsMax());
        assertThat(pair.listener.connection.streams()).isEqualTo(streams.streamsMax());
    }
}
