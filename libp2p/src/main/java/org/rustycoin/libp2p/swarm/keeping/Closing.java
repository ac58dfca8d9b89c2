package org.rustycoin.libp2p.swarm.keeping;

/** Why a connection is closed that did nothing wrong. */
public enum Closing {

    IDLE("nobody needs it: no stream is open and no protocol holds the peer"), SIMULTANEOUS(
            "both sides dialled at once and the other connection is kept"), REPLACED(
                    "a newer connection has taken its place");

    private final String text;

    Closing(String text) {
        this.text = text;
    }

    /** For people and for the other side. */
    public String text() {
        return text;
    }
}
