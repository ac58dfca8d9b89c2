package org.rustycoin.libp2p.session.pnet;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** NaCl's own test of XSalsa20 ({@code tests/stream.c}, {@code tests/stream3.c}). */
class PrivateChannelVectors {

    private static final byte[] KEY = HexFormat.of()
            .parseHex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    private static final byte[] NONCE = HexFormat.of().parseHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    private static final String STREAM = "eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880";
    private static final String SHA256_OF_4_MIB = "662b9d0e3463029156069b12f918691a98f7dfb2ca0393c96bbfc6b1fbd630a2";

    /** A source of randomness that gives the vector's nonce. */
    private static final class TheNonce implements RandomGenerator {
        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(NONCE, 0, bytes, 0, bytes.length);
        }

        @Override
        public long nextLong() {
            throw new AssertionError("only the nonce is random");
        }
    }

    private final PrivateChannel channel = new PrivateChannel(SwarmKey.of(KEY), new TheNonce());

    private static String sha256(ByteBuf bytes) throws Exception {
        byte[] all = new byte[bytes.readableBytes()];
        bytes.getBytes(bytes.readerIndex(), all);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
    }

    @Test
    void whatIsSentIsCombinedWithTheStream() throws Exception {
        assertThat(channel.begin()).isEqualTo(NONCE);
        ByteBuf zeros = Unpooled.buffer(4 << 20).writeZero(4 << 20);
        channel.sent(zeros);
        assertThat(HexFormat.of().formatHex(zeros.array(), 0, 32)).isEqualTo(STREAM);
        assertThat(sha256(zeros)).isEqualTo(SHA256_OF_4_MIB);
    }

    @Test
    void whatIsReceivedIsCombinedWithTheStreamOfTheNonceThatCameFirst() throws Exception {
        ByteBuf bytes = Unpooled.directBuffer().writeBytes(NONCE).writeZero(4 << 20);
        channel.received(bytes);
        assertThat(bytes.readableBytes()).isEqualTo(4 << 20);
        assertThat(sha256(bytes)).isEqualTo(SHA256_OF_4_MIB);
        bytes.release();
    }
}
