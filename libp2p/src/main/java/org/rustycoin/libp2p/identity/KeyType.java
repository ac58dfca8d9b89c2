package org.rustycoin.libp2p.identity;

/** The kinds of keys that libp2p knows, in the order of their numbers on the wire (libp2p/specs peer-ids). */
public enum KeyType {
    RSA, ED25519, SECP256K1, ECDSA;

    static KeyType of(int number) throws KeyException {
        if (number < 0 || number >= values().length) {
            throw new KeyException("a key of unknown type " + number);
        }
        return values()[number];
    }
}
