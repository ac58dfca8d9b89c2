package org.rustycoin.p2p.bootstrap;

/** The steps into the network, in their order. */
public enum Step {

    /** Nobody is connected yet. */
    CONNECT("connecting to bootstrap nodes"),
    /** Somebody is; the DHT is being joined through him. */
    JOIN("joining the DHT"),
    /** The DHT is asked for more. */
    DISCOVER("discovering peers"),
    /** Enough addresses are known, and slots are being filled. */
    ESTABLISH("establishing a diverse set of peers"),
    /** All outbound slots are filled. */
    DONE("in the network");

    private final String title;

    Step(String title) {
        this.title = title;
    }

    /** What it is, for people. */
    public String title() {
        return title;
    }
}
