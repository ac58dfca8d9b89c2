package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Streams as blocking code sees them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeerStreamTest {

    private static final String ECHO = "/echo/1.0.0";
    private static final String SILENT = "/silent/1.0.0";
    private static final String RUDE = "/rude/1.0.0";

    private final CompletableFuture<PeerStream> silent = new CompletableFuture<>();
    private final CompletableFuture<String> silentEnded = new CompletableFuture<>();
    private Libp2p server;
    private Libp2p client;
    private Peer peer;

    @BeforeEach
    void connect() throws Exception {
        server = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0")
                .handle(ECHO, stream -> stream.in().transferTo(stream.out())).handle(SILENT, this::keep)
                .handle(RUDE, stream -> {
                    throw new IllegalStateException("no manners");
                }).start();
        client = Libp2p.builder().start();
        peer = client.dial(server.listenAddresses().getFirst()).get(20, TimeUnit.SECONDS);
    }

    private void keep(PeerStream stream) throws Exception {
        silent.complete(stream);
        silentEnded.get(50, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        silentEnded.complete("");
        client.close();
        server.close();
    }

    private PeerStream open(String... protocols) throws Exception {
        return client.open(peer, protocols).get(20, TimeUnit.SECONDS);
    }

    @Test
    void whatIsWrittenIsEchoedWithItsEnd() throws Exception {
        try (PeerStream stream = open(ECHO)) {
            stream.out().write("hello".getBytes(StandardCharsets.UTF_8));
            stream.out().close();
            assertThat(new String(stream.in().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
            assertThat(stream.peer()).isEqualTo(peer);
            assertThat(stream.protocol()).isEqualTo(ECHO);
        }
    }

    @Test
    void manyMegabytesGoBothWaysAtOnce() throws Exception {
        byte[] bytes = new byte[5_000_000];
        new SplittableRandom(1).nextBytes(bytes);
        try (PeerStream stream = open(ECHO)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    stream.out().write(bytes);
                    stream.out().close();
                } catch (IOException e) {
                    stream.reset();
                }
            });
            assertThat(stream.in().readAllBytes()).isEqualTo(bytes);
            writer.join();
        }
    }

    @Test
    void aWriterWaitsForAReaderThatDoesNotReadAndTheResetEndsIt() throws Exception {
        PeerStream stream = open(SILENT);
        var failed = new CompletableFuture<Throwable>();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                stream.out().write(new byte[4_000_000]);
                failed.complete(new AssertionError("4 MB went where nobody reads"));
            } catch (IOException e) {
                failed.complete(e);
            }
        });
        PeerStream other = silent.get(20, TimeUnit.SECONDS);
        other.reset();
        assertThat(failed.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        writer.join();
    }

    @Test
    void aUserThatThrowsResetsTheStream() throws Exception {
        PeerStream stream = open(RUDE);
        assertThatThrownBy(() -> stream.in().read()).isInstanceOf(IOException.class);
    }

    @Test
    void aProtocolThatThePeerDoesNotSpeakFailsTheReader() throws Exception {
        PeerStream stream = open("/unknown/1");
        assertThatThrownBy(() -> stream.in().read()).isInstanceOf(IOException.class)
                .hasMessageContaining("does not speak");
    }

    @Test
    void ofSeveralProtocolsTheFirstThatThePeerSpeaksIsUsed() throws Exception {
        try (PeerStream stream = open("/unknown/1", ECHO)) {
            assertThat(stream.protocol()).isEqualTo(ECHO);
        }
        assertThatThrownBy(() -> client.open(peer, "/unknown/1", "/unknown/2").join())
                .isInstanceOf(CompletionException.class).hasMessageContaining("does not speak");
    }

    @Test
    void whenTheConnectionEndsItsStreamsDo() throws Exception {
        PeerStream stream = open(SILENT);
        stream.out().write(1);
        silent.get(20, TimeUnit.SECONDS);
        client.disconnect(peer, "enough");
        assertThatThrownBy(() -> stream.in().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.open(new Peer("nobody"), ECHO).join()).hasMessageContaining("not connected");
    }

    @Test
    void closedStreamsAreNoLongerOpenOnEitherSide() throws Exception {
        List<PeerStream> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            streams.add(open(ECHO));
        }
        for (PeerStream stream : streams) {
            stream.out().write(new byte[100]);
            stream.close(); // without reading what comes back
        }
        try (PeerStream last = open(ECHO)) {
            last.out().close();
            assertThat(last.in().read()).isEqualTo(-1);
        }
        for (Libp2p node : List.of(client, server)) {
            long deadline = System.nanoTime() + 20_000_000_000L;
            int open = 1;
            while (open > 0 && System.nanoTime() < deadline) {
                open = node.connections().get(20, TimeUnit.SECONDS).getFirst().streams();
            }
            assertThat(open).isZero();
        }
    }
}
