package org.rustycoin.benchmarks.measure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.rustycoin.benchmarks.results.Measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FiguresTest {

    @Test
    void throughputIsInMegabytesOfAMillionAndProcessorTimeForAGigabyte() {
        Map<String, Double> figures = Figures
                .printed("{\"upload_seconds\":2.0,\"download_seconds\":4.0,\"cpu_seconds\":3.0}")
                .bulk(1_000_000_000, 5);
        assertThat(figures).containsEntry(Measure.UP, 500.0).containsEntry(Measure.DOWN, 250.0)
                .containsEntry(Measure.DIALLER_CPU_PER_GB, 1.5).containsEntry(Measure.LISTENER_CPU_PER_GB, 2.0);
    }

    @Test
    void aRateIsTheCountOverTheTimeThatItTook() {
        Map<String, Double> figures = Figures
                .printed("{\"count\":1000,\"seconds\":2.5,\"cpu_seconds\":2.0,\"failures\":3}").rate(2.5);
        assertThat(figures).containsEntry(Measure.PER_SECOND, 400.0).containsEntry(Measure.DIALLER_CPU_EACH, 2.0)
                .containsEntry(Measure.LISTENER_CPU_EACH, 2.0).containsEntry(Measure.FAILURES, 3.0);
    }

    @Test
    void roundTripsAreTheTimeOverThatOfTheLink() {
        assertThat(Figures.printed("{\"median_ms\":186.3,\"all_ms\":[186.3]}").firstByte(62.1))
                .containsEntry(Measure.ROUND_TRIPS, 3.0).containsEntry(Measure.FIRST_BYTE_MS, 186.3);
    }

    @Test
    void aByteThatIsFasterThanTheLinkIsNoSample() {
        assertThatThrownBy(() -> Figures.printed("{\"median_ms\":38.5}").firstByte(61.5))
                .hasMessageContaining("went around");
    }

    @Test
    void aLineThatLacksAFigureIsRefusedWithItsText() {
        assertThatThrownBy(() -> Figures.printed("{\"upload_seconds\":2}").bulk(1, 0))
                .hasMessageContaining("download_seconds");
        assertThatThrownBy(() -> Figures.printed("{\"count\":0,\"seconds\":5,\"cpu_seconds\":0}").rate(0))
                .hasMessageContaining("count is not above 0");
        assertThatThrownBy(() -> Figures.printed("{half a line")).hasMessageContaining("{half a line");
    }

    @Test
    void figuresKeepFiveDigits() {
        assertThat(Figures.rounded(1234.5678)).isEqualTo(1234.6);
        assertThat(Figures.rounded(0)).isZero();
    }

    @Test
    void processorTimeIsReadBehindAProgramNameThatLooksLikeFields() {
        String stat = "4711 (a) 1 (b) S 1 4711 4711 0 -1 4194304 500 0 0 0 250 50 0 0 20 0 1 0 100 1000 200";
        assertThat(ProcFs.cpuSecondsIn(stat)).isEqualTo(3.0);
    }

    @Test
    void memoryIsReadFromWhatLinuxAndTheJvmSay() throws Exception {
        assertThat(ProcFs.residentBytesIn(List.of("Name:\tjava", "VmRSS:\t  1024 kB"))).isEqualTo(1 << 20);
        assertThat(ProcFs.heapBytesIn("""
                4711:
                 num     #instances         #bytes  class name (module)
                   1:         19823        1953280  [B (java.base@25)
                Total        113214        6123456
                """)).isEqualTo(6_123_456);
    }

    @Test
    void onlyThePortOfAnAddressIsReplaced() {
        assertThat(SlowLink.withPort("/ip4/127.0.0.1/tcp/4001/p2p/12D3Koo4001", 77))
                .isEqualTo("/ip4/127.0.0.1/tcp/77/p2p/12D3Koo4001");
        assertThat(SlowLink.withPort("/ip4/127.0.0.1/udp/4001/quic-v1/p2p/Q", 77))
                .isEqualTo("/ip4/127.0.0.1/udp/77/quic-v1/p2p/Q");
        assertThatThrownBy(() -> SlowLink.withPort("/ip4/10.0.0.1/tcp/1", 77)).hasMessageContaining("127.0.0.1");
    }
}
