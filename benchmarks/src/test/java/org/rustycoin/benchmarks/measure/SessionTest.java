package org.rustycoin.benchmarks.measure;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.benchmarks.results.Measure;
import org.rustycoin.benchmarks.results.Pair;
import org.rustycoin.benchmarks.results.Results;
import org.rustycoin.benchmarks.results.Settings;
import org.rustycoin.benchmarks.results.TransportStack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.benchmarks.results.Measure.STREAMS_16;
import static org.rustycoin.benchmarks.results.TransportStack.TCP_NOISE_YAMUX;

/** Whole sessions, with peers that are shell scripts and print what a peer would. */
@EnabledOnOs(OS.LINUX)
class SessionTest {

    private static final Settings SETTINGS = new Settings(2, 1000, 1000, 1, 1, 1, 1);

    /** Serves nothing, and answers every bench at once. */
    private static final String GOOD = """
            case $1 in
              listen) echo /ip4/127.0.0.1/tcp/1/p2p/x; exec sleep 60 ;;
              bench) echo '{"count":8,"seconds":2,"cpu_seconds":1}' ;;
            esac
            """;
    private static final String UNABLE = "echo 'no such stack yet' >&2; exit 3";
    private static final String BROKEN_DIALLER = """
            case $1 in
              listen) echo /ip4/127.0.0.1/tcp/1/p2p/x; exec sleep 60 ;;
              bench) echo 'it broke' >&2; exit 1 ;;
            esac
            """;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Results results = new Results(SETTINGS);

    @TempDir
    Path directory = Path.of("");

    private int run(String other) throws Exception {
        var commands = Map.of("ours", script("ours", GOOD), "rust", script("rust", other));
        return new Session(commands, List.of("rust"), Placement.FREE, results, directory.resolve("results.json"),
                directory, new PrintStream(said, true, StandardCharsets.UTF_8))
                .run(List.of(TCP_NOISE_YAMUX), List.of(STREAMS_16));
    }

    private List<String> script(String name, String text) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".sh"), text);
        return List.of("/bin/sh", file.toString());
    }

    private List<String> linesAbout(String pair) {
        var lines = new ArrayList<String>();
        said.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(pair + ":")).forEach(lines::add);
        return lines;
    }

    @Test
    void everyPairIsMeasuredInEveryRoundAndKept() throws Exception {
        assertThat(run(GOOD)).isZero();
        Results kept = Results.load(directory.resolve("results.json"));
        for (Pair pair : Pair.among(List.of("rust"))) {
            assertThat(Objects.requireNonNull(kept.row(TCP_NOISE_YAMUX, STREAMS_16, pair)).values()
                    .get(Measure.PER_SECOND)).as(pair.toString()).containsExactly(4.0, 4.0);
        }
    }

    @Test
    void theSecondRoundBeginsOnePairFurther() throws Exception {
        run(GOOD);
        List<String> order = said.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("→"))
                .map(line -> line.replaceAll(".*, (\\w+ → \\w+):.*", "$1")).toList();
        assertThat(order).containsExactly("ours → ours", "ours → rust", "rust → ours", "rust → rust", "ours → rust",
                "rust → ours", "rust → rust", "ours → ours");
    }

    @Test
    void aPeerWithoutTheStackIsLeftOutAfterOneLineThatSaysWhy() throws Exception {
        assertThat(run(UNABLE)).isZero();
        assertThat(linesAbout("ours → rust")).singleElement().asString().contains("not supported: no such stack yet");
        assertThat(results.median(TCP_NOISE_YAMUX, STREAMS_16, Pair.same("ours"), Measure.PER_SECOND)).isEqualTo(4);
    }

    @Test
    void aPeerThatFailsIsTriedTwiceAndCounted() throws Exception {
        assertThat(run(BROKEN_DIALLER)).isEqualTo(4);
        assertThat(linesAbout("rust → ours")).hasSize(2).first().asString().contains("FAILED", "it broke");
        assertThat(linesAbout("ours → rust")).noneMatch(line -> line.contains("FAILED"));
    }

    @Test
    void whatIsThereIsNotMeasuredAgain() throws Exception {
        run(GOOD);
        said.reset();
        run(GOOD);
        assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("0 samples");
        results.clear(TransportStack.TCP_NOISE_YAMUX, STREAMS_16);
        run(GOOD);
        assertThat(linesAbout("ours → ours")).hasSize(2);
    }
}
