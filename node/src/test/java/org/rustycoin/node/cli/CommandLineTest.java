package org.rustycoin.node.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.node.live.LiveNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What people and scripts get from the command line: which stream, which exit status, which words. */
class CommandLineTest {

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"run", "rpc", "decode", "devnet"})
    void everyCommandExplainsItself(String command) {
        Ran ran = Ran.rustyd(command, "--help");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).startsWith("Usage: rustyd " + command);
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void runHasTheOptionsThatItsCallersRelyOn() {
        assertThat(Ran.rustyd("run", "--help").out()).contains("--network=", "--data-dir=", "--config=", "--listen=",
                "--bootstrap=", "--rpc=");
    }

    @Test
    void withoutACommandTheUsageIsShownAndTheStatusIsTwo() {
        Ran ran = Ran.rustyd();
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("a command is missing", "run", "rpc", "decode", "devnet");
        assertThat(Ran.rustyd("fly").status()).isEqualTo(2);
        assertThat(Ran.rustyd("--version").out()).startsWith("rustyd/");
    }

    @Test
    void aBadFlagOrFileStopsRunBeforeAnythingIsMade() throws Exception {
        Ran badFlag = Ran.rustyd("run", "--data-dir", dir.resolve("x").toString(), "--network", "mainet");
        assertThat(badFlag.status()).isEqualTo(2);
        assertThat(badFlag.err().lines()).hasSize(1).first().asString()
                .contains("--network", "mainet", "mainnet, testnet or regtest");
        Path config = Files.writeString(dir.resolve("c.toml"), "listn = []");
        Ran badFile = Ran.rustyd("run", "--data-dir", dir.resolve("x").toString(), "--config", config.toString());
        assertThat(badFile.status()).isEqualTo(2);
        assertThat(badFile.err().lines()).hasSize(1).first().asString().contains("c.toml", "listn", "listen");
        assertThat(dir.resolve("x")).doesNotExist();
    }

    @Test
    void rpcPrintsTheResultAndTakesStringsWithAndWithoutQuotes() throws Exception {
        try (LiveNode node = LiveNode.start(dir)) {
            Ran mined = rpc("generate", "2", "1");
            assertThat(mined.status()).isZero();
            assertThat(mined.err()).isEmpty();
            String tip = node.tip();
            assertThat(mined.out()).contains(tip);
            assertThat(rpc("getblockhash", "2").out()).isEqualTo('"' + tip + "\"\n");
            assertThat(rpc("getblockheader", tip).out()).contains("\"height\" : 2")
                    .isEqualTo(rpc("getblockheader", '"' + tip + '"').out());

            Ran refused = rpc("getblockhash", "3");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err().lines()).hasSize(1).first().asString().startsWith("rustyd: ")
                    .contains("no block at height 3").contains("(-32001)");
            assertThat(rpc("fly").err()).contains("there are getblockchaininfo, ");
        }
    }

    private Ran rpc(String method, String... params) {
        var arguments = new java.util.ArrayList<>(
                java.util.List.of("rpc", "--data-dir", dir.toString(), "--network", "regtest", method));
        arguments.addAll(java.util.List.of(params));
        return Ran.rustyd(arguments.toArray(String[]::new));
    }

    @Test
    void rpcSaysSoWhenNoNodeRunsThere() throws Exception {
        assertThat(rpc("getblockchaininfo").err()).contains("no rustyd runs in " + dir.resolve("regtest"))
                .contains("--data-dir");
        Files.createDirectories(dir.resolve("regtest"));
        Files.writeString(dir.resolve("regtest/rpc.address"), "127.0.0.1:1"); // what a killed node leaves
        Files.writeString(dir.resolve("regtest/.cookie"), "__cookie__:x");
        Ran ran = rpc("getblockchaininfo");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1).first().asString().contains("is it still running?");
    }

    @Test
    void devnetRefusesNumbersThatMakeNoNetwork() {
        assertThat(Ran.rustyd("devnet", "--nodes", "1").status()).isEqualTo(2);
        assertThat(Ran.rustyd("devnet", "--block-seconds", "0").err()).contains("at least a second");
    }
}
