package org.rustycoin.libp2p.swarm.addresses;

/** What came of asking a server to reach an address. */
public enum Verdict {
    /** It was reached there. */
    REACHED,
    /** The server tried and did not get through. */
    UNREACHABLE,
    /** The server does not try this address, or not now. */
    REFUSED,
    /** No answer that means anything. */
    FAILED
}
