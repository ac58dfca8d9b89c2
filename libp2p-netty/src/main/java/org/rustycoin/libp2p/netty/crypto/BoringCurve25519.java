package org.rustycoin.libp2p.netty.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

import org.conscrypt.Conscrypt;
import org.rustycoin.libp2p.identity.Curve25519;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * By BoringSSL, through Conscrypt. X25519 has a random 32 bytes for a secret and for nothing else, so the keys are handed
 * over in the envelopes of RFC 8410, which are the same bytes each time.
 */
public final class BoringCurve25519 implements Curve25519 {

    private static final byte[] SECRET_PREFIX = HexFormat.of().parseHex("302e020100300506032b656e04220420");
    private static final byte[] POINT_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int SIGNATURE_BYTES = 64;
    /** The point whose multiples are the public keys (RFC 7748 §4.1). */
    private static final byte[] BASE = Arrays.copyOf(new byte[]{9}, KEY_BYTES);

    private static final class Loaded {
        static final Curve25519 FASTEST = load();
    }

    private final KeyFactory agreementKeys;
    private final KeyFactory signatureKeys;
    private final String version;
    private final FastThreadLocal<Tools> tools;

    /** What is not thread-safe, and costs more to make than to use. */
    private record Tools(KeyAgreement agreement, Signature signature) {}

    private BoringCurve25519(Provider provider, String version) throws GeneralSecurityException {
        this.agreementKeys = KeyFactory.getInstance("XDH", provider);
        this.signatureKeys = KeyFactory.getInstance("EdDSA", provider);
        this.version = version;
        newTools(provider);
        this.tools = new FastThreadLocal<>() {
            @Override
            protected Tools initialValue() throws GeneralSecurityException {
                return newTools(provider);
            }
        };
    }

    private static Tools newTools(Provider provider) throws GeneralSecurityException {
        return new Tools(KeyAgreement.getInstance("XDH", provider), Signature.getInstance("EdDSA", provider));
    }

    /** The fastest that works in this process. */
    public static Curve25519 orPortable() {
        return Loaded.FASTEST;
    }

    private static Curve25519 load() {
        try {
            Conscrypt.Version version = Conscrypt.version();
            var boring = new BoringCurve25519(Conscrypt.newProvider(),
                    version.major() + "." + version.minor() + "." + version.patch());
            return agreesWithPortable(boring) ? boring : PORTABLE;
        } catch (GeneralSecurityException | LinkageError | RuntimeException e) {
            return PORTABLE; // which of them it is says Platform.implementations()
        }
    }

    /** A native library that computes something else would cut this node off from all others. */
    private static boolean agreesWithPortable(Curve25519 boring) {
        byte[] one = new byte[KEY_BYTES];
        byte[] other = new byte[KEY_BYTES];
        byte[] bytes = Arrays.copyOf(new byte[]{1, 2, 3}, KEY_BYTES);
        return boring.secret(bytes).agree(BASE, one) && PORTABLE.secret(bytes).agree(BASE, other)
                && Arrays.equals(one, other);
    }

    @Override
    public String implementation() {
        return "BoringSSL (Conscrypt " + version + ")";
    }

    @Override
    public Secret secret(byte[] bytes) {
        byte[] point = PORTABLE.secret(bytes).publicKey(); // as fast as the native one, which would not hand it out
        PrivateKey key;
        try {
            key = agreementKeys.generatePrivate(new PKCS8EncodedKeySpec(join(SECRET_PREFIX, bytes)));
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("a secret of " + bytes.length + " bytes", e);
        }
        return new Secret() {
            @Override
            public byte[] publicKey() {
                return point.clone();
            }

            @Override
            public boolean agree(byte[] other, byte[] shared) {
                return BoringCurve25519.this.agree(key, other, shared);
            }
        };
    }

    private boolean agree(PrivateKey secret, byte[] point, byte[] shared) {
        KeyAgreement agreement = tools.get().agreement();
        try {
            PublicKey other = agreementKeys.generatePublic(new X509EncodedKeySpec(join(POINT_PREFIX, point)));
            agreement.init(secret);
            agreement.doPhase(other, true);
            byte[] agreed = agreement.generateSecret();
            System.arraycopy(agreed, 0, shared, 0, KEY_BYTES);
            return true;
        } catch (GeneralSecurityException e) {
            return false; // BoringSSL refuses what comes to zero, and any other 32 bytes are a point
        }
    }

    @Override
    public boolean verify(byte[] key, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        Signature checker = tools.get().signature();
        try {
            checker.initVerify(signatureKeys.generatePublic(new X509EncodedKeySpec(join(ED25519_PREFIX, key))));
            checker.update(message);
            return checker.verify(signature);
        } catch (InvalidKeySpecException | InvalidKeyException | SignatureException e) {
            return false;
        }
    }

    private static byte[] join(byte[] prefix, byte[] bytes) {
        byte[] joined = Arrays.copyOf(prefix, prefix.length + bytes.length);
        System.arraycopy(bytes, 0, joined, prefix.length, bytes.length);
        return joined;
    }
}
