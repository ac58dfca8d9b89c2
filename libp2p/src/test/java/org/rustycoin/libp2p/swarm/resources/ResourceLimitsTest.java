package org.rustycoin.libp2p.swarm.resources;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResourceLimitsTest {

    private static final long GIB = 1L << 30;

    private static long scaled(Limit limit, long heap, long direct, long descriptors) {
        return ResourceLimits.scaled(heap, direct, descriptors).value(limit);
    }

    @Test
    void whatABiggerNodeMayHoldGrowsWithItsHeap() {
        assertThat(scaled(Limit.SYSTEM_CONNECTIONS, 64 << 20, GIB, 1024)).isEqualTo(192);
        assertThat(scaled(Limit.SYSTEM_CONNECTIONS, GIB, GIB, 1024)).isEqualTo(192 + 768);
        assertThat(scaled(Limit.SYSTEM_CONNECTIONS, 4 * GIB, GIB, 1024)).isEqualTo(192 + 4 * 768);
        assertThat(scaled(Limit.SYSTEM_MEMORY, GIB / 2, GIB, 1024)).isEqualTo(16 + 128);
    }

    @Test
    void aPeerMayHaveTheSameOnEveryNode() {
        for (long heap : new long[]{1, GIB, 100 * GIB}) {
            assertThat(scaled(Limit.PEER_STREAMS, heap, heap, 1024)).isEqualTo(512);
            assertThat(scaled(Limit.TRANSIENT_CONNECTIONS_INBOUND, heap, heap, 1024)).isEqualTo(64);
            assertThat(scaled(Limit.TRANSIENT_ADDRESS_CONNECTIONS_INBOUND, heap, heap, 1024)).isEqualTo(8);
        }
    }

    @Test
    void halfOfTheDescriptorsAreForConnections() {
        assertThat(scaled(Limit.SYSTEM_FILE_DESCRIPTORS, GIB, GIB, 65_536)).isEqualTo(32_768);
        assertThat(scaled(Limit.SYSTEM_FILE_DESCRIPTORS, GIB, GIB, 256)).isEqualTo(128);
    }

    @Test
    void thereAreNoMoreConnectionsThanDirectMemoryHasBuffersFor() {
        assertThat(scaled(Limit.SYSTEM_CONNECTIONS, GIB, 10 << 20, 1024)).isEqualTo(160);
        assertThat(scaled(Limit.SYSTEM_CONNECTIONS_INBOUND, GIB, 10 << 20, 1024)).isEqualTo(160);
        assertThat(scaled(Limit.PEER_CONNECTIONS, GIB, 10 << 20, 1024)).isEqualTo(8);
    }

    @Test
    void everyDefaultIsAValueThatCouldBeSet() {
        for (long size : new long[]{1, 1 << 20, GIB, 1000 * GIB, Long.MAX_VALUE >> 20}) {
            ResourceLimits limits = ResourceLimits.scaled(size, size, size);
            for (Limit limit : Limit.all()) {
                assertThat(limits.value(limit)).as(limit.key() + " at " + size).isBetween(limit.min(), limit.max());
                assertThat(limits.with(limit.key(), limits.value(limit)).value(limit)).isEqualTo(limits.value(limit));
            }
        }
    }

    @Test
    void strangersCannotFillWhatIsForBothDirections() {
        for (long size : new long[]{64 << 20, GIB, 10 * GIB}) {
            ResourceLimits limits = ResourceLimits.scaled(size, 10 * GIB, 1024);
            for (Limit limit : Limit.all()) {
                Limit all = Limit.of(limit.key().replace("_inbound", ""));
                if (limit.key().endsWith("_inbound") && all != null && limit != Limit.PEER_CONNECTIONS_INBOUND) {
                    assertThat(limits.value(limit)).as(limit.key()).isLessThan(limits.value(all));
                }
            }
        }
    }

    @Test
    void oneLimitIsSetAndTheOthersStay() {
        ResourceLimits before = ResourceLimits.scaled(GIB, GIB, 1024);
        ResourceLimits after = before.with("peer.streams_inbound", 7);
        for (Limit limit : Limit.all()) {
            assertThat(after.value(limit)).isEqualTo(limit == Limit.PEER_STREAMS_INBOUND ? 7 : before.value(limit));
        }
    }

    @ParameterizedTest
    @CsvSource({"peer.stream_inbound, peer.streams_inbound", "peers.streams, peer.streams",
            "system.conections, system.connections", "system.memory, system.memory_mib",
            "subnet.connections_per_second, subnet.connections_per_minute", "fds, peer.streams",
            "transient.fd, transient.streams"})
    void aKeyThatIsNotThereNamesTheNearest(String key, String nearest) {
        assertThatThrownBy(() -> ResourceLimits.scaled(GIB, GIB, 1024).with(key, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'" + key + "'")
                .hasMessageContaining("'" + nearest + "'");
    }

    @ParameterizedTest
    @CsvSource({"system.connections, 0, 1 to 1000000", "system.connections_inbound, -1, 0 to 1000000",
            "peer.streams, 1000001, 1 to 1000000", "system.memory_mib, 0, 1 to 1048576",
            "system.memory_mib, 1048577, 1 to 1048576", "address.connections_per_minute, 0, 1 to 1000000"})
    void aValueThatCannotBeNamesTheKeyAndTheRange(String key, long value, String range) {
        assertThatThrownBy(() -> ResourceLimits.scaled(GIB, GIB, 1024).with(key, value))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'" + key + "'")
                .hasMessageContaining("cannot be " + value).hasMessageContaining(range);
    }

    @Test
    void whatOthersOpenCanBeForbidden() {
        assertThat(ResourceLimits.scaled(GIB, GIB, 1024).with("system.connections_inbound", 0)
                .value(Limit.SYSTEM_CONNECTIONS_INBOUND)).isZero();
    }

    @Test
    void aProcessWithoutMemoryOrDescriptorsIsAMistake() {
        assertThatThrownBy(() -> ResourceLimits.scaled(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResourceLimits.scaled(1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResourceLimits.scaled(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePageSaysWhatTheCodeDoes() throws Exception {
        String page = Files.readString(Path.of("../docs/limits.md"));
        var table = new StringBuilder("| setting | default | with 1 GiB of heap | why |\n|---|---|---|---|\n");
        ResourceLimits limits = ResourceLimits.scaled(GIB, GIB, 65_536);
        for (Limit limit : Limit.all()) {
            table.append("| `").append(limit.key()).append("` | ").append(limit.formula()).append(" | ")
                    .append(limits.value(limit)).append(" | ").append(limit.reason()).append(" |\n");
        }
        assertThat(page).as("docs/limits.md").contains(table);
    }
}
