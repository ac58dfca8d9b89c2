package org.rustycoin.node.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.rustycoin.node.cli.Rustyd;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code rustyd} in a process of its own, with this one's class path. */
final class RustydProcess implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 60;

    private final Process process;
    private final Path stderr;
    private final BufferedReader stdout;
    private final List<String> said = new ArrayList<>();

    private RustydProcess(Path dir, List<String> arguments) throws IOException {
        Files.createDirectories(dir);
        stderr = Files.createTempFile(dir, "rustyd", ".stderr");
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
                Rustyd.class.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectError(stderr.toFile()).start();
        stdout = process.inputReader(StandardCharsets.UTF_8);
    }

    static RustydProcess start(Path dir, String... arguments) throws IOException {
        return new RustydProcess(dir, List.of(arguments));
    }

    /** A regtest node on free ports of loopback. */
    static RustydProcess run(Path dataDir, String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("run", "--network", "regtest", "--data-dir", dataDir.toString(),
                "--listen", "/ip4/127.0.0.1/tcp/0", "--rpc", "127.0.0.1:0"));
        arguments.addAll(List.of(more));
        return new RustydProcess(dataDir, arguments);
    }

    /** Reads stdout up to a line that begins so, and gives the rest of that line. */
    String awaitLine(String beginning) throws IOException {
        for (String line = stdout.readLine(); line != null; line = stdout.readLine()) {
            said.add(line);
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("it ended without saying '" + beginning + "': " + said + "\n" + errors());
    }

    /** Every line of stdout that was read. */
    List<String> said() {
        return said;
    }

    /** All that it wrote to stderr. */
    String errors() throws IOException {
        return Files.readString(stderr);
    }

    Process process() {
        return process;
    }

    /** SIGKILL: nothing of it runs any more when this returns. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** Its exit status, once it has ended by itself. */
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("the process ends").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
