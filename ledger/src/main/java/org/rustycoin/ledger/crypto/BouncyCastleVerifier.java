package org.rustycoin.ledger.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519 by BouncyCastle's low-level API: pure Java, so it is there on every platform. */
public final class BouncyCastleVerifier implements SignatureVerifier {

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return Ed25519Rule.admits(publicKey, signature)
                && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
    }
}
