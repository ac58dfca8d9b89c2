package org.rustycoin.libp2p.swarm.dialling;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.dialling.AddressKind.Family;
import org.rustycoin.libp2p.swarm.dialling.AddressKind.Reach;
import org.rustycoin.libp2p.swarm.dialling.AddressKind.Transport;
import org.rustycoin.libp2p.swarm.dialling.BlackHole.Leave;
import org.rustycoin.libp2p.swarm.dialling.BlackHole.State;

/**
 * The black holes that a dialler looks out for: UDP (and so QUIC) and IPv6.
 *
 * <p>
 * Only public addresses are counted or held back. Only dials that succeeded are counted: a peer that answers nowhere says
 * nothing about the way to it, and else a stranger could close QUIC for us with a list of dead addresses. A dial counts
 * once for each way: as a success if the address that won goes this way, as a failure if another one won although one
 * that goes this way had begun; it begins first, so it had the better chance.
 */
final class BlackHoles {

    private final BlackHole udp = new BlackHole();
    private final BlackHole ip6 = new BlackHole();

    private static boolean isUdp(AddressKind kind) {
        return kind.transport() == Transport.QUIC && kind.reach() == Reach.PUBLIC;
    }

    private static boolean isIp6(AddressKind kind) {
        return kind.family() == Family.IP6 && kind.reach() == Reach.PUBLIC;
    }

    /**
     * Which addresses of one dial are to be left out; asking counts as a dial. A probe of one way goes ahead although the
     * other is blocked: else an address that needs both would never be tried.
     */
    Predicate<Multiaddr> blocked(List<Multiaddr> addresses) {
        Leave byUdp = ask(udp, addresses, BlackHoles::isUdp);
        Leave byIp6 = ask(ip6, addresses, BlackHoles::isIp6);
        return address -> {
            var kind = AddressKind.of(address);
            boolean probes = isUdp(kind) && byUdp == Leave.PROBE || isIp6(kind) && byIp6 == Leave.PROBE;
            return !probes && (isUdp(kind) && byUdp == Leave.HELD || isIp6(kind) && byIp6 == Leave.HELD);
        };
    }

    private static Leave ask(BlackHole way, List<Multiaddr> addresses, Predicate<AddressKind> goesThere) {
        return addresses.stream().map(AddressKind::of).anyMatch(goesThere) ? way.ask() : Leave.FREE;
    }

    /** A dial was won; {@code begun} are the addresses that it had begun with, the winner among them. */
    void won(Multiaddr winner, Collection<Multiaddr> begun) {
        record(udp, winner, begun, BlackHoles::isUdp);
        record(ip6, winner, begun, BlackHoles::isIp6);
    }

    private static void record(BlackHole way, Multiaddr winner, Collection<Multiaddr> begun,
            Predicate<AddressKind> goesThere) {
        if (begun.stream().map(AddressKind::of).anyMatch(goesThere)) {
            way.record(goesThere.test(AddressKind.of(winner)));
        }
    }

    State udp() {
        return udp.state();
    }

    State ip6() {
        return ip6.state();
    }
}
