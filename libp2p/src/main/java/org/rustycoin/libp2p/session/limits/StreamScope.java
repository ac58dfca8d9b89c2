package org.rustycoin.libp2p.session.limits;

import org.jspecify.annotations.Nullable;

/** What one stream holds, from its opening to its end. */
public non-sealed interface StreamScope extends MemoryScope, StreamAdmission {

    /**
     * Both sides have agreed on a protocol: the stream counts for it, and no longer as transient.
     *
     * @param protocol the name under which the protocol is counted: its first id when it has several
     * @return which limit forbids it; the stream is then to be reset. Null when it may go on
     * @throws IllegalStateException when the stream is closed or speaks another protocol
     */
    @Nullable
    Refusal setProtocol(String protocol);

    /** The stream is over; everything it held is free. Closing again does nothing. */
    void close();
}
