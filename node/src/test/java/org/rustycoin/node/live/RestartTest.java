package org.rustycoin.node.live;

import java.nio.file.Path;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

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
                JsonNode peer = Objects.requireNonNull(first.peer(other.peerId()));
                assertThat(peer.get("connection_type").asString()).isEqualTo("manual");
            }
            try (LiveNode again = LiveNode.start(dir.resolve("node"))) {
                Eventually.eventually("it is connected", () -> isConnected(again, other.peerId()));
                Eventually.eventually("and in a slot", () -> again.call("getnetworkinfo").get("bootstrap").get("slots")
                        .get("outbound-full").asInt() == 1);
            }
        }
    }
}
