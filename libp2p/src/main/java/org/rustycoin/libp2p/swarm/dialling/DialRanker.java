package org.rustycoin.libp2p.swarm.dialling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.dialling.AddressKind.Family;
import org.rustycoin.libp2p.swarm.dialling.AddressKind.Reach;
import org.rustycoin.libp2p.swarm.dialling.AddressKind.Transport;

/**
 * When to begin with each address of a peer, so that the best one that works wins and few are tried.
 *
 * <p>
 * Rules, those of go-libp2p's ranker. (1) Near addresses (loopback, private), public ones and relays are three groups,
 * staggered each on its own; relays wait {@link #RELAY_NANOS} if there is a public address. (2) In a group, QUIC comes
 * first (2 round trips, no head-of-line blocking), TCP and WebSocket one step after the last QUIC address. (3) In each of
 * the two, the first IPv6 address comes first, the first IPv4 address a step later, all others a step after that (happy
 * eyeballs, RFC 8305 §5); with one family, the first address and a step later all others. Lower ports come first: they are
 * more often the port that is listened on. (4) A step is {@link #STEP_NANOS}, near {@link #NEAR_STEP_NANOS}. (5) Other
 * transports come {@link #OTHER_NANOS} after all that.
 */
public final class DialRanker {

    /** About one round trip over the Internet (RFC 8305 §8 recommends it). */
    public static final long STEP_NANOS = 250_000_000L;
    /** Some round trips on a site. */
    public static final long NEAR_STEP_NANOS = 30_000_000L;
    /** A relay costs somebody else's bandwidth: a direct connection gets two steps. */
    public static final long RELAY_NANOS = 500_000_000L;
    /** For transports that nobody has alone. */
    public static final long OTHER_NANOS = 1_000_000_000L;
    public static final long NEAR_OTHER_NANOS = 100_000_000L;

    /** An address, and how long after the start it is its turn. */
    public record Ranked(Multiaddr address, long delayNanos) {}

    private record Known(Multiaddr address, AddressKind kind) {
        int port() {
            var tcp = address.first(AddressProtocol.TCP);
            var port = tcp == null ? address.first(AddressProtocol.UDP) : tcp;
            return port == null ? 0 : port.number();
        }
    }

    private static final Comparator<Known> ORDER = Comparator
            .comparing((Known known) -> known.kind().transport()).thenComparing(known -> known.kind().family())
            .thenComparingInt(Known::port);

    private DialRanker() {}

    /** All given addresses in the order of their turns. */
    public static List<Ranked> rank(List<Multiaddr> addresses) {
        var near = new ArrayList<Known>();
        var open = new ArrayList<Known>();
        var relayed = new ArrayList<Known>();
        for (Multiaddr address : addresses) {
            var known = new Known(address, AddressKind.of(address));
            (known.kind().isNear() ? near : known.kind().reach() == Reach.RELAYED ? relayed : open).add(known);
        }
        var ranked = new ArrayList<Ranked>();
        stagger(near, NEAR_STEP_NANOS, NEAR_OTHER_NANOS, 0, ranked);
        stagger(open, STEP_NANOS, OTHER_NANOS, 0, ranked);
        stagger(relayed, STEP_NANOS, OTHER_NANOS, open.isEmpty() ? 0 : RELAY_NANOS, ranked);
        ranked.sort(Comparator.comparingLong(Ranked::delayNanos));
        return ranked;
    }

    private static void stagger(List<Known> group, long step, long other, long offset, List<Ranked> to) {
        group.sort(ORDER);
        List<Known> quic = group.stream().filter(each -> each.kind().transport() == Transport.QUIC).toList();
        List<Known> tcp = group.stream().filter(each -> each.kind().transport() == Transport.TCP
                || each.kind().transport() == Transport.WEBSOCKET).toList();
        long last = eyeballs(quic, step, offset, to);
        if (!tcp.isEmpty()) {
            last = eyeballs(tcp, step, quic.isEmpty() ? offset : last + step, to);
        }
        for (Known known : group) {
            if (known.kind().transport() == Transport.OTHER) {
                to.add(new Ranked(known.address(), quic.isEmpty() && tcp.isEmpty() ? offset : last + other));
            }
        }
    }

    /** Ranks addresses of one kind from a time on, and says when the last one's turn is. */
    private static long eyeballs(List<Known> sorted, long step, long from, List<Ranked> to) {
        var order = new ArrayList<>(sorted);
        boolean isDual = false;
        if (!order.isEmpty() && order.getFirst().kind().family() == Family.IP6) {
            for (int i = 1; i < order.size() && !isDual; i++) {
                if (order.get(i).kind().family() == Family.IP4) {
                    order.add(1, order.remove(i));
                    isDual = true;
                }
            }
        }
        long delay = from;
        for (int i = 0; i < order.size(); i++) {
            delay = from + step * Math.min(i, isDual ? 2 : 1);
            to.add(new Ranked(order.get(i).address(), delay));
        }
        return delay;
    }
}
