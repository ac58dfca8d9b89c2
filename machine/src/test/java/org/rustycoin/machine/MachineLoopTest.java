package org.rustycoin.machine;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MachineLoopTest {

    private final MachineLoop loop = new MachineLoop();
    private final List<String> said = new ArrayList<>();

    @Test
    void effectsRunInOrderAfterTheHandlerThatSaidThem() {
        loop.handle(1, () -> {
            loop.effect(() -> said.add("first"));
            loop.effect(() -> said.add("second"));
            said.add("handler");
        });
        assertThat(said).containsExactly("handler", "first", "second");
    }

    @Test
    void anEffectMayTellAnotherMachineAndWhatThatSaysComesAfterWhatWasSaidBefore() {
        loop.handle(1, () -> {
            loop.effect(() -> loop.handle(1, () -> {
                said.add("other machine");
                loop.effect(() -> said.add("its effect"));
            }));
            loop.effect(() -> said.add("second"));
        });
        assertThat(said).containsExactly("other machine", "second", "its effect");
    }

    @Test
    void reEnteringAMachineFails() {
        assertThatThrownBy(() -> loop.handle(1, () -> loop.handle(1, () -> {})))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("re-entered");
    }

    @Test
    void timeThatGoesBackFails() {
        loop.handle(2, () -> {});
        assertThatThrownBy(() -> loop.handle(1, () -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDueMachineIsWokenAndMustMoveItsDeadline() {
        var alarm = loop.add(new Alarm(5));
        loop.wake(4);
        assertThat(alarm.wakes).isZero();
        loop.wake(5);
        assertThat(alarm.wakes).isOne();
        assertThat(loop.deadline()).isEqualTo(Machine.NEVER);

        loop.add(new Machine() {
            @Override
            public long deadline() {
                return 6;
            }

            @Override
            public void wake(long now) {}
        });
        assertThatThrownBy(() -> loop.wake(6)).isInstanceOf(IllegalStateException.class);
    }

    private static final class Alarm implements Machine {
        private long deadline;
        private int wakes;

        Alarm(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public long deadline() {
            return deadline;
        }

        @Override
        public void wake(long now) {
            wakes++;
            deadline = NEVER;
        }
    }
}
