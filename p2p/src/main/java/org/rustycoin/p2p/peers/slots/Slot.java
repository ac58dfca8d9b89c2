package org.rustycoin.p2p.peers.slots;

/** What a connection with a peer is for. */
public enum Slot {

    /** An outbound peer of full use; the address book chose it. */
    FULL("outbound-full"),
    /** An outbound peer that is told nothing but blocks, so that nobody can find out from relayed messages that it is there. */
    BLOCK_ONLY("block-relay-only"),
    /** A look at whether somebody is there; closed at once. */
    FEELER("feeler"),
    /** The operator named it. */
    MANUAL("manual"),
    /** It came to us. */
    INBOUND("inbound"),
    /** Dialled by another protocol, as the DHT, for a question; nothing keeps it. */
    PASSING("passing");

    private final String title;

    Slot(String title) {
        this.title = title;
    }

    /** Its name for people. */
    public String title() {
        return title;
    }
}
