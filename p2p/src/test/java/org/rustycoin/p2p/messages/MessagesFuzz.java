package org.rustycoin.p2p.messages;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.bincode.BincodeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Messages of every kind, whole, cut, lengthened and spoiled: what is read has one encoding, and the rest a typed error. */
class MessagesFuzz {

    private static final int ROUNDS = 60;
    private static final int SPOILED = 20_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyKindIsReadAsItWasWrittenAndNoPartOfItIs(long seed) throws BincodeException {
        var messages = new RandomMessages(new SplittableRandom(seed));
        for (int round = 0; round < ROUNDS; round++) {
            for (int variant = 0; variant < RandomMessages.VARIANTS; variant++) {
                P2PMessage message = messages.ofVariant(variant);
                byte[] encoding = message.encode();
                assertThat(encoding[0]).as("seed " + seed).isEqualTo((byte) variant);
                assertThat(P2PMessage.decode(encoding)).as("seed " + seed).isEqualTo(message);
                for (int length = 0; length < encoding.length; length++) {
                    refused(seed, Arrays.copyOf(encoding, length));
                }
                refused(seed, Arrays.copyOf(encoding, encoding.length + 1));
            }
        }
    }

    private static void refused(long seed, byte[] bytes) {
        try {
            P2PMessage message = P2PMessage.decode(bytes);
            throw new AssertionError("seed " + seed + ": " + bytes.length + " bytes were read as " + message);
        } catch (BincodeException expected) {
            assertThat(expected.kind()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void spoiledBytesAreRefusedOrAreTheOneEncodingOfWhatIsRead(long seed) {
        var random = new SplittableRandom(seed);
        var messages = new RandomMessages(random);
        int read = 0;
        for (int i = 0; i < SPOILED; i++) {
            byte[] bytes = messages.ofVariant(i % RandomMessages.VARIANTS).encode();
            spoil(random, bytes);
            try {
                assertThat(P2PMessage.decode(bytes).encode()).as("seed " + seed + ", round " + i).isEqualTo(bytes);
                read++;
            } catch (BincodeException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
        assertThat(read).as("both happen").isBetween(SPOILED / 20, SPOILED * 19 / 20);
    }

    private static void spoil(RandomGenerator random, byte[] bytes) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = switch (random.nextInt(3)) {
                case 0 -> (byte) random.nextInt();
                case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                default -> (byte) (random.nextBoolean() ? 0xff : 0x80);
            };
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {23, 24, 255, 256, -1})
    void variantsBeyondTheLastAreRefused(int variant) {
        byte[] bytes = {(byte) variant, (byte) (variant >> 8), (byte) (variant >> 16), (byte) (variant >> 24)};
        assertThatThrownBy(() -> P2PMessage.decode(bytes)).isInstanceOf(BincodeException.class);
    }
}
