package org.rustycoin.p2p.peers.slots;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.peers.book.AddressBook;
import org.rustycoin.p2p.peers.book.Addresses;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

/** Slots over a book, and what they wish. */
final class Dials implements Slots.Out {

    static final long SECOND = 1_000_000_000L;

    final AddressBook book;
    final Slots slots;
    final Map<Ticket, Multiaddr> dials = new LinkedHashMap<>();
    final List<Peer> kept = new ArrayList<>();
    final Map<Peer, String> disconnected = new LinkedHashMap<>();
    int surveys;
    long now;

    Dials(SlotSettings settings, List<Multiaddr> anchors) {
        this(settings, anchors, false);
    }

    Dials(SlotSettings settings, List<Multiaddr> anchors, boolean local) {
        var random = new SplittableRandom(7);
        book = new AddressBook(NetworkGroups.BY_PREFIX, local, random.split());
        slots = new Slots(settings, book, anchors, time -> Addresses.START + time / SECOND, random, this);
    }

    static SlotSettings settings(int full, int blockOnly, int inbound) {
        return new SlotSettings(full, blockOnly, inbound, true, false, 150);
    }

    Dials knowing(int groups, int hosts) {
        for (int group = 0; group < groups; group++) {
            for (int host = 0; host < hosts; host++) {
                book.add(Addresses.START, Addresses.of(group, host), Addresses.source(group * 7 + host), 0);
            }
        }
        return this;
    }

    /** Wakes the slots whenever they want it, until a time. */
    void run(long until) {
        while (slots.deadline() <= until) {
            now = Math.max(now, slots.deadline());
            slots.wake(now);
        }
        now = until;
    }

    /** The same, and whoever is dialled is there and of our chain. */
    void runAnswered(long until) {
        answerAll();
        while (slots.deadline() <= until) {
            now = Math.max(now, slots.deadline());
            slots.wake(now);
            answerAll();
        }
        now = until;
    }

    void answerAll() {
        new LinkedHashMap<>(dials).forEach((ticket, address) -> {
            answer(ticket);
            slots.ready(now, peer(address));
        });
        new LinkedHashMap<>(disconnected).keySet().forEach(this::disconnect);
    }

    static Peer peer(Multiaddr address) {
        return new Peer("at " + address);
    }

    /** A dial leads to a peer that is named after its address. */
    Peer answer(Ticket ticket) {
        Multiaddr address = dials.remove(ticket);
        if (address == null) {
            throw new AssertionError("not dialled: " + ticket);
        }
        slots.connected(now, peer(address), address, true);
        slots.dialled(now, ticket, peer(address));
        return peer(address);
    }

    void disconnect(Peer peer) {
        disconnected.remove(peer);
        slots.disconnected(now, peer);
    }

    @Override
    public void dial(Ticket ticket, Multiaddr address) {
        dials.put(ticket, address);
    }

    @Override
    public void keep(Peer peer) {
        kept.add(peer);
    }

    @Override
    public void disconnect(Peer peer, String why) {
        disconnected.put(peer, why);
    }

    @Override
    public void survey() {
        surveys++;
    }
}
