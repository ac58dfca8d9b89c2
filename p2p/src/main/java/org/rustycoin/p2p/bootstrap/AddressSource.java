package org.rustycoin.p2p.bootstrap;

/** Where addresses to begin with come from, in the order in which they are asked. */
public enum AddressSource {

    BOOK("the address book"), CONFIGURED("the configured peers"), DNS("DNS seeds"), SIGNED(
            "the list that masternodes sign"), SHIPPED("the list that is shipped");

    private final String title;

    AddressSource(String title) {
        this.title = title;
    }

    /** What it is, for people. */
    public String title() {
        return title;
    }
}
