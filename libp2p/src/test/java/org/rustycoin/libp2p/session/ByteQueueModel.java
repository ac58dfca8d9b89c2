package org.rustycoin.libp2p.session;

import java.util.ArrayDeque;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The ring against a queue of single bytes. */
class ByteQueueModel {

    @Test
    void itIsAQueueOfBytes() {
        Seeds.each(200, random -> {
            var queue = new ByteQueue();
            var model = new ArrayDeque<Byte>();
            for (int i = 0; i < 300; i++) {
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        byte[] bytes = Seeds.bytes(random, 700);
                        queue.write(bytes);
                        for (byte each : bytes) {
                            model.add(each);
                        }
                    }
                    case 2 -> {
                        byte[] to = new byte[random.nextInt(1000) + 5];
                        int taken = queue.read(to, 5, to.length - 5);
                        assertThat(taken).isEqualTo(Math.min(model.size(), to.length - 5));
                        byte[] due = new byte[5 + taken];
                        for (int j = 5; j < due.length; j++) {
                            due[j] = model.remove();
                        }
                        assertThat(to).startsWith(due);
                    }
                    case 3 -> {
                        int length = random.nextInt(queue.size() + 1);
                        queue.skip(length);
                        for (int j = 0; j < length; j++) {
                            model.remove();
                        }
                    }
                    default -> {
                        byte[] to = new byte[Math.min(queue.size(), 3)];
                        queue.peek(to, 0, to.length);
                        var next = model.iterator();
                        for (byte each : to) {
                            assertThat(each).isEqualTo(next.next());
                        }
                    }
                }
                assertThat(queue.size()).isEqualTo(model.size());
                assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
            }
        });
    }

    @Test
    void nobodyReadsMoreThanThereIs() {
        var queue = new ByteQueue();
        queue.write(new byte[3]);
        assertThatThrownBy(() -> queue.peek(new byte[4], 0, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.skip(4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.readAll()).hasSize(3);
        assertThat(queue.readAll()).isEmpty();
    }
}
