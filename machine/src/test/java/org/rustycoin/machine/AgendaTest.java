package org.rustycoin.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AgendaTest {

    private final Agenda<String> agenda = new Agenda<>();

    @Test
    void theEarliestComesFirstAndEqualTimesInOrder() {
        agenda.set("b", 5);
        agenda.set("c", 5);
        agenda.set("a", 3);
        assertThat(agenda.deadline()).isEqualTo(3);
        assertThat(agenda.poll(2)).isNull();
        assertThat(agenda.poll(5)).isEqualTo("a");
        assertThat(agenda.poll(5)).isEqualTo("b");
        assertThat(agenda.poll(5)).isEqualTo("c");
        assertThat(agenda.poll(5)).isNull();
        assertThat(agenda.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aTimeReplacesTheOneBefore() {
        agenda.set("a", 5);
        agenda.set("a", 9);
        assertThat(agenda.poll(8)).isNull();
        agenda.set("a", Machine.NEVER);
        assertThat(agenda.size()).isZero();
        assertThat(agenda.poll(Long.MAX_VALUE)).isNull();
    }

    @Test
    void itAgreesWithAPlainMap() {
        var random = new SplittableRandom(11);
        Map<String, Long> plain = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String what = "" + random.nextInt(30);
            long at = random.nextLong(1000);
            switch (random.nextInt(3)) {
                case 0 -> {
                    agenda.set(what, at);
                    plain.put(what, at);
                }
                case 1 -> {
                    agenda.remove(what);
                    plain.remove(what);
                }
                default -> {
                    String due = agenda.poll(at);
                    long earliest = plain.values().stream().mapToLong(each -> each).min().orElse(Machine.NEVER);
                    Long wasAt = due == null ? null : plain.remove(due);
                    assertThat(wasAt).isEqualTo(earliest <= at ? earliest : null);
                }
            }
            assertThat(agenda.size()).isEqualTo(plain.size());
        }
    }
}
