package org.rustycoin.node.live;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.ledger.block.Block;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

/** Real nodes on loopback: what they make of each other's chains. */
@Timeout(120)
class SyncTest {

    @TempDir
    private Path dir;

    @Test
    void anEmptyNodeDownloadsAChainWithItsTransactions() throws Exception {
        try (LiveNode a = LiveNode.start(dir.resolve("a"))) {
            List<Block> made = a.generate(300, 5);
            assertThat(made.stream().mapToInt(block -> block.transactions().size()).sum()).isGreaterThan(1500);
            try (LiveNode b = LiveNode.start(dir.resolve("b"), a.address())) {
                b.awaitTip(a.tip());

                JsonNode info = b.call("getblockchaininfo");
                assertThat(info.get("blocks").asLong()).isEqualTo(300);
                assertThat(info.get("headers").asLong()).isEqualTo(300);
                assertThat(info.get("initialblockdownload").asBoolean()).isFalse();
                assertThat(info.get("verificationprogress").asDouble()).isEqualTo(1);
                assertThat(info.get("chainwork")).isEqualTo(a.call("getblockchaininfo").get("chainwork"));
                for (int height : List.of(0, 1, 150, 300)) {
                    String hash = b.call("getblockhash", height).asString();
                    assertThat(b.call("getblock", hash, 0)).isEqualTo(a.call("getblock", hash, 0));
                }
                JsonNode peer = b.peer(a.peerId());
                assertThat(peer).isNotNull();
                assertThat(peer.get("inbound").asBoolean()).isFalse();
                assertThat(peer.get("tip_height").asLong()).isEqualTo(300);
                assertThat(peer.get("bytesrecv").asLong()).isGreaterThan(300 * 128);
                assertThat(a.call("getnetworkinfo").get("blocks_served").asLong()).isEqualTo(300);

                String next = a.call("generate", 1, 5).get(0).asString();
                b.awaitTip(next); // it is told of new blocks from then on
            }
        }
    }

    @Test
    void ofThreeServingPeersOneStallsAndOneForgesAndTheNodeSaysWhichAndEndsAtTheHonestTip() throws Exception {
        try (LogLines log = new LogLines(); LiveNode honest = LiveNode.start(dir.resolve("honest"))) {
            List<Block> chain = honest.generate(200, 3);
            var asked = new CountDownLatch(1);
            ServingPeer.Conduct silent = wanted -> {
                asked.countDown();
                return null;
            };
            try (var stalling = new ServingPeer(chain, silent);
                    var forging = new ServingPeer(ForgedChain.of(chain), ServingPeer.HONEST);
                    LiveNode b = LiveNode.start(dir.resolve("b"), stalling.address())) {
                assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue(); // before there is anybody else to ask
                b.call("addpeer", forging.address());
                b.call("addpeer", honest.address());
                Eventually.eventually("the forger is dropped", () -> {
                    JsonNode forger = b.peer(forging.id());
                    return forger != null && !forger.get("connected").asBoolean();
                });
                b.awaitTip(honest.tip());

                JsonNode staller = b.peer(stalling.id());
                assertThat(staller).isNotNull();
                assertThat(staller.get("connected").asBoolean()).isTrue();
                assertThat(staller.get("stalls").asInt()).isPositive();
                assertThat(staller.get("last_trouble").asString()).startsWith("stalled: it held blocks up");

                JsonNode forger = b.peer(forging.id());
                assertThat(forger).isNotNull();
                assertThat(forger.get("connected").asBoolean()).isFalse();
                assertThat(forger.get("dropped_rule").asString()).isEqualTo("signature");
                assertThat(forger.get("dropped_at").asLong()).isPositive();

                JsonNode server = b.peer(honest.peerId());
                assertThat(server).isNotNull();
                assertThat(server.get("connected").asBoolean()).isTrue();
                assertThat(server.get("offences").asInt()).isZero();
                assertThat(log.lines())
                        .anyMatch(line -> line.contains("stalls: it held blocks up"))
                        .anyMatch(line -> line.contains(forging.id() + " is dropped: signature"))
                        .anyMatch(line -> line.startsWith("block ") && line.contains("is refused: signature"));
            }
        }
    }

    @Test
    void twoNodesThatMinedApartEndOnTheChainWithMoreWorkAndTheLosersTransactionsWaitToBeMinedAgain() throws Exception {
        try (LiveNode a = LiveNode.start(dir.resolve("a")); LiveNode b = LiveNode.start(dir.resolve("b"))) {
            List<Block> lost = a.generate(20, 3);
            b.generate(30, 3);
            String winner = b.tip();
            assertThat(a.call("addpeer", b.address()).get("id").asString()).isEqualTo(b.peerId());

            a.awaitTip(winner);
            assertThat(b.tip()).isEqualTo(winner);
            List<String> waiting = a.call("getrawmempool").valueStream().map(JsonNode::asString).toList();
            List<String> payments = lost.stream()
                    .flatMap(block -> block.transactions().stream().skip(1)).map(tx -> tx.txid().toHex()).toList();
            assertThat(waiting).isNotEmpty().containsExactlyInAnyOrderElementsOf(payments);
            assertThat(a.call("getblock", lost.getFirst().hash().toHex(), 1).get("confirmations").asInt())
                    .isEqualTo(-1);
        }
    }

    @Test
    void whatALosingBranchPaidFromCoinsOfBothIsMinedAgain() throws Exception {
        try (LiveNode a = LiveNode.start(dir.resolve("a")); LiveNode b = LiveNode.start(dir.resolve("b"))) {
            a.generate(20, 0); // coins that both branches have
            a.call("addpeer", b.address());
            b.awaitTip(a.tip());
            a.call("disconnectpeer", b.peerId());
            Eventually.eventually("they are apart", () -> b.call("getpeerinfo").isEmpty());
            List<String> payments = a.generate(1, 5).getFirst().transactions().stream().skip(1)
                    .map(tx -> tx.txid().toHex()).toList();
            b.generate(2, 0);
            a.call("addpeer", b.address());
            a.awaitTip(b.tip());
            assertThat(a.call("getrawmempool").valueStream().map(JsonNode::asString))
                    .containsExactlyInAnyOrderElementsOf(payments).hasSize(5);

            String next = a.call("generate", 1).get(0).asString();
            assertThat(a.call("getblock", next).get("tx").valueStream().map(tx -> tx.get("txid").asString()))
                    .containsAll(payments);
            assertThat(a.call("getrawmempool")).isEmpty();
            b.awaitTip(next);
        }
    }
}
