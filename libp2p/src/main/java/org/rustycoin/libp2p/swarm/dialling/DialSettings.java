package org.rustycoin.libp2p.swarm.dialling;

/**
 * How much a dialler does at once and how long it waits.
 *
 * @param attemptsMax        attempts under way at a time; each costs a descriptor and a handshake
 * @param attemptsPerPeerMax of them with one peer
 * @param addressesMax       addresses that one dial looks at; more are left out and counted
 * @param ticketsMax         requests under way, those that wait for an attempt included; one more fails at once
 * @param attemptNanos       for one attempt, from its beginning to a proven identity
 * @param nearAttemptNanos   the same for an address on this machine or site
 * @param dialNanos          for a dial in all, its waiting included; starts anew when a request joins with new addresses
 */
public record DialSettings(int attemptsMax, int attemptsPerPeerMax, int addressesMax, int ticketsMax,
        long attemptNanos, long nearAttemptNanos, long dialNanos) {

    private static final long SECOND = 1_000_000_000L;

    /** As go-libp2p; it has this number of attempts because of the 256 descriptors that some systems allow. */
    private static final int ATTEMPTS = 160;

    /**
     * 8 attempts with one peer, 15 s for one and 5 s for a near one as in go-libp2p. 32 addresses: a node with two
     * families, four transports and some relays has 20. 1,024 requests: a Kademlia node's burst, and no more than the user
     * can wait for.
     */
    public static final DialSettings STANDARD = new DialSettings(ATTEMPTS, 8, 32, 1024, 15 * SECOND, 5 * SECOND,
            60 * SECOND);

    public DialSettings {
        if (attemptsMax < 1 || attemptsPerPeerMax < 1 || addressesMax < 1 || ticketsMax < 1 || attemptNanos < 1
                || nearAttemptNanos < 1 || dialNanos < 1) {
            throw new IllegalArgumentException("a dialler's limits are positive: " + attemptsMax + " attempts, "
                    + attemptsPerPeerMax + " per peer, " + addressesMax + " addresses, " + ticketsMax + " tickets, "
                    + attemptNanos + ", " + nearAttemptNanos + " and " + dialNanos + " ns");
        }
    }
}
