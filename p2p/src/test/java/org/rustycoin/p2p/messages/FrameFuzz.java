package org.rustycoin.p2p.messages;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;

import static org.assertj.core.api.Assertions.assertThat;

/** Frames cut anywhere are the same message; spoiled or random ones end in a message or an offence, never an exception. */
class FrameFuzz {

    private static final int ROUNDS = 20_000;

    private static Decoded<P2PMessage> inPieces(RandomGenerator random, MessageDecoder<P2PMessage> decoder,
            byte[] wire, int pieceMax) {
        int at = 0;
        Decoded<P2PMessage> decoded = new Decoded.More<>();
        while (at < wire.length && decoded instanceof Decoded.More) {
            int length = Math.min(wire.length - at, random.nextInt(1, pieceMax));
            decoded = decoder.received(wire, at, length);
            at += length;
        }
        return decoded instanceof Decoded.More ? decoder.ended() : decoded;
    }

    private static CoinProtocol protocolOf(P2PMessage message) {
        for (CoinProtocol protocol : CoinProtocol.values()) {
            if (protocol.isQuestion(message) || protocol.isStatement(message)) {
                return protocol;
            }
        }
        return CoinProtocol.STATUS; // where it has no place
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void howAFrameIsCutMakesNoDifference(long seed) {
        var random = new SplittableRandom(seed);
        var messages = new RandomMessages(random);
        for (int i = 0; i < ROUNDS; i++) {
            P2PMessage message = messages.ofVariant(i % RandomMessages.VARIANTS);
            CoinProtocol protocol = protocolOf(message);
            boolean allowed = protocol.isQuestion(message) || protocol.isStatement(message);
            Decoded<P2PMessage> decoded = inPieces(random, new FrameCodec(protocol).questionDecoder(),
                    FrameCodec.encode(message), 20);
            assertThat(decoded instanceof Decoded.Done).as("seed " + seed + ", round " + i + ": " + decoded)
                    .isEqualTo(allowed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void spoiledFramesEndInAMessageOrAnOffence(long seed) {
        var random = new SplittableRandom(seed);
        var messages = new RandomMessages(random);
        int offences = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] wire = FrameCodec.encode(messages.ofVariant(i % RandomMessages.VARIANTS));
            wire[random.nextInt(wire.length)] ^= (byte) (1 << random.nextInt(8));
            var codec = new FrameCodec(CoinProtocol.values()[random.nextInt(CoinProtocol.values().length)]);
            Decoded<P2PMessage> decoded = inPieces(random,
                    random.nextBoolean() ? codec.questionDecoder() : codec.answerDecoder(), wire, 40);
            assertThat(decoded).as("seed " + seed + ", round " + i).isNotInstanceOf(Decoded.More.class);
            offences += decoded instanceof Decoded.Malformed ? 1 : 0;
        }
        assertThat(offences).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void randomBytesEndInAnOffence(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] wire = new byte[random.nextInt(1, 200)];
            random.nextBytes(wire);
            if (random.nextBoolean() && wire.length > 4) {
                wire[1] = wire[2] = wire[3] = 0; // a length that is allowed
            }
            assertThat(inPieces(random, new FrameCodec(CoinProtocol.BLOCK_SYNC).questionDecoder(), wire, 50))
                    .as("seed " + seed + ", round " + i).isInstanceOf(Decoded.Malformed.class);
        }
    }
}
