package org.rustycoin.simulator.network;

/**
 * What the wires of a simulated network are like.
 *
 * @param latencyNanos       from one node to another, one way
 * @param jitterNanos        at most so much more, drawn for each message; order is kept all the same
 * @param bytesPerSecond     of each direction of each connection
 * @param connectionLoss     the chance, from 0 to 1, that a message takes its connection down instead of arriving
 * @param handshakeTrips     how many one-way trips pass before both ends know that they are connected
 */
public record NetworkSettings(long latencyNanos, long jitterNanos, long bytesPerSecond, double connectionLoss,
        int handshakeTrips) {

    public NetworkSettings {
        if (latencyNanos < 0 || jitterNanos < 0 || bytesPerSecond <= 0 || connectionLoss < 0 || connectionLoss > 1
                || handshakeTrips < 0) {
            throw new IllegalArgumentException("no such network: " + latencyNanos + " ns, " + jitterNanos + " ns, "
                    + bytesPerSecond + " B/s, loss " + connectionLoss);
        }
    }

    /** Three round trips of TCP, Noise and yamux, the last half of which carries the first message. */
    public static NetworkSettings of(long latencyMillis, double connectionLoss) {
        return new NetworkSettings(latencyMillis * 1_000_000L, latencyMillis * 100_000L, 12_500_000L, connectionLoss,
                5);
    }
}
