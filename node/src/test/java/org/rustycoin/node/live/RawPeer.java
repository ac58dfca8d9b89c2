package org.rustycoin.node.live;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Events;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.NodeExchange;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.libp2p.protocols.exchange.Exchange;
import org.rustycoin.libp2p.protocols.exchange.ExchangeCodec;
import org.rustycoin.libp2p.protocols.exchange.ExchangeSettings;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.session.yamux.YamuxSettings;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.messages.CoinProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/** A peer that is honest up to the streams, and says on them whatever a test wants. */
final class RawPeer implements AutoCloseable {

    private static final long SECONDS = 30;

    /** Bytes as they are, in both directions; an answer is whatever came until the stream's end. */
    private record Bytes() implements ExchangeCodec<byte[], byte[]> {

        @Override
        public byte[] encodeQuestion(byte[] question) {
            return question;
        }

        @Override
        public byte[] encodeAnswer(byte[] answer) {
            return answer;
        }

        @Override
        public MessageDecoder<byte[]> questionDecoder() {
            return answerDecoder();
        }

        @Override
        public MessageDecoder<byte[]> answerDecoder() {
            return new MessageDecoder<>() {
                @Override
                public Decoded<byte[]> received(byte[] bytes, int offset, int length) {
                    return new Decoded.More<>();
                }

                @Override
                public Decoded<byte[]> ended() {
                    return new Decoded.Done<>(new byte[0]);
                }
            };
        }
    }

    private static final StreamHandler IDLE = new StreamHandler() {
        @Override
        public void readable(long now, MuxStream stream) {
            // not read
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            // of no interest
        }
    };

    private final NodeExchange<byte[], byte[]> exchange = new NodeExchange<>(
            ExchangeSettings.of(CoinProtocol.BLOCK_SYNC.id()), new Bytes(), (now, peer, ticket, question) -> {});
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Libp2p libp2p;
    private final Peer target;

    RawPeer(String address) throws Exception {
        var yamux = YamuxSettings.STANDARD;
        libp2p = Libp2p.builder().exchange(exchange)
                .session(new SessionSettings(TimeUnit.SECONDS.toNanos(SECONDS), TimeUnit.SECONDS.toNanos(SECONDS),
                        new YamuxSettings(yamux.inboundStreamsMax(), Integer.MAX_VALUE, yamux.streamWindowMax(),
                                yamux.grownWindowsMax(), yamux.pingIntervalNanos(), yamux.silenceNanos())))
                .events(new Events() {
                    @Override
                    public void disconnected(long now, Peer peer, CloseReason reason) {
                        ended.countDown();
                    }
                }).start();
        target = libp2p.dial(Multiaddr.parse(address)).get(SECONDS, TimeUnit.SECONDS);
    }

    String id() {
        return libp2p.peerId().toString();
    }

    /** Says bytes on a new block-sync stream; true if the stream was answered, false if it was reset. */
    boolean asks(byte[] bytes) throws InterruptedException, TimeoutException, ExecutionException {
        var answered = new CompletableFuture<Boolean>();
        libp2p.loop().post(() -> exchange.ask(target, bytes, TimeUnit.SECONDS.toNanos(SECONDS),
                new Exchange.Asker<>() {
                    @Override
                    public void answered(byte[] answer) {
                        answered.complete(true);
                    }

                    @Override
                    public void failed(Failure why) {
                        answered.complete(false);
                    }
                }));
        return answered.get(SECONDS, TimeUnit.SECONDS);
    }

    /** Opens streams one behind the other and leaves them open. */
    void opensStreams(int count) {
        libp2p.withConnection(target, (now, connection) -> {
            for (int i = 0; i < count; i++) {
                connection.open(now, List.of(CoinProtocol.BLOCK_SYNC.id()), IDLE, TimeUnit.SECONDS.toNanos(SECONDS));
            }
        }, () -> {});
    }

    /** Whether a connection to an address comes about, and is not closed at once. */
    boolean dials(String address) throws Exception {
        var closed = new CountDownLatch(1);
        try {
            Peer peer = libp2p.dial(Multiaddr.parse(address)).get(SECONDS, TimeUnit.SECONDS);
            return asks(new byte[]{1}) || !peer.equals(target);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
            closed.countDown();
            return false;
        }
    }

    void awaitEnd() throws InterruptedException {
        assertThat(ended.await(SECONDS, TimeUnit.SECONDS)).as("the connection ends").isTrue();
    }

    @Override
    public void close() {
        libp2p.close();
    }
}
