package org.rustycoin.node.rpc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.node.live.Eventually;
import org.rustycoin.node.live.LiveNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import tools.jackson.databind.JsonNode;

/** What each method gives, and that docs/rpc.md says so. */
@Timeout(60)
class MethodsTest {

    @TempDir
    private static Path dir;
    private static LiveNode node;
    private static LiveNode other;
    private static String page;

    @BeforeAll
    static void start() throws Exception {
        page = Files.readString(Path.of("../docs/rpc.md"));
        node = LiveNode.start(dir.resolve("node"));
        node.generate(5, 2);
        other = LiveNode.start(dir.resolve("other"), node.address());
        other.awaitTip(node.tip());
    }

    @AfterAll
    static void end() {
        other.close();
        node.close();
    }

    private static void hasDocumentedFields(JsonNode object, String... fields) {
        assertThat(object.propertyNames()).containsExactlyInAnyOrder(fields);
        for (String field : fields) {
            assertThat(page).as("docs/rpc.md").contains("`" + field + "`");
        }
    }

    @Test
    void everyMethodIsDocumentedAndNoOther() throws Exception {
        assertThatThrownBy(() -> node.call("fly")).isInstanceOfSatisfying(RpcException.class, e -> {
            String names = String.valueOf(e.getMessage()).split("there are ", 2)[1];
            assertThat(page.lines().filter(line -> line.startsWith("### `")).map(line -> line.split("`", 3)[1]))
                    .containsExactlyInAnyOrder(names.split(", ", -1));
        });
    }

    @Test
    void theChainIsDescribed() throws Exception {
        JsonNode info = node.call("getblockchaininfo");
        hasDocumentedFields(info, "chain", "blocks", "headers", "bestblockhash", "chainwork", "initialblockdownload",
                "verificationprogress");
        assertThat(info.get("chain").asString()).isEqualTo("regtest");
        assertThat(info.get("chainwork").asString()).matches("0{60}[0-9a-f]{4}").isNotEqualTo("0".repeat(64));
        assertThat(info.get("initialblockdownload").asBoolean()).isFalse();
        assertThat(node.call("getblockhash", 0).asString())
                .isEqualTo(NetworkParams.regtest().genesisHash().toHex());
        assertThat(node.call("getrawmempool").size()).isZero();
    }

    @Test
    void blocksAndHeadersComeAsHexAndAsJson() throws Exception {
        String hash = node.call("getblockhash", 4).asString();
        Block block = BincodeReader.decode(Bytes.fromHex(node.call("getblock", hash, 0).asString()).toByteArray(),
                Block::read);
        assertThat(block.hash()).hasToString(hash);
        BlockHeader header = BincodeReader.decode(
                Bytes.fromHex(node.call("getblockheader", hash, false).asString()).toByteArray(), BlockHeader::read);
        assertThat(header).isEqualTo(block.header());

        JsonNode json = node.call("getblock", hash);
        assertThat(json).isEqualTo(node.call("getblock", hash, 1));
        hasDocumentedFields(json, "hash", "confirmations", "chainwork", "block_hash", "version", "height",
                "prev_block_hash", "merkle_root", "state_root", "timestamp", "difficulty_target", "nonce",
                "next_block_hash", "size", "ticket_votes", "tx");
        assertThat(json.get("confirmations").asLong()).isEqualTo(node.height() - 3);
        assertThat(json.get("next_block_hash")).isEqualTo(node.call("getblockhash", 5));
        assertThat(json.get("size").asInt()).isEqualTo(node.call("getblock", hash, 0).asString().length() / 2);
        assertThat(json.get("tx").valueStream().map(tx -> tx.get("txid").asString()))
                .containsExactlyElementsOf(block.transactions().stream().map(tx -> tx.txid().toHex()).toList())
                .hasSize(3);
        assertThat(node.call("getblockheader", node.tip()).get("next_block_hash").isNull()).isTrue();
        fails(RpcException.NOT_FOUND, "no block 00", "getblock", "00".repeat(32));
    }

