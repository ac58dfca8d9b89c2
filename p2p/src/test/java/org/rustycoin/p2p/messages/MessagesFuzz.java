package org.rustycoin.p2p.messages;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.libp2p.protocols.exchange.Decoded;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages and frames whose bytes were changed: a typed refusal, or another message with one encoding. */
class MessagesFuzz {

    private static final long SEED = 42;
    private static final int ROUNDS = 300;

    private static byte[] changed(byte[] bytes, RandomGenerator random) {
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && changed.length > 0; i--) {
            int at = random.nextInt(changed.length);
            changed[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : changed[at] ^ 1 << random.nextInt(8));
        }
        return changed;
    }

    private static List<byte[]> messages() {
        return Vector.all().stream().filter(vector -> vector.type().equals("P2PMessage")).map(Vector::bytes).toList();
    }

    @Test
    void aChangedMessageIsRefusedOrHasOneEncoding() {
        var random = new SplittableRandom(SEED);
        int decoded = 0;
        for (byte[] message : messages()) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = changed(message, random);
                try {
                    P2PMessage read = P2PMessage.decode(bytes);
                    assertThat(read.encode()).as("seed " + SEED + ", round " + round).isEqualTo(bytes);
                    decoded++;
                } catch (BincodeException e) {
                    assertThat(e.offset()).isBetween(0, bytes.length);
                }
            }
        }
        assertThat(decoded).isPositive();
    }

    @Test
    void framesOfAnythingInAnySlicesEndInAVerdict() {
        var random = new SplittableRandom(SEED);
        List<byte[]> messages = messages();
        for (int round = 0; round < 20 * ROUNDS; round++) {
            CoinProtocol protocol = CoinProtocol.values()[random.nextInt(CoinProtocol.values().length)];
            var codec = new FrameCodec(protocol);
            var decoder = random.nextBoolean() ? codec.questionDecoder() : codec.answerDecoder();
            byte[] message = messages.get(random.nextInt(messages.size()));
            byte[] bytes = changed(new BincodeWriter().u32(message.length).array(message)
                    .toByteArray(), random);
            Decoded<P2PMessage> decoded = new Decoded.More<>();
            int at = 0;
            while (decoded instanceof Decoded.More && at < bytes.length) {
                int slice = Math.min(1 + random.nextInt(200), bytes.length - at);
                decoded = decoder.received(bytes, at, slice);
                at += slice;
            }
            if (decoded instanceof Decoded.More) {
                decoded = decoder.ended();
            }
            assertThat(decoded).as("seed " + SEED + ", round " + round).isNotInstanceOf(Decoded.More.class);
        }
    }
}
