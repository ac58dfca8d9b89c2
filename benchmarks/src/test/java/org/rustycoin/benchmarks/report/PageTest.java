package org.rustycoin.benchmarks.report;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.benchmarks.results.Results;
import org.rustycoin.benchmarks.results.TransportStack;

import static org.assertj.core.api.Assertions.assertThat;

/** What is written about a fixed file of samples. */
class PageTest {

    @TempDir
    Path directory = Path.of("");

    private Results results = new Results(org.rustycoin.benchmarks.results.Settings.QUICK);

    @BeforeEach
    void read() throws Exception {
        Path file = directory.resolve("transport.json");
        try (InputStream fixed = Objects.requireNonNull(PageTest.class.getResourceAsStream("transport.json"))) {
            Files.write(file, fixed.readAllBytes());
        }
        results = Results.load(file);
    }

    private String verdict(String what) {
        return Tables.targets(Target.of(TransportStack.TCP_NOISE_YAMUX, results)).lines()
                .filter(line -> line.contains("| " + what)).findFirst().orElseThrow();
    }

    @Test
    void aTargetIsMetOrMissedByTheMedians() {
        assertThat(verdict("throughput up, one stream, against js")).endsWith("| ≥ 1.50 × | 2.00 × | met |");
        assertThat(verdict("throughput up, one stream, against rust")).endsWith("| 0.80 × | **missed** |");
        assertThat(verdict("throughput up, one stream, share of the limit")).contains("0.71 ×")
                .endsWith("**missed** |");
        assertThat(verdict("handshakes/s, 8 at once, against jvm-libp2p's 526")).contains("2.00 ×").endsWith("| met |");
        assertThat(verdict("connect and one byte")).contains("≤ 3.50").contains("3.05").endsWith("| met |");
        assertThat(verdict("heap of an idle connection")).contains("≤ 5.00 KiB").contains("4.00 KiB")
                .endsWith("| met |");
    }

    @Test
    void whatWasNotMeasuredIsSaidAndNeverMet() {
        assertThat(verdict("throughput up, one stream, against go")).endsWith("| – | not measured |");
        assertThat(verdict("new-stream round trips/s, 16 at once, against js")).endsWith("| not measured |");
    }

    @Test
    void aTableHasARowForEachPairAndMarksSamplesThatLieApart() {
        assertThat(Tables.bulk(TransportStack.TCP_NOISE_YAMUX, results).lines())
                .contains("| ours → ours | 1,000 | 1,100 ~ | 0.50 | 0.60 | – | – | – | – |")
                .contains("| the limit | 1,400 | 1,400 | – | – | – | – | – | – |");
        assertThat(Tables.bulk(TransportStack.QUIC_V1, results)).isEmpty();
    }

    @Test
    void theSectionReplacesTheOneBeforeAndNothingElse() throws Exception {
        Path page = directory.resolve("performance.md");
        Files.writeString(page, "# Performance\n\nBefore.\n");
        Page.write(directory, results);
        String once = Files.readString(page);
        assertThat(once).startsWith("# Performance\n\nBefore.\n").contains("### tcp+noise+yamux", "a machine",
                "](performance/transport-throughput.svg)", "- bulk, ours → go: it broke");
        Files.writeString(page, once + "\nAfter.\n");
        Page.write(directory, results);
        assertThat(Files.readString(page)).isEqualTo(once + "\nAfter.\n");
    }

    @Test
    void chartsAreXmlWithABarForEachFigureAndTextForWhatIsMissing() throws Exception {
        Page.write(directory, results);
        try (var files = Files.list(directory.resolve("performance"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted()).containsExactly(
                    "transport-first-byte.svg", "transport-handshakes.svg", "transport-throughput.svg");
        }
        String svg = Files.readString(directory.resolve("performance/transport-throughput.svg"));
        var root = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        assertThat(root.getElementsByTagName("rect").getLength()).isEqualTo(1 + 2 + 2 * 4);
        assertThat(svg).contains(">ours → ours</text>", ">1,100</text>");
    }

    @Test
    void aBarThatIsNoNumberIsSaidToBeMissing() {
        String svg = new BarChart("a < b", List.of("up"),
                List.of(new BarChart.Panel("tcp", List.of(new BarChart.Bars("x", Double.NaN))))).svg();
        assertThat(svg).contains("not measured").contains("a &lt; b");
    }
}