    @Test
    void peersAreDescribedFromBothSides() throws Exception {
        Eventually.eventually("they know each other", () -> {
            JsonNode peer = kept(other, node);
            return peer != null && !peer.get("agent").isNull() && peer.get("pingtime_ms").isNumber()
                    && peer.get("tip_height").asLong() >= 5;
        });
        JsonNode peer = Objects.requireNonNull(kept(other, node));
        hasDocumentedFields(peer, "id", "addr", "inbound", "connection_type", "network_group", "transport", "security",
                "muxer", "agent", "protocols",
                "connected", "connected_since",
                "bytessent", "bytesrecv", "pingtime_ms", "tip_height", "kept_by", "streams", "offences", "stalls",
                "last_trouble");
        assertThat(peer.get("agent").asString()).isEqualTo("rustyd/0.1.0");
        assertThat(peer.get("connection_type").asString()).isIn("manual", "inbound", "outbound-full",
                "block-relay-only");
        assertThat(peer.get("kept_by").valueStream().map(JsonNode::asString)).contains("chain");
        assertThat(List.of(peer.get("transport").asString(), peer.get("security").asString(),
                peer.get("muxer").asString())).containsExactly("tcp", "/noise", "/yamux/1.0.0");
        assertThat(peer.get("addr").asString()).startsWith("/ip4/127.0.0.1/tcp/");
        assertThat(peer.get("protocols").valueStream().map(JsonNode::asString)).contains("/rusty/status/1.0",
                "/rusty/block-sync/1.0", "/ipfs/id/1.0.0", "/ipfs/ping/1.0.0");
        // Each may have dialled the other, and of two connections one is kept: then each says which end it is.
        Eventually.eventually("one end of the connection is inbound", () -> {
            JsonNode here = kept(node, other);
            JsonNode there = kept(other, node);
            return here != null && there != null && here.get("inbound").asBoolean() != there.get("inbound").asBoolean();
        });

        JsonNode network = node.call("getnetworkinfo");
        hasDocumentedFields(network, "peer_id", "agent", "listen_addresses", "connections", "connections_in",
                "connections_out", "connections_refused", "blocks_served", "questions_refused", "statements_ignored",
                "bootstrap", "dials", "confirmed_addresses", "tried_addresses", "observed_addresses", "autonat", "mdns",
                "buffers",
                "limits_refused", "offences");
        assertThat(network.get("confirmed_addresses").size()).isZero(); // of loopback nobody can say anything
        assertThat(network.get("observed_addresses").size()).isZero();
        assertThat(network.get("autonat").get("observations_ignored").asLong()).isPositive();
        hasDocumentedFields(network.get("mdns"), "interfaces", "peers", "packets_in", "packets_out", "dropped");
        hasDocumentedFields(network.get("bootstrap"), "step", "doing", "peers", "outbound_wanted", "slots");
        assertThat(network.get("bootstrap").get("slots").propertyNames()).containsExactlyInAnyOrder("outbound-full",
                "block-relay-only", "feeler", "manual", "inbound", "passing");
        assertThat(network.get("buffers").get("direct_bytes").asLong()).isPositive();
        assertThat(network.get("limits_refused").size()).isZero();
        assertThat(network.get("peer_id").asString()).isEqualTo(node.peerId());
        assertThat(network.get("listen_addresses").get(0).asString()).isEqualTo(node.address());
        assertThat(network.get("connections_in").asInt() + network.get("connections_out").asInt())
                .isEqualTo(network.get("connections").asInt()).isPositive();
        assertThat(network.get("offences")).as("%s", network.get("offences")).isEmpty();
    }

    /** The connection of a node with another that is kept. */
    private static @Nullable JsonNode kept(LiveNode of, LiveNode with) throws Exception {
        return of.call("getpeerinfo").valueStream().filter(each -> each.get("id").asString().equals(with.peerId())
                && each.path("kept_by").valueStream().anyMatch(why -> why.asString().equals("chain"))).findFirst()
                .orElse(null);
    }

