package org.rustycoin.simulator.dialling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.dialling.Dialler.Attempt;
import org.rustycoin.simulator.world.World;

/**
 * The way between nodes that connect.
 *
 * <p>
 * Rules. (1) A handshake is a number of messages there and back, each of which may be lost and come later; the dialler is
 * done when the last but one has come, the listener when the last has. (2) An end that closes is done at once; the other
 * end learns it by a message. (3) Where the way is cut, or UDP is swallowed, no message comes. Who hears nothing for
 * {@link #SILENCE_NANOS} gives the connection up.
 */
public final class Wires {

    /** Keep-alives of a session that nobody answers. */
    static final long SILENCE_NANOS = 30_000_000_000L;

    /** TCP, Noise and yamux take three round trips, the last half of which only the listener waits for. */
    private static final int HANDSHAKE_MESSAGES = 5;
    private static final long RESEND_NANOS = 1_000_000_000L;

    private final World world;
    private final WireSettings settings;
    private final RandomGenerator random;
    private final Map<Multiaddr, DialNode> listeners = new LinkedHashMap<>();
    private final Map<DialNode, Map<Attempt, Wire>> attempts = new LinkedHashMap<>();
    private final Set<Wire> wires = new LinkedHashSet<>();
    private final Set<DialNode> withoutUdp = new LinkedHashSet<>();
    private final Set<DialNode> island = new LinkedHashSet<>();
    private long numbers;
    private long losses;

    public Wires(World world, WireSettings settings) {
        this.world = world;
        this.settings = settings;
        this.random = world.fork();
    }

    void join(DialNode node, boolean hasUdp) {
        node.addresses().forEach(address -> listeners.put(address, node));
        attempts.put(node, new LinkedHashMap<>());
        if (!hasUdp) {
            withoutUdp.add(node);
        }
    }

    /** Cuts these nodes off from all others, until {@link #heal}. */
    public void cut(List<DialNode> nodes) {
        island.addAll(nodes);
        for (Wire wire : new ArrayList<>(wires)) {
            fallsSilent(wire, wire.dialler);
            fallsSilent(wire, wire.listener);
        }
    }

    public void heal() {
        island.clear();
    }

    /** Connections that died, and messages that were lost. */
    public long losses() {
        return losses;
    }

    /** Attempts, and connections that an end still holds. */
    public int open() {
        return wires.size() + attempts.values().stream().mapToInt(Map::size).sum();
    }

    void begin(DialNode from, Attempt attempt, Multiaddr address) {
        DialNode to = listeners.get(address);
        if (to == null) {
            world.after(settings.latencyNanos(), () -> from.attemptFailed(attempt, "nobody listens there"));
            return;
        }
        var wire = new Wire(++numbers, from, to, address);
        attemptsOf(from).put(attempt, wire);
        hop(wire, attempt, 1, RESEND_NANOS);
    }

    void cancel(DialNode from, Attempt attempt) {
        Wire wire = attemptsOf(from).remove(attempt);
        if (wire != null) {
            close(from, wire);
        }
    }

    /** An end closes a connection; the other learns it. */
    void close(DialNode from, Wire wire) {
        if (!wire.go(from)) {
            return;
        }
        forgetIfOver(wire);
        boolean reaches = !isCut(wire);
        long delay = reaches ? latency() : SILENCE_NANOS;
        world.after(delay, () -> ends(wire, wire.other(from), reaches ? "closed by the peer" : "fell silent"));
    }

    private Map<Attempt, Wire> attemptsOf(DialNode node) {
        return attempts.computeIfAbsent(node, _ -> new LinkedHashMap<>());
    }

    private void hop(Wire wire, Attempt attempt, int message, long resend) {
        if (wire.isGone(wire.dialler)) {
            return;
        }
        boolean isLost = isRough() && random.nextDouble() < settings.loss();
        if (isLost || isCut(wire)) {
            losses++;
            world.after(resend, () -> hop(wire, attempt, message, 2 * resend));
            return;
        }
        world.after(latency(), () -> {
            if (message == HANDSHAKE_MESSAGES - 1 && attemptsOf(wire.dialler).remove(attempt, wire)) {
                wires.add(wire);
                mayDie(wire);
                wire.dialler.attemptConnected(attempt, wire);
            }
            if (message < HANDSHAKE_MESSAGES) {
                hop(wire, attempt, message + 1, RESEND_NANOS);
            } else if (!wire.isGone(wire.listener)) {
                wire.listener.accepted(wire);
            }
        });
    }

    private void mayDie(Wire wire) {
        if (isRough() && random.nextDouble() < settings.deaths()) {
            DialNode first = random.nextBoolean() ? wire.dialler : wire.listener;
            world.after(random.nextLong(SILENCE_NANOS), () -> {
                losses++;
                ends(wire, first, "connection lost");
                world.after(random.nextLong(SILENCE_NANOS), () -> ends(wire, wire.other(first), "fell silent"));
            });
        }
    }

    private void fallsSilent(Wire wire, DialNode end) {
        if (isCut(wire)) {
            world.after(SILENCE_NANOS + random.nextLong(SILENCE_NANOS), () -> {
                if (isCut(wire)) {
                    ends(wire, end, "fell silent");
                }
            });
        }
    }

    private void ends(Wire wire, DialNode end, String why) {
        if (wire.go(end)) {
            forgetIfOver(wire);
            end.ended(wire, why);
        }
    }

    private void forgetIfOver(Wire wire) {
        if (wire.isGone(wire.dialler) && wire.isGone(wire.listener)) {
            wires.remove(wire);
        }
    }

    private boolean isCut(Wire wire) {
        boolean isSwallowed = wire.address.has(AddressProtocol.UDP)
                && (withoutUdp.contains(wire.dialler) || withoutUdp.contains(wire.listener));
        return isSwallowed || island.contains(wire.dialler) != island.contains(wire.listener);
    }

    private boolean isRough() {
        return world.now() < settings.calmNanos();
    }

    private long latency() {
        return settings.latencyNanos() / 2 + random.nextLong(settings.latencyNanos() / 2);
    }
}
