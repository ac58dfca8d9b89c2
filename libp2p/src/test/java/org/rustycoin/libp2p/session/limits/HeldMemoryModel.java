package org.rustycoin.libp2p.session.limits;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;

import static org.assertj.core.api.Assertions.assertThat;

/** What is reserved against what is held, whatever the sizes. */
class HeldMemoryModel {

    private static final int CHUNK = HeldMemory.CHUNK_BYTES;

    /** A scope with a limit that counts the calls. */
    private static final class Counter implements MemoryScope {

        long limit = Long.MAX_VALUE;
        long reserved;
        int calls;

        @Override
        public @Nullable Refusal reserve(long bytes, Priority priority) {
            calls++;
            if (reserved + bytes > limit) {
                return new Refusal(ScopeKind.SYSTEM, "", Resource.MEMORY_MIB, limit, reserved, bytes, priority);
            }
            reserved += bytes;
            return null;
        }

        @Override
        public void release(long bytes) {
            calls++;
            reserved -= bytes;
        }
    }

    @Test
    void whatIsReservedCoversWhatIsHeldBeyondTheFirstChunkAndLittleMore() {
        Seeds.each(200, random -> {
            var scope = new Counter();
            scope.limit = random.nextLong(40L * CHUNK);
            var memory = new HeldMemory(scope, Priority.ALWAYS);
            long held = 0;
            for (int i = 0; i < 300; i++) {
                long wanted = random.nextInt(8) == 0 ? 0 : random.nextLong(32L * CHUNK);
                long before = scope.reserved;
                Refusal refusal = memory.hold(wanted);
                if (refusal == null) {
                    held = wanted;
                } else {
                    assertThat(wanted).isGreaterThan(held);
                    assertThat(scope.reserved).isEqualTo(before);
                }
                assertThat(scope.reserved).isBetween(held - CHUNK, Math.max(0, held) + CHUNK);
                assertThat(scope.reserved).isBetween(0L, scope.limit);
            }
            assertThat(memory.hold(0)).isNull();
            assertThat(scope.reserved).isZero();
        });
    }

    @Test
    void aFirstChunkIsHeldWithoutAsking() {
        var scope = new Counter();
        var memory = new HeldMemory(scope, Priority.ALWAYS);
        for (int i = 0; i < 1000; i++) {
            assertThat(memory.hold(i % 2 == 0 ? CHUNK : 0)).isNull();
        }
        assertThat(scope.calls).isZero();
    }

    @Test
    void aSizeThatSwingsAroundAChunksEndAsksOnce() {
        var scope = new Counter();
        var memory = new HeldMemory(scope, Priority.ALWAYS);
        for (int i = 0; i < 1000; i++) {
            assertThat(memory.hold(3L * CHUNK + i % 2)).isNull();
        }
        assertThat(scope.calls).isEqualTo(2);
    }
}