    @Test
    void theAddressBookIsDescribed() throws Exception {
        Eventually.eventually("the named peer is tried", () -> other.call("getaddrmaninfo").get("tried").asInt() > 0);
        hasDocumentedFields(other.call("getaddrmaninfo"), "new", "new_groups", "tried", "tried_groups", "total",
                "collisions", "heard", "added", "refused", "crowded_out", "rate_limited");
        JsonNode address = other.call("getnodeaddresses", 0).valueStream()
                .filter(each -> node.address().startsWith(each.get("address").asString())).findFirst().orElseThrow();
        hasDocumentedFields(address, "time", "address", "network", "network_group", "tried", "last_try",
                "last_success", "failures", "peer");
        assertThat(address.get("network").asString()).isEqualTo("ipv4");
    }

    @Test
    void theDhtFindsPeersAndWhatTheyOffer() throws Exception {
        Eventually.eventually("a node offers what it has",
                () -> other.call("findproviders", "full").get("providers").size() > 0);
        JsonNode found = other.call("findproviders", "full");
        hasDocumentedFields(found, "providers", "age_seconds");
        hasDocumentedFields(found.get("providers").get(0), "id", "addresses");
        Eventually.eventually("each keeps the other's signed record", () -> node.call("getdhtinfo").get("records")
                .asInt() > 0 && other.call("getdhtinfo").get("records").asInt() > 0);
        JsonNode peer = other.call("lookup", node.peerId());
        hasDocumentedFields(peer, "id", "addresses", "proved", "hops", "age_seconds");
        assertThat(peer.get("id").asString()).isEqualTo(node.peerId());
        hasDocumentedFields(other.call("getdhtinfo"), "serving", "table", "buckets", "neighbours", "searches",
                "questions", "records", "record_bytes", "provided_keys", "providers", "publications", "cached",
                "dropped");
        assertThat(other.call("getdhtinfo").get("table").asInt()).isPositive();
        assertThatThrownBy(() -> other.call("findproviders", "nonsense")).hasMessageContaining("full");
        assertThatThrownBy(() -> other.call("lookup", "nobody")).hasMessageContaining("no peer id");
    }

    @Test
    void aPeerThatIsDisconnectedIsNotDialledAgainUntilItIsAdded() throws Exception {
        try (LiveNode third = LiveNode.start(dir.resolve("third"), node.address())) {
            third.awaitTip(node.tip());
            assertThat(third.call("disconnectpeer", node.peerId()).asBoolean()).isTrue();
            Eventually.eventually("it is gone", () -> hasNotDialled(third, node.peerId()));
            String tip = node.call("generate", 1).get(0).asString();
            assertThat(hasNotDialled(third, node.peerId())).isTrue();
            assertThat(third.call("addpeer", node.address()).get("id").asString()).isEqualTo(node.peerId());
            third.awaitTip(tip);
        }
        other.awaitTip(node.tip());
    }

    /** The other side may have come back by itself: it was not asked to stay away. */
    private static boolean hasNotDialled(LiveNode by, String peer) throws Exception {
        JsonNode found = by.peer(peer);
        return found == null || found.get("inbound").asBoolean();
    }

    @Test
    void whatCannotBeDoneSaysWhatToDo() throws Exception {
        fails(RpcException.INVALID_PARAMS, "is no multiaddr", "addpeer", "nowhere");
        fails(RpcException.INVALID_PARAMS, "/udp/PORT/quic-v1", "addpeer", "/ip4/127.0.0.1/udp/1");
        fails(RpcException.NOT_POSSIBLE, "this is the node itself", "addpeer", node.address());
        fails(RpcException.NOT_POSSIBLE, "could be connected to: /ip4/127.0.0.1/tcp/1", "addpeer",
                "/ip4/127.0.0.1/tcp/1");
        fails(RpcException.INVALID_PARAMS, "is no peer id", "disconnectpeer", "x");
        fails(RpcException.NOT_FOUND, "is not connected", "disconnectpeer", node.peerId());
        fails(RpcException.INVALID_PARAMS, "from 0 to 100000", "generate", 100_001);
        fails(RpcException.NOT_FOUND, "no block at height 6000000", "getblockhash", 6_000_000);
    }

    private static void fails(int code, String why, String method, Object... params) {
        fails(node, code, why, method, params);
    }

    private static void fails(LiveNode asked, int code, String why, String method, Object... params) {
        assertThatThrownBy(() -> asked.call(method, params)).as(method + List.of(params))
                .isInstanceOfSatisfying(RpcException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e).hasMessageContaining(why);
                });
    }
}
