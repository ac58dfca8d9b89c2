package org.rustycoin.p2p.peers.groups;

import java.util.random.RandomGenerator;

import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.params.KeyParameter;

/** SipHash-2-4 under a secret, so that nobody else can work out where an address goes or whose turn it is. */
public final class KeyedHash {

    public static final int KEY_BYTES = 16;

    private final KeyParameter key;

    /** @param key of {@link #KEY_BYTES} */
    public KeyedHash(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has 16 bytes, not " + key.length);
        }
        this.key = new KeyParameter(key);
    }

    /** With a secret that is drawn. */
    public static KeyedHash fresh(RandomGenerator random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return new KeyedHash(key);
    }

    /** A number below {@code bound} that the parts decide, in their order. */
    public int below(int bound, byte[]... parts) {
        var sip = new SipHash();
        sip.init(key);
        for (byte[] part : parts) {
            int length = part.length;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                sip.update((byte) (length >> shift));
            }
            sip.update(part, 0, length);
        }
        return (int) Long.remainderUnsigned(sip.doFinal(), bound);
    }

    /** The secret, to be kept where only this node reads. */
    public byte[] key() {
        return key.getKey();
    }
}
