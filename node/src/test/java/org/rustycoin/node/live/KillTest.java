package org.rustycoin.node.live;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.node.rpc.RpcClient;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A process that is killed while it downloads, again and again. */
@Timeout(180)
class KillTest {

    private static final int KILLS = 10;
    /** What the peer gives to one life of the node: a tenth of the chain, so that every life dies in the middle of it. */
    private static final int BLOCKS_PER_LIFE = 45;
    private static final int BLOCKS_PER_ANSWER = 8;

    @TempDir
    private Path dir;

    /** Gives few blocks at a time, and after a ration none. */
    private static final class Rationed implements ServingPeer.Conduct {
        private final AtomicInteger left = new AtomicInteger();

        void ration(int blocks) {
            left.set(blocks);
        }

        @Override
        public @Nullable List<Block> answer(List<Block> wanted) {
            List<Block> few = wanted.subList(0, Math.min(BLOCKS_PER_ANSWER, wanted.size()));
            return left.getAndAdd(-few.size()) > 0 ? few : null;
        }
    }

    @Test
    void aNodeThatIsKilledTenTimesWhileItDownloadsStartsEachTimeAndEndsAtTheSameTip() throws Exception {
        List<Block> chain;
        try (LiveNode maker = LiveNode.start(dir.resolve("maker"))) {
            chain = maker.generate((KILLS + 1) * BLOCKS_PER_LIFE, 4);
        }
        var rationed = new Rationed();
        Path data = dir.resolve("b");
        try (var peer = new ServingPeer(chain, rationed); var rpc = new RpcClient(data.resolve("regtest"))) {
            long height = 0;
            for (int life = 0; life < KILLS; life++) {
                rationed.ration(BLOCKS_PER_LIFE);
                try (RustydProcess node = RustydProcess.run(data, "--bootstrap", peer.address())) {
                    node.awaitLine("rpc on ");
                    int lives = life; // more may have been stored before the kill than was known then
                    Eventually.eventually("it says where it is", () -> peer.heightsHeard().size() > lives);
                    long before = peer.heightsHeard().getLast();
                    Eventually.eventually("it gets beyond " + before, () -> blocks(rpc) > before);
                    height = blocks(rpc);
                    node.kill(); // while more is on its way through it
                }
            }
            assertThat(peer.heightsHeard()).as("the heights at which it started").isSorted()
                    .hasSizeGreaterThanOrEqualTo(KILLS);
            assertThat(peer.heightsHeard().getLast()).as("the height at its last start").isPositive()
                    .isLessThan(chain.size());
            rationed.ration(Integer.MAX_VALUE);
            try (RustydProcess node = RustydProcess.run(data, "--bootstrap", peer.address())) {
                node.awaitLine("rpc on ");
                Eventually.eventually("it has the whole chain", () -> blocks(rpc) == chain.size());
                assertThat(info(rpc).get("bestblockhash").asString()).isEqualTo(chain.getLast().hash().toHex());
                assertThat(peer.heightsHeard().getLast()).as("nothing that it said it had is lost")
                        .isGreaterThanOrEqualTo(height);
            }
        }
    }

    private static long blocks(RpcClient rpc) throws Exception {
        return info(rpc).get("blocks").asLong();
    }

    private static JsonNode info(RpcClient rpc) throws Exception {
        return rpc.call("getblockchaininfo", JsonNodeFactory.instance.arrayNode());
    }
}
