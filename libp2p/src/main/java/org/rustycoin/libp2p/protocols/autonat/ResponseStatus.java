package org.rustycoin.libp2p.protocols.autonat;

import java.io.IOException;

/** What became of a request, as a server says it (autonat-v2, requirements for ResponseStatus). */
public enum ResponseStatus {
    INTERNAL_ERROR(0),
    /** Not now: a rate or a resource is used up. */
    REQUEST_REJECTED(100),
    /** None of the addresses is one that the server would dial. */
    DIAL_REFUSED(101),
    /** An address was dialled, with or without success. */
    OK(200);

    final int code;

    ResponseStatus(int code) {
        this.code = code;
    }

    /** @throws IOException for a status that this version does not know: such responses are discarded */
    static ResponseStatus of(int code) throws IOException {
        for (ResponseStatus each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        throw new IOException("a response of the unknown status " + code);
    }
}
