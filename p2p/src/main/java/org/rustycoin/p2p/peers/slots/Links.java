package org.rustycoin.p2p.peers.slots;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.peers.book.KnownAddress;
import org.rustycoin.p2p.peers.groups.NetworkGroup;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

/** Who is connected and whom we are about to be connected with, and whether an address would bring somebody new. */
final class Links {

    /** A dial under way. */
    record Dialling(Multiaddr address, @Nullable NetworkGroup group, Slot slot) {}

    /** An operator has said so by hand. */
    private static final int UNWANTED_MAX = 1000;

    private final SlotSettings settings;
    private final Map<Peer, Link> links = new LinkedHashMap<>();
    private final Map<Ticket, Dialling> diallings = new LinkedHashMap<>();
    private final LinkedHashSet<Peer> unwanted = new LinkedHashSet<>();

    Links(SlotSettings settings) {
        this.settings = settings;
    }

    void add(Link link) {
        links.put(link.peer, link);
    }

    @Nullable
    Link get(Peer peer) {
        return links.get(peer);
    }

    @Nullable
    Link remove(Peer peer) {
        return links.remove(peer);
    }

    void unwanted(Peer peer) {
        unwanted.add(peer);
        if (unwanted.size() > UNWANTED_MAX) {
            unwanted.removeFirst();
        }
    }

    void wanted(Peer peer) {
        unwanted.remove(peer);
    }

    boolean isUnwanted(Peer peer) {
        return unwanted.contains(peer);
    }

    void dial(Ticket ticket, Dialling dialling) {
        diallings.put(ticket, dialling);
    }

    @Nullable
    Dialling over(Ticket ticket) {
        return diallings.remove(ticket);
    }

    /** Those in a slot that are not about to go. */
    List<Link> in(Slot slot) {
        var some = new ArrayList<Link>();
        for (Link link : links.values()) {
            if (link.slot == slot && !link.leaving) {
                some.add(link);
            }
        }
        return some;
    }

    /** Those in a slot, and those being dialled for it. */
    int count(Slot slot) {
        int count = in(slot).size();
        for (Dialling each : diallings.values()) {
            count += each.slot() == slot ? 1 : 0;
        }
        return count;
    }

    /** Whether enough of the network is reached that a dial in vain says something about the address and not about us. */
    boolean isOnline() {
        return links.values().stream().filter(each -> each.isChosen() && each.ready)
                .map(each -> isExempt(each.group()) ? each.peer : each.group()).distinct().count() >= 2;
    }

    /** Whether nobody stands behind an address, or of its network, who is connected or being dialled. */
    boolean wouldBeNew(KnownAddress known, boolean ofNewGroup) {
        return fits(known, ofNewGroup, _ -> true);
    }

    /**
     * Whether somebody may be chosen at an address: also one who is connected already, but was not chosen. He has to be there
     * when it is dialled, so that a peer gains nothing by coming to us, or by saying that he is there.
     */
    boolean mayBeChosen(KnownAddress known) {
        return fits(known, true, link -> !link.isFree());
    }

    /** @param inTheWay which of the connected are not to be dialled again */
    private boolean fits(KnownAddress known, boolean ofNewGroup, Predicate<Link> inTheWay) {
        Peer peer = known.peer();
        Link there = peer == null ? null : links.get(peer);
        if (there != null && inTheWay.test(there) || peer != null && unwanted.contains(peer)) {
            return false;
        }
        boolean countsGroup = ofNewGroup && settings.onePerGroup() && !isLocal(known.address());
        for (Link link : links.values()) {
            if (link.isAt(known.address()) && inTheWay.test(link)
                    || countsGroup && link.isChosen() && known.group().equals(link.group())) {
                return false;
            }
        }
        for (Dialling each : diallings.values()) {
            if (each.address().equals(known.address())
                    || countsGroup && each.slot() != Slot.FEELER && Objects.equals(known.group(), each.group())) {
                return false;
            }
        }
        return true;
    }

    private boolean isLocal(Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        return settings.localIsDiverse() && ip != null && !NetworkGroups.isPublic(ip);
    }

    private boolean isExempt(@Nullable NetworkGroup group) {
        return group == null || settings.localIsDiverse() || !settings.onePerGroup();
    }
}
