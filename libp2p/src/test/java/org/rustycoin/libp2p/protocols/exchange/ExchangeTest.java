package org.rustycoin.libp2p.protocols.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.Pair;
import org.rustycoin.libp2p.swarm.Pair.Hand;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

class ExchangeTest {

    private static final String ID = "/test/text/1";
    private static final int TEXT_BYTES_MAX = 1 << 20;

    /** Text behind a big-endian length. */
    private record TextCodec() implements ExchangeCodec<String, String> {

        @Override
        public byte[] encodeQuestion(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
        }

        @Override
        public byte[] encodeAnswer(String text) {
            return encodeQuestion(text);
        }

        @Override
        public MessageDecoder<String> questionDecoder() {
            var bytes = new ByteArrayOutputStream();
            return new MessageDecoder<>() {
                @Override
                public Decoded<String> received(byte[] from, int offset, int length) {
                    bytes.write(from, offset, length);
                    byte[] all = bytes.toByteArray();
                    long due = all.length < 4 ? 0 : Integer.toUnsignedLong(ByteBuffer.wrap(all).getInt());
                    if (due > TEXT_BYTES_MAX) {
                        return new Decoded.Malformed<>(new Offence.OnStream("too-large", due + " bytes"));
                    }
                    return all.length < 4 || all.length < 4 + due
                            ? new Decoded.More<>()
                            : new Decoded.Done<>(new String(all, 4, (int) due, StandardCharsets.UTF_8));
                }

                @Override
                public Decoded<String> ended() {
                    return new Decoded.Malformed<>(new Offence.OnStream("truncated", "ends inside"));
                }
            };
        }

        @Override
        public MessageDecoder<String> answerDecoder() {
            return questionDecoder();
        }
    }

    /** What the asked side heard; a question is answered when the test says so. */
    private final List<String> questions = new ArrayList<>();
    private final List<Exchange.Reply<String>> replies = new ArrayList<>();
    private final List<Exchange.Reply<String>> abandoned = new ArrayList<>();
    /** What the asking side heard. */
    private final List<Object> results = new ArrayList<>();
    private final Exchange<String, String> exchange = new Exchange<>(ExchangeSettings.of(ID), new TextCodec(),
            new Exchange.Out<>() {
                @Override
                public void asked(Connection connection, String question, Exchange.Reply<String> reply) {
                    questions.add(question);
                    replies.add(reply);
                }

                @Override
                public void abandoned(Exchange.Reply<String> reply) {
                    abandoned.add(reply);
                }
            });
    private final Pair pair = new Pair(exchange);

    private void ask(String question, long timeoutNanos) {
        exchange.ask(pair.now, pair.dialler.connection, question, timeoutNanos, new Exchange.Asker<>() {
            @Override
            public void answered(String answer) {
                results.add(answer);
            }

            @Override
            public void failed(Failure why) {
                results.add(why);
            }
        });
        pair.talk();
    }

