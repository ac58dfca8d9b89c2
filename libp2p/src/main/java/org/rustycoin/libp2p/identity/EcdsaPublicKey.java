package org.rustycoin.libp2p.identity;

import java.util.Arrays;
import java.util.HexFormat;

import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/**
 * An ECDSA key on P-256: its data are an X.509 SubjectPublicKeyInfo, a signature is DER.
 *
 * <p>
 * A named curve and an uncompressed point make exactly one SubjectPublicKeyInfo of 91 bytes, so its head is compared, not
 * parsed; other curves, explicit parameters and compressed points are not of this form. go and js also know P-384 and
 * P-521, rust does not; nobody makes them unasked. A high S is accepted, as go, rust and js do: half of their signatures
 * have one.
 */
public final class EcdsaPublicKey extends PublicKey {

    private static final byte[] HEAD = HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
    private static final int POINT_BYTES = 65;
    private static final byte UNCOMPRESSED = 0x04;

    private final ECPublicKeyParameters key;

    private EcdsaPublicKey(byte[] data) throws KeyException {
        super(data);
        key = Curve.P256.key(Arrays.copyOfRange(data, HEAD.length, data.length));
    }

    public static EcdsaPublicKey of(byte[] data) throws KeyException {
        if (data.length != HEAD.length + POINT_BYTES || !Arrays.equals(data, 0, HEAD.length, HEAD, 0, HEAD.length)
                || data[HEAD.length] != UNCOMPRESSED) {
            throw new KeyException("an ECDSA key that is no uncompressed point of P-256 in a SubjectPublicKeyInfo");
        }
        return new EcdsaPublicKey(data.clone());
    }

    static EcdsaPublicKey atPoint(byte[] uncompressed) throws KeyException {
        byte[] data = Arrays.copyOf(HEAD, HEAD.length + uncompressed.length);
        System.arraycopy(uncompressed, 0, data, HEAD.length, uncompressed.length);
        return of(data);
    }

    @Override
    public boolean verify(byte[] message, byte[] signature) {
        return Curve.P256.verify(key, message, signature, true);
    }
}
