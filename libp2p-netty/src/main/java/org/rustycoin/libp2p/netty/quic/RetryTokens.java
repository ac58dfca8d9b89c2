package org.rustycoin.libp2p.netty.quic;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of Retry packets (RFC 9000 §8.1.2): whoever sends one back gets what is sent to the address that it was made for.
 *
 * <pre>
 * time, 8 bytes | HMAC-SHA256 of time, address, port and id, 32 bytes | the client's first connection id, 0 to 20 bytes
 * </pre>
 *
 * The port is covered: a client answers a Retry at once from the same socket, and a token that holds for a whole address
 * would let one machine behind a NAT speak for its neighbours. A key is used for {@link #KEY_SECONDS}; its successor's first
 * tokens and its own last ones are both good. Used from one thread.
 */
final class RetryTokens {

    static final int ID_BYTES_MAX = 20;
    private static final int MAC_BYTES = 32;
    static final int ID_OFFSET = Long.BYTES + MAC_BYTES;
    static final int BYTES_MAX = ID_OFFSET + ID_BYTES_MAX;
    /** A client sends it back after one round trip, and goes on trying for a while. */
    static final int VALID_SECONDS = 10;
    /** So that a key that was guessed, or leaked, is soon worth nothing. */
    static final int KEY_SECONDS = 600;
    private static final int KEY_BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    private final SecureRandom random;
    private byte[] key;
    private byte[] before;
    private long keySince;

    RetryTokens(SecureRandom random, long unixSeconds) {
        this.random = random;
        this.key = newKey();
        this.before = newKey();
        this.keySince = unixSeconds;
    }

    private byte[] newKey() {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        return fresh;
    }

    /** A token for whoever is at an address and chose a connection id. */
    byte[] make(long unixSeconds, InetSocketAddress client, byte[] id) {
        rotate(unixSeconds);
        return make(key, unixSeconds, client, id);
    }

    /** Whether such a token was made here, for this address, and not long ago. The id is behind {@link #ID_OFFSET}. */
    boolean isValid(long unixSeconds, InetSocketAddress client, byte[] token) {
        rotate(unixSeconds);
        return isValid(key, unixSeconds, client, token) || isValid(before, unixSeconds, client, token);
    }

    private void rotate(long unixSeconds) {
        long age = unixSeconds - keySince;
        if (age >= KEY_SECONDS || age < 0) { // a clock that was set back must not keep a key for ever
            before = age < 2L * KEY_SECONDS ? key : newKey();
            key = newKey();
            keySince = unixSeconds;
        }
    }

    static byte[] make(byte[] key, long unixSeconds, InetSocketAddress client, byte[] id) {
        return ByteBuffer.allocate(ID_OFFSET + id.length).putLong(unixSeconds).put(mac(key, unixSeconds, client, id))
                .put(id).array();
    }

    static boolean isValid(byte[] key, long unixSeconds, InetSocketAddress client, byte[] token) {
        if (token.length < ID_OFFSET || token.length > BYTES_MAX) {
            return false;
        }
        long madeAt = ByteBuffer.wrap(token).getLong();
        if (madeAt > unixSeconds || unixSeconds - madeAt > VALID_SECONDS) {
            return false;
        }
        byte[] id = Arrays.copyOfRange(token, ID_OFFSET, token.length);
        return MessageDigest.isEqual(mac(key, madeAt, client, id), Arrays.copyOfRange(token, Long.BYTES, ID_OFFSET));
    }

    private static byte[] mac(byte[] key, long madeAt, InetSocketAddress client, byte[] id) {
        byte[] address = client.getAddress().getAddress();
        ByteBuffer covered = ByteBuffer.allocate(Long.BYTES + 1 + address.length + Short.BYTES + id.length)
                .putLong(madeAt).put((byte) address.length).put(address).putShort((short) client.getPort()).put(id);
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(covered.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every platform has " + HMAC, e);
        }
    }
}