    private void nothingIsOpen() {
        assertThat(pair.dialler.connection.streams() + pair.listener.connection.streams()).isZero();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void aQuestionIsAnswered() {
        ask("who?", 20 * Pair.SECOND);
        assertThat(questions).containsExactly("who?");
        replies.getFirst().answer(pair.now, "me");
        pair.talk();
        assertThat(results).containsExactly("me");
        assertThat(abandoned).isEmpty();
        nothingIsOpen();
    }

    @Test
    void questionsAreAnsweredInAnyOrder() {
        for (int i = 0; i < 16; i++) {
            ask("q" + i, 20 * Pair.SECOND);
        }
        for (int i = 15; i >= 0; i--) {
            replies.get(i).answer(pair.now, "a" + i);
            pair.talk();
        }
        assertThat(results).hasSize(16).startsWith("a15", "a14").endsWith("a0");
        nothingIsOpen();
    }

    @Test
    void aQuestionBeyondTheLimitIsRefusedAndCounted() {
        for (int i = 0; i < 17; i++) {
            ask("q" + i, 20 * Pair.SECOND);
        }
        assertThat(questions).hasSize(16);
        assertThat(results).containsExactly(new Failure.Gone());
        assertThat(pair.listener.rules()).containsExactly("too-many-protocol-streams");
    }

    @Test
    void largeMessagesGoBothWays() {
        String large = "x".repeat(TEXT_BYTES_MAX);
        ask(large, 20 * Pair.SECOND);
        assertThat(questions).containsExactly(large);
        replies.getFirst().answer(pair.now, large);
        pair.talk();
        assertThat(results).containsExactly(large);
        nothingIsOpen();
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsATimeoutAndTheAskedSideHearsOfIt() {
        ask("who?", 5 * Pair.SECOND);
        pair.waitUntil(5 * Pair.SECOND);
        assertThat(results).containsExactly(new Failure.Timeout());
        assertThat(abandoned).containsExactly(replies.getFirst());
        replies.getFirst().answer(pair.now, "too late");
        pair.talk();
        assertThat(results).hasSize(1);
        nothingIsOpen();
    }

    @Test
    void anAnswerMayTakeLongerThanAQuestion() {
        ask("think!", 100 * Pair.SECOND);
        pair.waitUntil(50 * Pair.SECOND);
        replies.getFirst().answer(pair.now, "42");
        pair.talk();
        assertThat(results).containsExactly("42");
    }

    @Test
    void aQuestionThatIsNeverAnsweredIsClosedByTheAskedSide() {
        ask("think!", 1000 * Pair.SECOND);
        pair.waitUntil(60 * Pair.SECOND);
        assertThat(results).containsExactly(new Failure.Gone());
        assertThat(abandoned).hasSize(1);
        assertThat(pair.listener.offences).isEmpty();
    }

    @Test
    void aRefusalIsAnEndWithoutAnAnswer() {
        ask("who?", 20 * Pair.SECOND);
        replies.getFirst().refuse(pair.now);
        pair.talk();
        assertThat(results).containsExactly(new Failure.Gone());
        nothingIsOpen();
    }

    @Test
    void whoDoesNotSpeakItRefuses() {
        var mute = new Pair();
        exchange.ask(0, mute.dialler.connection, "who?", 20 * Pair.SECOND, asker());
        mute.talk();
        assertThat(results).singleElement().isInstanceOf(Failure.Refused.class);
    }

    private Exchange.Asker<String> asker() {
        return new Exchange.Asker<>() {
            @Override
            public void answered(String answer) {
                results.add(answer);
            }

            @Override
            public void failed(Failure why) {
                results.add(why);
            }
        };
    }

    @Test
    void onAClosedConnectionAQuestionFailsAtOnce() {
        pair.dialler.connection.close(0, "enough");
        ask("who?", 20 * Pair.SECOND);
        assertThat(results).containsExactly(new Failure.Gone());
    }

    @Test
    void whenTheConnectionEndsEachAskerHearsItOnce() {
        ask("one", 20 * Pair.SECOND);
        ask("two", 20 * Pair.SECOND);
        pair.listener.connection.close(0, "enough");
        pair.talk();
        assertThat(results).containsExactly(new Failure.Gone(), new Failure.Gone());
        assertThat(abandoned).hasSize(2);
    }

    @Test
    void aStatementIsHeardAndClosedWithoutAnAnswer() {
        exchange.tell(0, pair.dialler.connection, "it rains");
        pair.talk();
        assertThat(questions).containsExactly("it rains");
        replies.getFirst().close(0);
        pair.talk();
        nothingIsOpen();
        assertThat(pair.dialler.offences).isEmpty();
    }

    @Test
    void aLengthOfFourGibibytesCostsTheStreamAndIsCounted() {
        var hand = new Hand();
        pair.say(hand, ID, bytes(255, 255, 255, 255));
        pair.talk();
        assertThat(pair.listener.rules()).containsExactly("too-large");
        assertThat(hand.failures).containsExactly(new Failure.Gone());
        assertThat(questions).isEmpty();
        nothingIsOpen();
    }

    @Test
    void aQuestionThatEndsInsideIsCounted() {
        pair.say(new Hand(), ID, bytes(0, 0, 0, 9, 1)).closeWrite();
        pair.talk();
        assertThat(pair.listener.rules()).containsExactly("truncated");
        nothingIsOpen();
    }

    @Test
    void aQuestionThatIsNotWholeInTimeIsCounted() {
        var hand = new Hand();
        pair.say(hand, ID, bytes(0, 0, 0, 9, 1));
        pair.waitUntil(10 * Pair.SECOND);
        assertThat(pair.listener.rules()).containsExactly("slow-question");
        assertThat(hand.failures).containsExactly(new Failure.Gone());
        assertThat(abandoned).isEmpty();
    }

    /** Says these bytes to whoever asks. */
    private record Liar(byte[] answer, boolean ends) implements StreamProtocol {
        @Override
        public List<String> ids() {
            return List.of(ID);
        }

        @Override
        public int streamsMax() {
            return 1;
        }

        @Override
        public StreamHandler accept(long now, Connection connection, MuxStream stream) {
            stream.write(answer, 0, answer.length);
            if (ends) {
                stream.closeWrite();
            }
            return new Hand();
        }
    }

    private Pair asked(byte[] answer, boolean ends) {
        var liars = new Pair(new Liar(answer, ends));
        exchange.ask(0, liars.dialler.connection, "who?", 20 * Pair.SECOND, asker());
        liars.talk();
        return liars;
    }

    @Test
    void anAnswerThatIsTooLargeIsMalformedAndCounted() {
        Pair liars = asked(bytes(255, 255, 255, 255), false);
        assertThat(results).containsExactly(new Failure.Malformed("4294967295 bytes"));
        assertThat(liars.dialler.rules()).containsExactly("too-large");
        assertThat(liars.dialler.closed).isEmpty();
    }

    @Test
    void anAnswerThatEndsInsideIsMalformedAndCounted() {
        Pair liars = asked(bytes(0, 0, 0, 9, 1), true);
        assertThat(results).containsExactly(new Failure.Malformed("ends inside"));
        assertThat(liars.dialler.rules()).containsExactly("truncated");
    }

    @Test
    void whatIsSaidBehindAnAnswerIsNotHeard() {
        Pair liars = asked(bytes(0, 0, 0, 1, 'a', 'b', 'c'), false);
        assertThat(results).containsExactly("a");
        assertThat(liars.dialler.connection.streams()).isZero();
    }
}
