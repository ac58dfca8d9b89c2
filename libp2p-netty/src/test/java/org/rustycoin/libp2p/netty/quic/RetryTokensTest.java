package org.rustycoin.libp2p.netty.quic;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryTokensTest {

    private static final long NOW = 1_767_225_600;
    private static final byte[] KEY = new byte[32];
    private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

    private static InetSocketAddress client(int lastByte, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[]{(byte) 192, 0, 2, (byte) lastByte}), port);
    }

    @Test
    void aTokenHoldsForItsAddressAndEndsInTheId() throws Exception {
        byte[] token = RetryTokens.make(KEY, NOW, client(1, 4001), ID);
        assertThat(RetryTokens.isValid(KEY, NOW, client(1, 4001), token)).isTrue();
        assertThat(token).hasSizeLessThanOrEqualTo(RetryTokens.BYTES_MAX);
        assertThat(Arrays.copyOfRange(token, RetryTokens.ID_OFFSET, token.length)).isEqualTo(ID);
    }

    @Test
    void aTokenOfAnotherAddressOrPortIsRefused() throws Exception {
        byte[] token = RetryTokens.make(KEY, NOW, client(1, 4001), ID);
        assertThat(RetryTokens.isValid(KEY, NOW, client(2, 4001), token)).isFalse();
        assertThat(RetryTokens.isValid(KEY, NOW, client(1, 4002), token)).isFalse();
        InetAddress mapped = InetAddress.getByName("2001:db8::c000:201"); // ends in the same four bytes
        assertThat(RetryTokens.isValid(KEY, NOW, new InetSocketAddress(mapped, 4001), token)).isFalse();
    }

    @Test
    void aTokenIsSoonTooOldAndNeverFromTheFuture() throws Exception {
        byte[] token = RetryTokens.make(KEY, NOW, client(1, 4001), ID);
        assertThat(RetryTokens.isValid(KEY, NOW + RetryTokens.VALID_SECONDS, client(1, 4001), token)).isTrue();
        assertThat(RetryTokens.isValid(KEY, NOW + RetryTokens.VALID_SECONDS + 1, client(1, 4001), token)).isFalse();
        assertThat(RetryTokens.isValid(KEY, NOW - 1, client(1, 4001), token)).isFalse();
    }

    @Test
    void aTokenWithAnyBitChangedIsRefused() throws Exception {
        byte[] token = RetryTokens.make(KEY, NOW, client(1, 4001), ID);
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] forged = token.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(RetryTokens.isValid(KEY, NOW, client(1, 4001), forged)).as("bit %d", bit).isFalse();
        }
        byte[] otherKey = KEY.clone();
        otherKey[31] = 1;
        assertThat(RetryTokens.isValid(otherKey, NOW, client(1, 4001), token)).isFalse();
    }

    @Test
    void aTokenOfAnyOtherLengthIsRefused() throws Exception {
        byte[] token = RetryTokens.make(KEY, NOW, client(1, 4001), ID);
        for (int length = 0; length <= 2 * RetryTokens.BYTES_MAX; length++) {
            assertThat(RetryTokens.isValid(KEY, NOW, client(1, 4001), Arrays.copyOf(token, length)))
                    .as("%d bytes", length).isEqualTo(length == token.length);
        }
    }

    @Test
    void aKeyIsReplacedAndItsLastTokensStillHold() throws Exception {
        var tokens = new RetryTokens(new SecureRandom(), NOW);
        long last = NOW + RetryTokens.KEY_SECONDS - 1;
        byte[] token = tokens.make(last, client(1, 4001), ID);
        assertThat(tokens.isValid(last + 1, client(1, 4001), token)).isTrue(); // by the key before
        byte[] next = tokens.make(last + 1, client(1, 4001), ID);
        assertThat(tokens.isValid(last + 2, client(1, 4001), next)).isTrue();
        assertThat(new RetryTokens(new SecureRandom(), NOW).isValid(last + 2, client(1, 4001), next)).isFalse();
    }

    @Test
    void aKeyThatWasReplacedTwiceIsForgotten() throws Exception {
        var tokens = new RetryTokens(new SecureRandom(), NOW);
        byte[] old = tokens.make(NOW, client(1, 4001), ID);
        tokens.make(NOW + RetryTokens.KEY_SECONDS, client(1, 4001), ID);
        tokens.make(NOW + 2 * RetryTokens.KEY_SECONDS, client(1, 4001), ID);
        assertThat(tokens.isValid(NOW, client(1, 4001), old)).isFalse(); // even if the clock were set back
    }
}
