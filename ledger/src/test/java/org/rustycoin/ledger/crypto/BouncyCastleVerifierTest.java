package org.rustycoin.ledger.crypto;

class BouncyCastleVerifierTest extends SignatureVerifierContract {

    @Override
    protected SignatureVerifier verifier() {
        return new BouncyCastleVerifier();
    }
}
