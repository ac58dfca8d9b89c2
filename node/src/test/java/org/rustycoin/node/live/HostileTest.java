package org.rustycoin.node.live;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

/**
 * A real node under attack: what was done ends in a closed stream or connection and is counted where its operator can see
 * it, and whoever else it downloads from does not notice.
 */
@Timeout(120)
class HostileTest {

    private static final int STREAMS = 10_000;
    private static final byte[] LENGTH_OF_FOUR_GIB = {-1, -1, -1, -1};

    @TempDir
    private Path dir;
    private LiveNode honest;
    private LiveNode node;

    @BeforeEach
    void twoNodes() throws Exception {
        honest = LiveNode.start(dir.resolve("honest"));
        honest.generate(100, 5);
        node = LiveNode.start(dir.resolve("node"), honest.address());
    }

    @AfterEach
    void stop() {
        node.close();
        honest.close();
    }

    /** The node gets all that the honest peer has, what it makes meanwhile too, and holds nothing against it. */
    private void theDownloadGoesOn() throws Exception {
        honest.generate(20, 5);
        node.awaitTip(honest.tip());
        JsonNode peer = node.peer(honest.peerId());
        assertThat(peer).isNotNull();
        assertThat(peer.get("connected").asBoolean()).isTrue();
        assertThat(peer.get("offences").asInt()).isZero();
        assertThat(peer.get("stalls").asInt()).isZero();
    }

    private long offences(String rule) throws Exception {
        return node.call("getnetworkinfo").get("offences").path(rule).asLong(0);
    }

    @Test
    void aFrameThatClaimsFourGibibytesCostsItsStreamAndTheTenthItsSendersConnection() throws Exception {
        try (var attacker = new RawPeer(node.address())) {
            assertThat(attacker.asks(LENGTH_OF_FOUR_GIB)).isFalse();
            Eventually.eventually("it is counted", () -> offences("frame-too-large") == 1);
            JsonNode seen = node.peer(attacker.id());
            assertThat(seen).isNotNull();
            assertThat(seen.get("connected").asBoolean()).isTrue();
            assertThat(seen.get("offences").asInt()).isEqualTo(1);
            assertThat(seen.get("last_trouble").asString()).isEqualTo("frame-too-large: a frame of 4294967295 bytes");
            theDownloadGoesOn();

            for (int i = 2; i <= 10; i++) {
                assertThat(attacker.asks(LENGTH_OF_FOUR_GIB)).isFalse();
            }
            attacker.awaitEnd();
            JsonNode dropped = node.peer(attacker.id());
            assertThat(dropped).isNotNull();
            assertThat(dropped.get("connected").asBoolean()).isFalse();
            assertThat(dropped.get("dropped_rule").asString()).isEqualTo("frame-too-large");
            assertThat(attacker.dials(node.address())).as("who was dropped is not let in again").isFalse();
            theDownloadGoesOn();
        }
    }

    @Test
    void tenThousandStreamsCostTheConnectionThatOpensThem() throws Exception {
        try (var attacker = new RawPeer(node.address())) {
            attacker.opensStreams(STREAMS);
            theDownloadGoesOn();
            attacker.awaitEnd();
            JsonNode dropped = node.peer(attacker.id());
            assertThat(dropped).isNotNull();
            assertThat(dropped.get("connected").asBoolean()).isFalse();
            assertThat(dropped.get("dropped_rule").asString()).startsWith("too-many-");
            assertThat(node.call("getnetworkinfo").get("connections").asInt()).isEqualTo(1);
            theDownloadGoesOn();
        }
    }

    @Test
    void garbageIsCountedAndClosed() throws Exception {
        var random = new SplittableRandom(4733);
        for (int size : List.of(1, 100, 10_000)) {
            try (Socket socket = connect()) {
                var garbage = new byte[size];
                random.nextBytes(garbage);
                garbage[0] = 19; // the length that an honest first message has
                socket.getOutputStream().write(garbage);
                socket.shutdownOutput();
                assertThat(isClosed(socket)).as(size + " bytes").isTrue();
            }
        }
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(isClosed(socket)).as("a browser").isTrue();
        }
        Eventually.eventually("what was malformed is counted", () -> offences("multistream") >= 3);
        theDownloadGoesOn();
    }

    @Test
    void anUpgradeThatTricklesIsClosedAndCounted() throws Exception {
        try (Socket socket = connect()) {
            byte[] hello = "\u0013/multistream/1.0.0\n\u0007/noise\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            socket.setSoTimeout(1000); // one byte a second
            int sent = 0;
            try {
                while (sent < hello.length) {
                    socket.getOutputStream().write(hello[sent++]);
                    if (sent == 2) {
                        theDownloadGoesOn();
                    }
                    if (isClosed(socket)) {
                        break;
                    }
                }
            } catch (IOException e) {
                // closed between two bytes
            }
            assertThat(sent).as("bytes that it took").isLessThan(hello.length);
            Eventually.eventually("it is counted", () -> offences("upgrade-timeout") == 1);
            theDownloadGoesOn();
        }
    }

    private Socket connect() throws IOException {
        var address = node.node().network().listenAddresses().getFirst();
        var socket = new Socket("127.0.0.1", address.components().get(1).number());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Reads until the other side closes; false when it says nothing for as long as the socket waits. */
    private static boolean isClosed(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // what it says before it goes
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }
}
