package org.rustycoin.libp2p.swarm.addresses;

/**
 * How much is asked for before an address counts.
 *
 * @param observersMin     networks that must see the node at an address before it is tried, from 1
 * @param serversMin       networks whose servers must reach an address before it is confirmed, from 1
 * @param isPrivateCounted whether addresses of this machine and site count, and those who say so each for themselves: for
 *                         networks that are nowhere else, as those of tests
 */
public record AddressSettings(int observersMin, int serversMin, boolean isPrivateCounted) {

    /** As go-libp2p: its {@code ActivationThresh}, where it counts addresses and not networks. */
    public static final int OBSERVERS_MIN = 4;
    /** As go-libp2p's {@code targetConfidence}. */
    public static final int SERVERS_MIN = 3;

    public static final AddressSettings STANDARD = new AddressSettings(OBSERVERS_MIN, SERVERS_MIN, false);

    public AddressSettings {
        if (observersMin < 1 || serversMin < 1) {
            throw new IllegalArgumentException("an address needs at least one witness, not " + observersMin
                    + " observers and " + serversMin + " servers");
        }
    }
}
