package org.rustycoin.libp2p.swarm.dialling;

import java.util.List;
import java.util.stream.Collectors;

import org.rustycoin.libp2p.multiformats.Multiaddr;

/**
 * Why a dial brought no connection.
 *
 * @param why       in all, for people
 * @param addresses what became of each address, in the order in which they were given; empty if none was looked at
 */
public record DialFailure(String why, List<Tried> addresses) {

    /** Why one address brought no connection. */
    public record Tried(Multiaddr address, Cause cause, String detail) {}

    /** To count by. */
    public enum Cause {
        /** It failed lately and is left alone for a while. */
        BACKING_OFF,
        /** Nothing seems to get through that way from here. */
        BLACK_HOLE,
        /** No transport here dials such an address, or it names another peer. */
        UNSUITABLE,
        /** No answer in time. */
        TIMED_OUT,
        /** The attempt failed: refused, unreachable, a handshake that went wrong. */
        FAILED
    }

    public DialFailure {
        addresses = List.copyOf(addresses);
    }

    /** All of it in one line. */
    public String text() {
        return addresses.isEmpty()
                ? why
                : why + ": " + addresses.stream().map(tried -> tried.address() + " " + tried.detail())
                        .collect(Collectors.joining("; "));
    }
}
