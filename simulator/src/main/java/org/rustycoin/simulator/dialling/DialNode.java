package org.rustycoin.simulator.dialling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.swarm.Limits;
import org.rustycoin.libp2p.swarm.Swarm;
import org.rustycoin.libp2p.swarm.dialling.DialFailure;
import org.rustycoin.libp2p.swarm.dialling.DialRequest;
import org.rustycoin.libp2p.swarm.dialling.DialSettings;
import org.rustycoin.libp2p.swarm.dialling.Dialler;
import org.rustycoin.libp2p.swarm.dialling.Dialler.Attempt;
import org.rustycoin.libp2p.swarm.dialling.Persistent;
import org.rustycoin.libp2p.swarm.keeping.Closing;
import org.rustycoin.libp2p.swarm.keeping.KeepSettings;
import org.rustycoin.libp2p.swarm.keeping.Keeping;
import org.rustycoin.libp2p.swarm.keeping.Renewal;
import org.rustycoin.machine.MachineLoop;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.simulator.world.World;

/** A node that stays connected to the peers that it is told, and the host of the machines that do it. */
public final class DialNode {

    private final World world;
    private final Wires wires;
    private final Peer peer;
    private final List<Multiaddr> addresses;
    private final MachineLoop loop = new MachineLoop();
    private final Swarm<Wire> swarm = new Swarm<>(Limits.STANDARD);
    private final Dialler dialler;
    private final Keeping<Wire> keeping;
    private final Persistent persistent;
    private final Renewal<Wire> renewal;
    private final Tickets tickets = new Tickets();
    private final Map<Ticket, Peer> dials = new LinkedHashMap<>();
    /** Connections of attempts, until the dialler has said whether they have won. */
    private final Map<Attempt, Wire> connected = new LinkedHashMap<>();
    private long wakeAt = Long.MAX_VALUE;

    /** A node at two public addresses of its own, one for QUIC and one for TCP. */
    public DialNode(World world, Wires wires, int number, boolean hasUdp, Renewal.Settings renewals) {
        this.world = world;
        this.wires = wires;
        this.peer = new Peer("node-%03d".formatted(number));
        String ip = "/ip4/" + (11 + number) + ".1.1.1";
        this.addresses = List.of(address(ip + "/udp/4001/quic-v1"), address(ip + "/tcp/4001"));
        dialler = loop.add(new Dialler(peer, DialSettings.STANDARD, _ -> true, world.fork(), new Dials()));
        keeping = loop.add(new Keeping<>(peer, KeepSettings.STANDARD, new Keeps()));
        persistent = loop.add(new Persistent(world.fork(),
                (to, at) -> loop.effect(() -> dial(to, at))));
        renewal = loop.add(new Renewal<>(renewals, world.fork(),
                (to, at) -> loop.effect(() -> dial(to, List.of(at)))));
        wires.join(this, hasUdp);
    }

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    public Peer peer() {
        return peer;
    }

    public List<Multiaddr> addresses() {
        return addresses;
    }

    /** Stays connected to another node from now on. */
    public void keep(DialNode other) {
        input(() -> keeping.tagged(world.now(), other.peer, Persistent.TAG));
        input(() -> persistent.keep(world.now(), other.peer, other.addresses,
                !swarm.connections(other.peer).isEmpty()));
    }

    /** Whether both ends have one connection with each other, and it is the same. */
    public static boolean haveOne(DialNode one, DialNode other) {
        Wire mine = one.only(other);
        return mine != null && mine == other.only(one) && mine == one.keeping.current(other.peer)
                && mine == other.keeping.current(one.peer);
    }

    private @Nullable Wire only(DialNode other) {
        List<Swarm.Link<Wire>> links = swarm.connections(other.peer);
        return links.size() == 1 ? links.getFirst().connection() : null;
    }

    /** Attempts that this node has begun so far. */
    public long attemptsBegun() {
        return dialler.attemptsBegun();
    }

    // ---- from the wires ----

