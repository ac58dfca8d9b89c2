package org.rustycoin.libp2p.identity;

import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/**
 * A secp256k1 key: its data are the compressed point of 33 bytes, a signature is DER (libp2p/specs peer-ids, which refers
 * to BIP 62).
 *
 * <p>
 * A high S is refused, as BIP 62 asks and as rust- and js-libp2p do; go-libp2p accepts one, and none of the three makes one.
 */
public final class Secp256k1PublicKey extends PublicKey {

    private static final int POINT_BYTES = 33;

    private final ECPublicKeyParameters key;

    private Secp256k1PublicKey(byte[] data) throws KeyException {
        super(data);
        key = Curve.SECP256K1.key(data);
    }

    public static Secp256k1PublicKey of(byte[] data) throws KeyException {
        if (data.length != POINT_BYTES) {
            throw new KeyException("a secp256k1 key of " + data.length + " bytes");
        }
        return new Secp256k1PublicKey(data.clone());
    }

    @Override
    public boolean verify(byte[] message, byte[] signature) {
        return Curve.SECP256K1.verify(key, message, signature, false);
    }
}
