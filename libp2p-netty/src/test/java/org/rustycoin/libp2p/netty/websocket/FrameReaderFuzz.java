package org.rustycoin.libp2p.netty.websocket;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Random bytes as frames: each ends in a fault or is read, and nothing else comes of it. */
class FrameReaderFuzz {

    private static final int ROUNDS = 20_000;

    @Test
    void whateverComesIsReadOrRefused() {
        var random = new Random(38);
        int faults = 0;
        int closes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            boolean masked = random.nextBoolean();
            for (int i = 0; i < bytes.length; i += 1 + random.nextInt(40)) { // likely beginnings of frames
                bytes[i] = (byte) (0x80 | new int[]{0, 2, 8, 9, 10}[random.nextInt(5)]);
                if (i + 1 < bytes.length) {
                    bytes[i + 1] = (byte) ((masked ? 0x80 : 0) | random.nextInt(20));
                }
            }
            var heard = new long[2];
            var reader = new FrameReader(masked, new FrameReader.Out() {
                @Override
                public void data(ByteBuf part) {
                    heard[0] += part.readableBytes();
                    assertThat(part.isReadable()).isTrue();
                    part.release();
                }

                @Override
                public void idle(int opcode, byte[] payload) {
                    heard[0] += payload.length;
                    assertThat(payload.length).isLessThanOrEqualTo(Frames.CONTROL_BYTES_MAX);
                }

                @Override
                public void closed(byte[] payload) {
                    heard[1]++;
                }
            });
            ByteBuf in = Unpooled.copiedBuffer(bytes);
            int cut = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            try {
                reader.read(in.readRetainedSlice(cut));
                reader.read(in.retainedSlice());
            } catch (FrameFault e) {
                assertThat(e.offence().detail()).isNotEmpty();
                faults++;
            }
            assertThat(in.refCnt()).isOne();
            in.release();
            assertThat(heard[0]).isLessThanOrEqualTo(bytes.length);
            assertThat(heard[1]).isLessThanOrEqualTo(1);
            closes += (int) heard[1];
        }
        assertThat(faults).isGreaterThan(ROUNDS / 10);
        assertThat(closes).isGreaterThan(ROUNDS / 100);
    }
}
