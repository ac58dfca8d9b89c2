package org.rustycoin.node.live;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Real nodes that find each other without being told where. */
class RestartTest {

    @TempDir
    Path dir;

    private static boolean isConnected(LiveNode node, String peer) throws Exception {
        JsonNode entry = node.peer(peer);
        return entry != null && entry.get("connected").asBoolean();
    }

    @Test
    void aNodeThatIsStartedAgainWithoutAnySeedConnectsFromItsBook() throws Exception {
        try (LiveNode other = LiveNode.start(dir.resolve("other"))) {
            try (LiveNode first = LiveNode.start(dir.resolve("node"), other.address())) {
                Eventually.eventually("the peer's address is in the book",
                        () -> first.call("getaddrmaninfo").get("tried").asInt() == 1);
                JsonNode known = first.call("getnodeaddresses", 0).get(0);
                assertThat(known.get("tried").asBoolean()).isTrue();
                assertThat(known.get("peer").asString()).isEqualTo(other.peerId());
                assertThat(first.peer(other.peerId())).isNotNull().extracting(it -> it.get("connection_type").asString())
                        .isEqualTo("manual");
            }
            try (LiveNode again = LiveNode.start(dir.resolve("node"))) {
                Eventually.eventually("it is connected", () -> isConnected(again, other.peerId()));
                Eventually.eventually("and in a slot", () -> again.call("getnetworkinfo").get("bootstrap").get("slots")
                        .get("outbound-full").asInt() == 1);
            }
        }
    }

    @Test
    void aPeerThatTheOperatorDisconnectedIsNotChosenFromTheBook() throws Exception {
        try (LiveNode other = LiveNode.start(dir.resolve("other"));
                LiveNode node = LiveNode.start(dir.resolve("node"), other.address())) {
            Eventually.eventually("it is tried", () -> node.call("getaddrmaninfo").get("tried").asInt() == 1);
            node.call("disconnectpeer", other.peerId());
            Eventually.eventually("it has gone", () -> !isConnected(node, other.peerId()));
            long begun = node.call("getnetworkinfo").get("dials").get("begun").asLong();
            node.call("generate", 3);
            assertThat(node.call("getnetworkinfo").get("dials").get("begun").asLong()).isEqualTo(begun);
        }
    }
}
