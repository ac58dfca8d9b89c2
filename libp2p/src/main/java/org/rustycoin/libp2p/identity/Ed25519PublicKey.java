package org.rustycoin.libp2p.identity;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 key (RFC 8032): its data are the 32 bytes of the point, a signature has 64 bytes. */
public final class Ed25519PublicKey extends PublicKey {

    private final byte[] point;

    private Ed25519PublicKey(byte[] point) {
        super(point);
        this.point = point;
    }

    public static Ed25519PublicKey of(byte[] data) throws KeyException {
        if (data.length != Ed25519.PUBLIC_KEY_SIZE) {
            throw new KeyException("an Ed25519 key of " + data.length + " bytes");
        }
        if (!Ed25519.validatePublicKeyPartial(data, 0)) {
            throw new KeyException("32 bytes that are no point of edwards25519");
        }
        return new Ed25519PublicKey(data.clone());
    }

    @Override
    public boolean verify(byte[] message, byte[] signature) {
        return Curve25519.PORTABLE.verify(point, message, signature);
    }
}
