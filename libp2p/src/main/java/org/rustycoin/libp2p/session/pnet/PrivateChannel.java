package org.rustycoin.libp2p.session.pnet;

import java.util.random.RandomGenerator;

import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jspecify.annotations.Nullable;

import io.netty.buffer.ByteBuf;

/**
 * The cipher of one connection in a private network: each side sends 24 random bytes, and everything that it sends behind
 * them is combined with the XSalsa20 stream of the shared key and those bytes ("Algorithm").
 *
 * <p>
 * It holds nothing but what came of the other side's nonce. A peer that sends less than a nonce is an upgrade that takes too
 * long, which the session's own time ends. A peer with another key sends noise: what the session makes of the first bytes is
 * no multistream header, and it ends the connection there.
 *
 * <p>
 * Buffers are changed in place, so they must be writable and nobody else's.
 */
public final class PrivateChannel {

    public static final int NONCE_BYTES = 24;
    /** Bytes of a buffer without an array that are worked on at a time. */
    private static final int SLICE = 4096;

    private final SwarmKey key;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final XSalsa20Engine sending;
    private boolean begun;

    private final byte[] otherNonce = new byte[NONCE_BYTES];
    private int otherNonceBytes;
    private @Nullable XSalsa20Engine receiving;

    private byte[] slice = new byte[0];

    /** @param random for the nonce, which must never repeat under one key; a secure source outside simulations */
    public PrivateChannel(SwarmKey key, RandomGenerator random) {
        this.key = key;
        random.nextBytes(nonce);
        this.sending = cipher(nonce);
    }

    private XSalsa20Engine cipher(byte[] withNonce) {
        var cipher = new XSalsa20Engine();
        cipher.init(true, new ParametersWithIV(key.parameter(), withNonce));
        return cipher;
    }

    /** What is to be sent as it is, once and before everything else. */
    public byte[] begin() {
        if (begun) {
            throw new IllegalStateException("the nonce is sent once");
        }
        begun = true;
        return nonce.clone();
    }

    /** Encrypts the readable bytes, which are sent next. Its indices stay. */
    public void sent(ByteBuf bytes) {
        if (!begun) {
            throw new IllegalStateException("the nonce is sent first");
        }
        combine(sending, bytes);
    }

    /** Takes the rest of the other side's nonce off, if there is one, and decrypts the readable bytes behind it. */
    public void received(ByteBuf bytes) {
        XSalsa20Engine cipher = receiving;
        if (cipher == null) {
            int taken = Math.min(NONCE_BYTES - otherNonceBytes, bytes.readableBytes());
            bytes.readBytes(otherNonce, otherNonceBytes, taken);
            otherNonceBytes += taken;
            if (otherNonceBytes < NONCE_BYTES) {
                return;
            }
            cipher = cipher(otherNonce);
            receiving = cipher;
        }
        combine(cipher, bytes);
    }

    /** Whether the other side's nonce is complete: before, nothing that it says can be read. */
    public boolean hasNonceOfOther() {
        return receiving != null;
    }

    private void combine(XSalsa20Engine cipher, ByteBuf bytes) {
        int at = bytes.readerIndex();
        int length = bytes.readableBytes();
        if (bytes.hasArray()) {
            int offset = bytes.arrayOffset() + at;
            cipher.processBytes(bytes.array(), offset, length, bytes.array(), offset);
            return;
        }
        if (slice.length == 0 && length > 0) {
            slice = new byte[SLICE];
        }
        for (int end = at + length; at < end; at += SLICE) {
            int part = Math.min(SLICE, end - at);
            bytes.getBytes(at, slice, 0, part);
            cipher.processBytes(slice, 0, part, slice, 0);
            bytes.setBytes(at, slice, 0, part);
        }
    }
}
