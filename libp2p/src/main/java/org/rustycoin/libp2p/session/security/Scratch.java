package org.rustycoin.libp2p.session.security;

import org.jspecify.annotations.Nullable;

/**
 * Arrays and ciphers that all connections of one thread use in turn, so that an idle connection holds none. What is in them
 * is valid until the running call ends.
 */
public final class Scratch {

    /** The largest Noise message with its length; a TLS record is smaller. */
    public static final int BYTES = 2 + 65_535;

    private byte[] plain = new byte[0];
    private byte[] sealed = new byte[0];
    private byte[] received = new byte[0];
    private byte[] opened = new byte[0];
    private @Nullable ChaChaPoly chaChaPoly;

    /** For what is to be sealed. */
    public byte[] plain() {
        if (plain.length == 0) {
            plain = new byte[BYTES];
        }
        return plain;
    }

    /** For what was sealed. */
    public byte[] sealed() {
        if (sealed.length == 0) {
            sealed = new byte[BYTES];
        }
        return sealed;
    }

    /** For what came. */
    public byte[] received() {
        if (received.length == 0) {
            received = new byte[BYTES];
        }
        return received;
    }

    /** For what came, opened. */
    public byte[] opened() {
        if (opened.length == 0) {
            opened = new byte[BYTES];
        }
        return opened;
    }

    /** For Noise. */
    public ChaChaPoly chaChaPoly() {
        ChaChaPoly made = chaChaPoly;
        if (made == null) {
            made = new ChaChaPoly();
            chaChaPoly = made;
        }
        return made;
    }
}