    void attemptConnected(Attempt attempt, Wire wire) {
        Peer other = wire.listener.peer;
        String refusal = swarm.refusal(other, wire.address, true);
        if (refusal != null) {
            wires.close(this, wire);
            attemptFailed(attempt, refusal);
            return;
        }
        connected.put(attempt, wire);
        input(() -> dialler.connected(world.now(), attempt));
    }

    void attemptFailed(Attempt attempt, String why) {
        input(() -> dialler.failed(world.now(), attempt, why));
    }

    void accepted(Wire wire) {
        Multiaddr from = wire.dialler.addresses.getLast();
        String refusal = swarm.refusal(wire.dialler.peer, from, false);
        if (refusal != null) {
            note("refuses " + wire + ": " + refusal);
            wires.close(this, wire);
        } else {
            admit(wire, wire.dialler.peer, from, false);
        }
    }

    void ended(Wire wire, String why) {
        Peer other = wire.other(this).peer;
        note("loses " + wire + ": " + why);
        input(() -> keeping.removed(world.now(), wire));
        input(() -> renewal.removed(wire));
        if (swarm.remove(other, wire)) {
            input(() -> persistent.disconnected(world.now(), other));
        }
    }

    private void admit(Wire wire, Peer other, Multiaddr address, boolean outbound) {
        note("has " + wire);
        boolean isFirst = swarm.add(new Swarm.Link<>(wire, other, address, outbound));
        input(() -> keeping.added(world.now(), wire, other, outbound));
        input(() -> renewal.added(world.now(), wire, other, address, outbound));
        if (isFirst) {
            input(() -> persistent.connected(world.now(), other));
        }
    }

    private void dial(Peer to, List<Multiaddr> at) {
        Ticket ticket = tickets.next();
        dials.put(ticket, to);
        input(() -> dialler.dial(world.now(), new DialRequest(ticket, to, at, true)));
    }

    private void input(Runnable handler) {
        loop.handle(world.now(), handler);
        scheduleWake();
    }

    private void scheduleWake() {
        long deadline = loop.deadline();
        if (deadline < wakeAt) {
            wakeAt = Math.max(deadline, world.now());
            long mine = wakeAt;
            world.at(mine, () -> {
                if (wakeAt == mine) { // otherwise an earlier deadline has come up since, and its wake-up did this work
                    wakeAt = Long.MAX_VALUE;
                    loop.wake(world.now());
                    scheduleWake();
                }
            });
        }
    }

    private void note(String what) {
        world.trace().note(world.now(), peer.id(), what);
    }

    private final class Dials implements Dialler.Out {

        @Override
        public void begin(Attempt attempt, @Nullable Peer to, Multiaddr address) {
            loop.effect(() -> wires.begin(DialNode.this, attempt, address));
        }

        @Override
        public void cancel(Attempt attempt) {
            loop.effect(() -> {
                wires.cancel(DialNode.this, attempt);
                Wire late = connected.remove(attempt);
                if (late != null) {
                    wires.close(DialNode.this, late);
                }
            });
        }

        @Override
        public void dialled(Ticket ticket, Attempt attempt, Multiaddr address) {
            loop.effect(() -> {
                dials.remove(ticket);
                Wire wire = connected.remove(attempt); // there for the first ticket only
                if (wire != null) {
                    admit(wire, wire.listener.peer, address, true);
                }
            });
        }

        @Override
        public void failed(Ticket ticket, DialFailure failure) {
            loop.effect(() -> {
                note("cannot dial: " + failure.text());
                Peer to = dials.remove(ticket);
                if (to != null) {
                    input(() -> persistent.failed(world.now(), to));
                    input(() -> renewal.failed(world.now(), to));
                }
            });
        }
    }

    private final class Keeps implements Keeping.Out<Wire> {

        @Override
        public void current(Peer other, Wire wire) {
            loop.effect(() -> note("uses " + wire));
        }

        @Override
        public void close(Wire wire, Closing reason) {
            loop.effect(() -> {
                wires.close(DialNode.this, wire);
                ended(wire, reason.text());
            });
        }
    }
}
