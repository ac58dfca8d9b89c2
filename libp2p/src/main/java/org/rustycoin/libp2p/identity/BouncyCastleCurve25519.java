package org.rustycoin.libp2p.identity;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** By BouncyCastle's low-level API. */
final class BouncyCastleCurve25519 implements Curve25519 {

    @Override
    public String implementation() {
        return "BouncyCastle";
    }

    @Override
    public Secret secret(byte[] bytes) {
        byte[] scalar = bytes.clone();
        byte[] point = new byte[KEY_BYTES];
        X25519.generatePublicKey(scalar, 0, point, 0);
        return new Secret() {
            @Override
            public byte[] publicKey() {
                return point.clone();
            }

            @Override
            public boolean agree(byte[] other, byte[] shared) {
                return X25519.calculateAgreement(scalar, 0, other, 0, shared, 0);
            }
        };
    }

    @Override
    public boolean verify(byte[] key, byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, key, 0, message, 0, message.length);
    }
}
