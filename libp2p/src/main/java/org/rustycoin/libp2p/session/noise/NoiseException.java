package org.rustycoin.libp2p.session.noise;

/** A message that does not belong to an honest handshake or session: forged, damaged or malformed. */
public final class NoiseException extends Exception {

    private static final long serialVersionUID = 1L;

    public NoiseException(String detail) {
        super(detail, null, false, false);
    }
}
