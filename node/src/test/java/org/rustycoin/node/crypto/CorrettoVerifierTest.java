package org.rustycoin.node.crypto;

import org.rustycoin.ledger.crypto.SignatureVerifier;
import org.rustycoin.ledger.crypto.SignatureVerifierContract;

/** On a platform without the native library this tests BouncyCastle a second time. */
class CorrettoVerifierTest extends SignatureVerifierContract {

    @Override
    protected SignatureVerifier verifier() {
        return CorrettoVerifier.orBouncyCastle();
    }
}
