package org.rustycoin.node.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.node.rpc.RpcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import tools.jackson.databind.node.JsonNodeFactory;

/** {@code rustyd run} as a process: what it says where, what it leaves on disk, and how it ends. */
@Timeout(120)
class ProcessTest {

    private static final int SIGINT = 2;

    @TempDir
    private Path dir;

    @Test
    void aNodeSaysWhereItIsAndStopsCleanlyOnSigterm() throws Exception {
        Path network = dir.resolve("regtest");
        try (RustydProcess node = RustydProcess.run(dir); var rpc = new RpcClient(network)) {
            String peerId = node.awaitLine("peer id ");
            String address = node.awaitLine("listening on ");
            String rpcAddress = node.awaitLine("rpc on ");
            assertThat(address).matches("/ip4/127\\.0\\.0\\.1/tcp/[1-9]\\d+/p2p/" + peerId);
            assertThat(network.resolve("rpc.address")).hasContent(rpcAddress);
            assertThat(Files.readString(network.resolve(".cookie"))).matches("[^:]+:[0-9a-f]{64}");
            for (String secret : List.of(".cookie", "identity.key")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(network.resolve(secret))))
                        .as(secret).isEqualTo("rw-------");
            }
            rpc.call("generate", JsonNodeFactory.instance.arrayNode().add(30).add(2));

            try (RustydProcess second = RustydProcess.run(dir)) {
                assertThat(second.awaitEnd()).isEqualTo(1);
                assertThat(second.errors()).contains("another rustyd runs in " + network).contains("--data-dir");
                assertThat(network.resolve("rpc.address")).as("the first one's").hasContent(rpcAddress);
            }

            node.process().destroy(); // SIGTERM
            assertThat(node.awaitEnd()).isZero();

            assertThat(network.resolve("rpc.address")).doesNotExist();
            assertThat(network.resolve(".cookie")).doesNotExist();
            assertThat(node.said()).as("stdout").hasSize(3);
            assertThat(node.errors()).contains("rustyd stops").contains("rustyd has stopped");
            assertThat(network.resolve("rustyd.log")).content().contains("listening on " + address)
                    .contains("rustyd has stopped");
        }
        try (RustydProcess again = RustydProcess.run(dir); var rpc = new RpcClient(network)) {
            again.awaitLine("rpc on ");
            assertThat(rpc.call("getblockchaininfo", JsonNodeFactory.instance.arrayNode()).get("blocks").asInt())
                    .isEqualTo(30);
            assertThat(rpc.call("stop", JsonNodeFactory.instance.arrayNode()).asString())
                    .isEqualTo("rustyd is stopping");
            assertThat(again.awaitEnd()).isZero();
        }
    }

    @Test
    void aNodeThatWasKilledLeavesNoAddressToTheNextOne() throws Exception {
        Path network = dir.resolve("regtest");
        Files.createDirectories(network);
        Files.writeString(network.resolve("rpc.address"), "127.0.0.1:1");
        Files.writeString(network.resolve(".cookie"), "__cookie__:old");
        Files.writeString(network.resolve("identity.key"), "not a key");
        try (RustydProcess node = RustydProcess.run(dir)) {
            assertThat(node.awaitEnd()).isEqualTo(1);
            assertThat(node.errors()).contains("identity.key").contains("restore it from a backup");
            assertThat(network.resolve("rpc.address")).doesNotExist();
            assertThat(network.resolve(".cookie")).doesNotExist();
        }
    }

    @Test
    void aNodeWhoseDiskIsFullStopsAndItsExitStatusSaysSo() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/prlimit")), "prlimit of util-linux");
        try (RustydProcess node = RustydProcess.run(dir); var rpc = new RpcClient(dir.resolve("regtest"))) {
            node.awaitLine("rpc on ");
            assertThat(new ProcessBuilder("prlimit", "--pid", Long.toString(node.process().pid()), "--fsize=100000")
                    .inheritIO().start().waitFor()).isZero();
            assertThatThrownBy(() -> rpc.call("generate", JsonNodeFactory.instance.arrayNode().add(2000).add(5)))
                    .isInstanceOf(Exception.class);
            assertThat(node.awaitEnd()).isEqualTo(1);
            assertThat(node.errors()).contains("the chain cannot go on");
        }
    }

    @Test
    void aDevnetAgreesShowsItAndLeavesNothingBehindWhenItIsInterrupted() throws Exception {
        try (RustydProcess devnet = RustydProcess.start(dir, "devnet", "--nodes", "2", "--block-seconds", "1", "--txs",
                "3", "--data-dir", dir.resolve("net").toString())) {
            String line = devnet.awaitLine("heights ");
            while (!line.contains("one tip") || height(line) < 22) { // not every height is seen on a busy machine
                line = devnet.awaitLine("heights ");
            }
            List<ProcessHandle> children = devnet.process().descendants().toList();
            assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);
            new ProcessBuilder("kill", interrupt(), Long.toString(devnet.process().pid())).inheritIO().start()
                    .waitFor();
            devnet.awaitEnd();
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(devnet.errors().lines().map(each -> each.toLowerCase(Locale.ROOT)))
                    .noneMatch(each -> each.contains("exception") || each.startsWith("rustyd:"));
            assertThat(Arrays.asList(dir.resolve("net").toFile().list())).containsExactlyInAnyOrder("node1", "node2");
        }
    }

    /** What Ctrl-C sends, unless whoever runs this build in the background has had its processes ignore that. */
    private static String interrupt() throws IOException {
        Path status = Path.of("/proc/self/status");
        boolean isIgnored = Files.exists(status) && Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> (SIGINT - 1) & 1) != 0);
        return isIgnored ? "-TERM" : "-INT";
    }

    private static int height(String heights) {
        return Integer.parseInt(heights.substring(0, heights.indexOf(' ')));
    }
}
