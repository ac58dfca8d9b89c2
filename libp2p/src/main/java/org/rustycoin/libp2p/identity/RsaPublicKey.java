package org.rustycoin.libp2p.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * An RSA key: its data are an X.509 SubjectPublicKeyInfo, a signature is RSASSA-PKCS1-v1_5 over SHA-256.
 *
 * <p>
 * Sizes come before arithmetic (CVE-2023-39533): the work of one signature grows with the square of the modulus, and with
 * the length of the exponent, and both are a stranger's choice. The modulus has 2048 to 8192 bits, as in go and rust; the
 * exponent is odd and fits 31 bits, go's limit. The platform's RSA is used because BouncyCastle's tests the modulus for
 * being composite, which takes far longer than the signature.
 */
public final class RsaPublicKey extends PublicKey {

    public static final int MODULUS_BITS_MIN = 2048;
    public static final int MODULUS_BITS_MAX = 8192;
    static final int EXPONENT_BITS_MAX = 31;
    /** A modulus of 1025 bytes, an exponent of 4, and 34 bytes of heads; longer data are not parsed. */
    static final int DATA_BYTES_MAX = 1063;

    /** Named, so that other installed providers do not decide what a valid signature is. */
    static final String PROVIDER = "SunRsaSign";
    static final String SIGNATURE = "SHA256withRSA";
    private static final byte[] ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private final BigInteger modulus;
    private final BigInteger exponent;

    private RsaPublicKey(byte[] data, BigInteger modulus, BigInteger exponent) {
        super(data);
        this.modulus = modulus;
        this.exponent = exponent;
    }

    public static RsaPublicKey of(byte[] data) throws KeyException {
        if (data.length > DATA_BYTES_MAX) {
            throw new KeyException("an RSA key of " + data.length + " bytes");
        }
        try {
            var whole = new DerReader(data);
            DerReader info = whole.open(DerReader.SEQUENCE);
            whole.end();
            if (!Arrays.equals(info.whole(DerReader.SEQUENCE), ALGORITHM)) {
                throw new KeyException("an RSA key of another algorithm");
            }
            var key = new DerReader(info.bits());
            info.end();
            DerReader numbers = key.open(DerReader.SEQUENCE);
            key.end();
            BigInteger modulus = numbers.natural();
            BigInteger exponent = numbers.natural();
            numbers.end();
            checkNumbers(modulus, exponent);
            return new RsaPublicKey(data.clone(), modulus, exponent);
        } catch (DerException e) {
            throw new KeyException("an RSA key that is no SubjectPublicKeyInfo: " + e.getMessage());
        }
    }

    static RsaPublicKey of(BigInteger modulus, BigInteger exponent) throws KeyException {
        checkNumbers(modulus, exponent);
        try {
            var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
            return of(new SubjectPublicKeyInfo(algorithm, new RSAPublicKey(modulus, exponent))
                    .getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
    }

    /** Bounds everything that the cost of a signature depends on. */
    private static void checkNumbers(BigInteger modulus, BigInteger exponent) throws KeyException {
        int bits = modulus.bitLength();
        if (bits < MODULUS_BITS_MIN || bits > MODULUS_BITS_MAX || !modulus.testBit(0)) {
            throw new KeyException("an RSA modulus of " + bits + " bits, or an even one");
        }
        if (exponent.bitLength() > EXPONENT_BITS_MAX || exponent.bitLength() < 2 || !exponent.testBit(0)) {
            throw new KeyException("an RSA exponent of " + exponent.bitLength() + " bits, or an even one");
        }
    }

    BigInteger modulus() {
        return modulus;
    }

    BigInteger exponent() {
        return exponent;
    }

    @Override
    public boolean verify(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(SIGNATURE, PROVIDER);
            verifier.initVerify(KeyFactory.getInstance("RSA", PROVIDER)
                    .generatePublic(new RSAPublicKeySpec(modulus, exponent)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false; // of another length than the modulus
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform verifies RSA of 2048 to 8192 bits", e);
        }
    }
}
