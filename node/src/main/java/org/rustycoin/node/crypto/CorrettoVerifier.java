package org.rustycoin.node.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

import org.rustycoin.ledger.crypto.BouncyCastleVerifier;
import org.rustycoin.ledger.crypto.Ed25519Rule;
import org.rustycoin.ledger.crypto.SignatureVerifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;

/** Ed25519 by AWS-LC, through the Amazon Corretto Crypto Provider; see {@code docs/decisions/0003-ed25519.md}. */
public final class CorrettoVerifier implements SignatureVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(CorrettoVerifier.class);
    /** What stands before the 32 bytes of a key in SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final byte[] KEY_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** The provider offers its Ed25519 keys only when asked; the JDK's would be taken apart and made again each time. */
    private static final String KEY_FACTORY_PROPERTY = "com.amazon.corretto.crypto.provider.registerEdKeyFactory";

    private final Provider provider;
    private final KeyFactory keys;
    /** Signatures are not thread-safe, and making one costs as much as a verification. */
    private final ThreadLocal<Signature> signatures;

    private CorrettoVerifier(Provider provider) throws GeneralSecurityException {
        this.provider = provider;
        this.keys = KeyFactory.getInstance("Ed25519", provider);
        newSignature();
        this.signatures = ThreadLocal.withInitial(() -> {
            try {
                return newSignature();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the provider had Ed25519 a moment ago", e);
            }
        });
    }

    private Signature newSignature() throws GeneralSecurityException {
        return Signature.getInstance("Ed25519", provider);
    }

    /** The fastest verifier that works here. */
    public static SignatureVerifier orBouncyCastle() {
        System.setProperty(KEY_FACTORY_PROPERTY, "true");
        try {
            if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null) {
                return new CorrettoVerifier(AmazonCorrettoCryptoProvider.INSTANCE);
            }
            LOG.info("signatures are verified by BouncyCastle: {}",
                    String.valueOf(AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError().getMessage()));
        } catch (GeneralSecurityException | LinkageError e) {
            LOG.info("signatures are verified by BouncyCastle: {}", e.toString());
        }
        return new BouncyCastleVerifier();
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (!Ed25519Rule.admits(publicKey, signature)) {
            return false;
        }
        byte[] encoded = new byte[KEY_PREFIX.length + publicKey.length];
        System.arraycopy(KEY_PREFIX, 0, encoded, 0, KEY_PREFIX.length);
        System.arraycopy(publicKey, 0, encoded, KEY_PREFIX.length, publicKey.length);
        Signature checker = signatures.get();
        try {
            checker.initVerify(keys.generatePublic(new X509EncodedKeySpec(encoded)));
            checker.update(message);
            return checker.verify(signature);
        } catch (InvalidKeySpecException | InvalidKeyException | SignatureException e) {
            return false; // the key is no point on the curve, or the library refuses the signature's form
        }
    }
}
