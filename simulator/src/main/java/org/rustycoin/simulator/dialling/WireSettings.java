package org.rustycoin.simulator.dialling;

/**
 * What wires are like on which nodes only connect.
 *
 * @param latencyNanos at most, one way; at least half of it
 * @param loss         the chance, from 0 to 1, that a message of a handshake is lost and comes a second later, or two, or
 *                     four
 * @param deaths       the chance that a connection dies within half a minute, which one of its ends learns late
 * @param calmNanos    when losses and deaths end
 */
public record WireSettings(long latencyNanos, double loss, double deaths, long calmNanos) {

    public WireSettings {
        if (latencyNanos < 2 || !(loss >= 0 && loss < 1) || !(deaths >= 0 && deaths <= 1)) {
            throw new IllegalArgumentException("no such wires: " + latencyNanos + " ns, loss " + loss + ", deaths "
                    + deaths);
        }
    }
}
