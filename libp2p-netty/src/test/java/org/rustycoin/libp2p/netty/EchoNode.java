package org.rustycoin.libp2p.netty;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.libp2p.protocols.exchange.Exchange;
import org.rustycoin.libp2p.protocols.exchange.ExchangeCodec;
import org.rustycoin.libp2p.protocols.exchange.ExchangeSettings;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/** A node that answers by repeating twice what it is asked, refuses {@code refuse} and leaves {@code silence} waiting. */
final class EchoNode implements AutoCloseable {

    static final String ID = "/test/echo/1";
    static final long SECOND = 1_000_000_000L;
    static final int TEXT_BYTES_MAX = 8 << 20;

    /** Text behind its length, a little-endian u32. */
    private record TextCodec() implements ExchangeCodec<String, String> {

        @Override
        public byte[] encodeQuestion(String question) {
            byte[] text = question.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(4 + text.length).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length).put(text)
                    .array();
        }

        @Override
        public byte[] encodeAnswer(String answer) {
            return encodeQuestion(answer);
        }

        @Override
        public MessageDecoder<String> questionDecoder() {
            return new TextDecoder();
        }

        @Override
        public MessageDecoder<String> answerDecoder() {
            return new TextDecoder();
        }
    }

    private static final class TextDecoder implements MessageDecoder<String> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long announced = -1;

        @Override
        public Decoded<String> received(byte[] from, int offset, int length) {
            bytes.write(from, offset, length);
            if (bytes.size() < 4) {
                return new Decoded.More<>();
            }
            if (announced < 0) {
                announced = Integer.toUnsignedLong(
                        ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN).getInt());
            }
            if (announced > TEXT_BYTES_MAX) {
                return new Decoded.Malformed<>(new Offence.OnStream("frame-too-large", announced + " bytes"));
            }
            return bytes.size() < 4 + announced
                    ? new Decoded.More<>()
                    : new Decoded.Done<>(
                            new String(bytes.toByteArray(), 4, (int) announced, StandardCharsets.UTF_8));
        }

        @Override
        public Decoded<String> ended() {
            return new Decoded.Malformed<>(new Offence.OnStream("truncated-message", "it ends inside"));
        }
    }

    final Heard heard = new Heard();
    final NodeExchange<String, String> exchange = new NodeExchange<>(ExchangeSettings.of(ID), new TextCodec(),
            this::asked);
    final Libp2p node;

    EchoNode() throws Exception {
        this(_ -> {});
    }

    EchoNode(Consumer<Libp2pBuilder> settings) throws Exception {
        Libp2pBuilder builder = Libp2p.builder().listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")).ioThreads(1)
                .exchange(exchange).events(heard);
        settings.accept(builder);
        node = builder.start();
    }

    Multiaddr address() {
        return node.listenAddresses().getFirst();
    }

    Peer dial(EchoNode other) throws Exception {
        return node.dial(other.address()).get(20, TimeUnit.SECONDS);
    }

    private void asked(long now, Peer peer, Ticket ticket, String question) {
        node.loop().effect(() -> {
            if (question.equals("refuse")) {
                exchange.refuse(ticket);
            } else if (!question.equals("silence")) {
                exchange.answer(ticket, question + question);
            }
        });
    }

    /** What comes of a question: the answer, or a {@link Failure}. */
    CompletableFuture<Object> ask(Peer peer, String question, long timeoutNanos) {
        var result = new CompletableFuture<Object>();
        node.loop().post(() -> exchange.ask(peer, question, timeoutNanos, new Exchange.Asker<>() {
            @Override
            public void answered(String answer) {
                result.complete(answer);
            }

            @Override
            public void failed(Failure why) {
                result.complete(why);
            }
        }));
        return result;
    }

    @Override
    public void close() {
        node.close();
    }
}
