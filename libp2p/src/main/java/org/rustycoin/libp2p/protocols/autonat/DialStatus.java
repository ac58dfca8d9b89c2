package org.rustycoin.libp2p.protocols.autonat;

/** What became of a dial, as a server says it (autonat-v2, requirements for DialStatus). */
public enum DialStatus {
    /** Means nothing; and what this version does not know means nothing to it. */
    UNUSED(0),
    /** Nobody was reached at the address. */
    DIAL_ERROR(100),
    /** Somebody was, who did not take the nonce. */
    DIAL_BACK_ERROR(101), OK(200);

    final int code;

    DialStatus(int code) {
        this.code = code;
    }

    static DialStatus of(int code) {
        for (DialStatus each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return UNUSED;
    }
}
