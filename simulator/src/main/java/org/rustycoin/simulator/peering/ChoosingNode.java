package org.rustycoin.simulator.peering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.MachineLoop;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.peers.book.AddressBook;
import org.rustycoin.p2p.peers.book.AddressIntake;
import org.rustycoin.p2p.peers.book.BookException;
import org.rustycoin.p2p.peers.book.BookFile;
import org.rustycoin.p2p.peers.book.Source;
import org.rustycoin.p2p.peers.groups.NetworkGroups;
import org.rustycoin.p2p.peers.slots.Slot;
import org.rustycoin.p2p.peers.slots.SlotSettings;
import org.rustycoin.p2p.peers.slots.Slots;
import org.rustycoin.simulator.world.World;

/** One node's address book and slots, and their host. */
public final class ChoosingNode implements Slots.Out {

    private static final SlotSettings SETTINGS = new SlotSettings(8, 2, 125, true, false, 150);
    private static final long ANSWER = 100_000_000L;
    private static final long TIMEOUT = 5_000_000_000L;

    private final World world;
    private final Hosts hosts;
    private final MachineLoop loop = new MachineLoop();
    private final AddressBook book;
    private final AddressIntake intake;
    private final Slots slots;
    private final Map<Peer, Hosts.Host> outbound = new LinkedHashMap<>();
    private boolean stopped;
    private long wakeAt = Long.MAX_VALUE;

    private ChoosingNode(World world, Hosts hosts, AddressBook book, List<Multiaddr> anchors) {
        this.world = world;
        this.hosts = hosts;
        this.book = book;
        this.intake = new AddressIntake(book, World::unixSeconds);
        this.slots = loop.add(new Slots(SETTINGS, book, anchors, World::unixSeconds, world.fork(), this));
        handle(() -> slots.started(world.now()));
    }

    /** A node that has never run. */
    public static ChoosingNode fresh(World world, Hosts hosts) {
        return new ChoosingNode(world, hosts, new AddressBook(NetworkGroups.BY_PREFIX, false, world.fork()),
                List.of());
    }

    /** Stops, and starts again from what it has written. */
    public ChoosingNode restarted() {
        byte[] file = BookFile.write(book, slots.anchors());
        stopped = true;
        try {
            BookFile.Contents contents = BookFile.read(file, NetworkGroups.BY_PREFIX, false, world.fork());
            return new ChoosingNode(world, hosts, contents.book(), contents.anchors());
        } catch (BookException e) {
            throw new IllegalStateException("what was just written cannot be read", e);
        }
    }

    private void handle(Runnable handler) {
        if (!stopped) {
            loop.handle(world.now(), handler);
            schedule();
        }
    }

    private void schedule() {
        long deadline = loop.deadline();
        if (deadline < wakeAt) {
            wakeAt = deadline;
            world.at(Math.max(deadline, world.now()), () -> {
                if (wakeAt <= world.now() && !stopped) {
                    wakeAt = Long.MAX_VALUE;
                    loop.wake(world.now());
                    schedule();
                }
            });
        }
    }

    // ---- what others do ----

    /** A peer comes from an address and tells of others, and goes. */
    public void visited(Peer peer, Multiaddr from, List<Multiaddr> addresses) {
        handle(() -> {
            slots.connected(world.now(), peer, from, false);
            intake.heard(world.now(), peer, from, addresses);
            slots.bookChanged(world.now());
        });
        handle(() -> {
            slots.disconnected(world.now(), peer);
            intake.disconnected(peer);
        });
    }

    /** Somebody who was asked tells of addresses. */
    public void answered(Multiaddr from, List<Multiaddr> addresses) {
        handle(() -> {
            intake.answered(world.now(), Source.of(from), addresses);
            slots.bookChanged(world.now());
        });
    }

    /** Connections with hosts that are gone end. */
    public void lose() {
        for (Hosts.Host host : new ArrayList<>(outbound.values())) {
            if (!host.online) {
                lost(host);
            }
        }
    }

    private void lost(Hosts.Host host) {
        if (outbound.remove(host.peer) != null) {
            handle(() -> slots.disconnected(world.now(), host.peer));
        }
    }

    // ---- what the slots want ----

    @Override
    public void dial(Ticket ticket, Multiaddr address) {
        Hosts.Host host = hosts.at(address);
        boolean there = host != null && host.online && !outbound.containsKey(host.peer);
        loop.effect(() -> world.after(there ? ANSWER : TIMEOUT, () -> {
            if (host != null && there && host.online && !stopped) {
                outbound.put(host.peer, host);
                handle(() -> {
                    slots.connected(world.now(), host.peer, address, true);
                    slots.dialled(world.now(), ticket, host.peer);
                });
                handle(() -> slots.ready(world.now(), host.peer));
            } else {
                handle(() -> slots.failed(world.now(), ticket));
            }
        }));
    }

    @Override
    public void keep(Peer peer) {
        loop.effect(() -> world.trace().note(world.now(), "node", "keeps " + peer));
    }

    @Override
    public void disconnect(Peer peer, String why) {
        loop.effect(() -> {
            Hosts.Host host = outbound.get(peer);
            if (host != null) {
                lost(host);
            }
        });
    }

    @Override
    public void survey() {
        loop.effect(() -> handle(() -> slots.surveyed(world.now(), new LinkedHashMap<>())));
    }

    // ---- for the scenario ----

    public List<Multiaddr> anchors() {
        return slots.anchors();
    }

    /** Who is connected in an outbound slot. */
    public List<Hosts.Host> chosen() {
        var chosen = new ArrayList<Hosts.Host>();
        for (Hosts.Host host : outbound.values()) {
            Slot slot = slots.slotOf(host.peer);
            if (slot == Slot.FULL || slot == Slot.BLOCK_ONLY) {
                chosen.add(host);
            }
        }
        return chosen;
    }

    /** How many of these addresses are those of block-only peers. */
    public long blockOnlyAt(List<Multiaddr> addresses) {
        return outbound.values().stream().filter(host -> addresses.contains(host.address)
                && slots.slotOf(host.peer) == Slot.BLOCK_ONLY).count();
    }

    public String book() {
        return book.statistics().toString();
    }
}
