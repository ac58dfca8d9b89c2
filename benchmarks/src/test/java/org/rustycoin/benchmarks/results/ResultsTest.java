package org.rustycoin.benchmarks.results;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rustycoin.benchmarks.results.Measure.BULK;
import static org.rustycoin.benchmarks.results.Measure.HOLD;
import static org.rustycoin.benchmarks.results.TransportStack.QUIC_V1;
import static org.rustycoin.benchmarks.results.TransportStack.TCP_NOISE_YAMUX;

class ResultsTest {

    private static final Pair OURS = Pair.same(Pair.OURS);

    private final Results results = new Results(Settings.QUICK);

    @Test
    void theMedianIsTheMiddleSampleWhateverTheirOrder() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
        assertThat(Statistics.median(List.of(9.0, 1.0, 5.0, 7.0))).isEqualTo(6);
        assertThat(Statistics.median(List.of())).isNaN();
    }

    @Test
    void theSpreadIsAShareOfTheMedian() {
        assertThat(Statistics.spread(List.of(8.0, 10.0, 11.0))).isEqualTo(0.3);
        assertThat(Statistics.spread(List.of(8.0))).isZero();
    }

    @Test
    void whatIsSavedIsLoaded(@TempDir Path directory) throws Exception {
        results.note("machine", "two \"cores\"");
        results.add(TCP_NOISE_YAMUX, BULK, OURS, Map.of(Measure.UP, 1.5));
        results.add(TCP_NOISE_YAMUX, BULK, OURS, Map.of(Measure.UP, 2.5));
        results.addTrouble(QUIC_V1, HOLD, new Pair("rust", "ours"), "no quic-v1 yet");
        Path file = directory.resolve("new").resolve("transport.json");
        results.save(file);

        Results loaded = Results.load(file);
        assertThat(loaded.settings()).isEqualTo(Settings.QUICK);
        assertThat(loaded.notes()).containsEntry("machine", "two \"cores\"");
        assertThat(loaded.median(TCP_NOISE_YAMUX, BULK, OURS, Measure.UP)).isEqualTo(2);
        assertThat(Objects.requireNonNull(loaded.row(QUIC_V1, HOLD, new Pair("rust", "ours"))).troubles())
                .containsExactly("no quic-v1 yet");
        loaded.save(directory.resolve("again.json"));
        assertThat(Files.readString(directory.resolve("again.json"))).isEqualTo(Files.readString(file));
    }

    @Test
    void aMissingFigureIsNoNumber() {
        results.add(TCP_NOISE_YAMUX, BULK, OURS, Map.of(Measure.UP, 1.5));
        assertThat(results.median(TCP_NOISE_YAMUX, BULK, OURS, Measure.DOWN)).isNaN();
        assertThat(results.median(QUIC_V1, BULK, OURS, Measure.UP)).isNaN();
    }

    @Test
    void aTroubleCountsAsTried() {
        results.add(TCP_NOISE_YAMUX, BULK, OURS, Map.of(Measure.UP, 1.5, Measure.DOWN, 1.0));
        results.addTrouble(TCP_NOISE_YAMUX, BULK, OURS, "it broke");
        assertThat(Objects.requireNonNull(results.row(TCP_NOISE_YAMUX, BULK, OURS)).tried()).isEqualTo(2);
    }

    @Test
    void oursMeetsEachPeerBothWaysAndEachPeerItself() {
        assertThat(Pair.among(List.of("rust", "go"))).extracting(Pair::toString).containsExactly("ours → ours",
                "ours → rust", "rust → ours", "rust → rust", "ours → go", "go → ours", "go → go");
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> Measure.named("bulky")).hasMessageContaining("bulk-10");
        assertThatThrownBy(() -> TransportStack.named("tcp")).hasMessageContaining("quic-v1");
    }
}
