package org.rustycoin.libp2p.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.random.RandomGenerator;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;

/**
 * An RSA identity: its secret data are the RSAPrivateKey of PKCS #1. Its numbers must belong together: a signature made with
 * a wrong one of them gives a factor of the modulus away.
 */
public final class RsaKeyPair extends KeyPair {

    private final RSAPrivateKey numbers;
    private final PrivateKey platformKey;

    private RsaKeyPair(RSAPrivateKey numbers) throws KeyException {
        super(RsaPublicKey.of(numbers.getModulus(), numbers.getPublicExponent()));
        this.numbers = numbers;
        try {
            platformKey = KeyFactory.getInstance("RSA", RsaPublicKey.PROVIDER)
                    .generatePrivate(new RSAPrivateCrtKeySpec(numbers.getModulus(), numbers.getPublicExponent(),
                            numbers.getPrivateExponent(), numbers.getPrime1(), numbers.getPrime2(),
                            numbers.getExponent1(), numbers.getExponent2(), numbers.getCoefficient()));
        } catch (GeneralSecurityException e) {
            throw new KeyException("an RSA private key that the platform refuses");
        }
    }

    /** A new key of 2048 to 8192 bits, which takes a tenth of a second at 2048 and many seconds at 8192. */
    public static RsaKeyPair newPair(int bits, RandomGenerator random) {
        if (bits < RsaPublicKey.MODULUS_BITS_MIN || bits > RsaPublicKey.MODULUS_BITS_MAX) {
            throw new IllegalArgumentException("an RSA modulus of " + bits + " bits");
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", RsaPublicKey.PROVIDER);
            generator.initialize(bits, new GivenRandom(random));
            var key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
            return new RsaKeyPair(new RSAPrivateKey(key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(),
                    key.getPrimeP(), key.getPrimeQ(), key.getPrimeExponentP(), key.getPrimeExponentQ(),
                    key.getCrtCoefficient()));
        } catch (GeneralSecurityException | KeyException e) {
            throw new IllegalStateException("every Java platform makes RSA keys of 2048 to 8192 bits", e);
        }
    }

    static RsaKeyPair of(byte[] data) throws KeyException {
        try {
            var whole = new DerReader(data);
            DerReader key = whole.open(DerReader.SEQUENCE);
            whole.end();
            if (key.natural().signum() != 0) {
                throw new KeyException("an RSA private key of more than two primes");
            }
            BigInteger n = key.natural();
            BigInteger e = key.natural();
            RsaPublicKey.of(n, e); // sizes before arithmetic
            BigInteger d = key.natural();
            BigInteger p = key.natural();
            BigInteger q = key.natural();
            var numbers = new RSAPrivateKey(n, e, d, p, q, key.natural(), key.natural(), key.natural());
            key.end();
            checkTogether(numbers);
            return new RsaKeyPair(numbers);
        } catch (DerException e) {
            throw new KeyException("an RSA private key that is no PKCS #1: " + e.getMessage());
        }
    }

    private static void checkTogether(RSAPrivateKey key) throws KeyException {
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        BigInteger one = BigInteger.ONE;
        if (p.compareTo(one) <= 0 || q.compareTo(one) <= 0 || !p.multiply(q).equals(key.getModulus())
                || key.getPrivateExponent().compareTo(key.getModulus()) >= 0) {
            throw new KeyException("an RSA private key whose primes are not its modulus");
        }
        BigInteger dp = key.getPrivateExponent().mod(p.subtract(one));
        BigInteger dq = key.getPrivateExponent().mod(q.subtract(one));
        BigInteger e = key.getPublicExponent();
        if (!dp.equals(key.getExponent1()) || !dq.equals(key.getExponent2())
                || !dp.multiply(e).mod(p.subtract(one)).equals(one) || !dq.multiply(e).mod(q.subtract(one)).equals(one)
                || key.getCoefficient().compareTo(p) >= 0 || !key.getCoefficient().multiply(q).mod(p).equals(one)) {
            throw new KeyException("an RSA private key whose numbers do not belong together");
        }
    }

    @Override
    byte[] secret() {
        try {
            return numbers.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance(RsaPublicKey.SIGNATURE, RsaPublicKey.PROVIDER);
            signer.initSign(platformKey);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a checked RSA key signs", e);
        }
    }
}
