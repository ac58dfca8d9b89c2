package org.rustycoin.libp2p.protocols.kad;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Reach;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.TokenBucket;

/** The peers that are connected, with what their connections prove: the address at the other end. */
final class Neighbours {

    /** A node has fewer connections than this; each costs some hundred bytes here. */
    private static final int NEIGHBOURS_MAX = 8192;
    /** A lookup asks a peer once, and a peer runs few at a time; a joining one some twenty in a row. */
    private static final double QUESTIONS_PER_SECOND = 20;
    private static final double QUESTIONS_BURST = 200;

    /** One of them. */
    static final class Neighbour {
        final Multiaddr address;
        private final boolean isOutbound;
        final TokenBucket questions;
        private final PeerId id;
        private @Nullable Contact contact;

        private Neighbour(long now, PeerId id, Multiaddr address, boolean isOutbound) {
            this.id = id;
            this.address = address;
            this.isOutbound = isOutbound;
            this.questions = new TokenBucket(now, QUESTIONS_PER_SECOND, QUESTIONS_BURST);
        }

        /** The network group of the address that the connection proves. */
        @Nullable
        String group() {
            return Reach.group(address);
        }

        /** Where it says that it listens, without what somebody at its address may not speak of; null before it said so. */
        @Nullable
        Contact contact() {
            return contact;
        }

        /**
         * Where it can be dialled; null if that is not known: a peer that came to us did so from a port of the moment, and
         * before it has said where it listens nothing is known of it.
         */
        @Nullable
        Contact listening() {
            Contact said = contact;
            if (said != null && !said.addresses().isEmpty()) {
                return said;
            }
            return isOutbound ? Contact.of(id, List.of(address)) : null;
        }
    }

    private final Map<Peer, Neighbour> byPeer = new LinkedHashMap<>();

    /** Whether there was room. */
    boolean add(long now, Peer peer, Multiaddr address, boolean isOutbound) {
        if (byPeer.size() >= NEIGHBOURS_MAX) {
            return false;
        }
        byPeer.put(peer, new Neighbour(now, PeerId.of(peer), address, isOutbound));
        return true;
    }

    /** A connected peer said where it listens; null if it is not connected. */
    @Nullable
    Contact listens(Peer peer, List<Multiaddr> addresses) {
        Neighbour neighbour = byPeer.get(peer);
        if (neighbour == null) {
            return null;
        }
        List<Multiaddr> own = Reach.within(neighbour.address, addresses).stream().map(Multiaddr::withoutPeer).toList();
        neighbour.contact = Contact.of(neighbour.id, peer, own);
        return neighbour.contact;
    }

    void remove(Peer peer) {
        byPeer.remove(peer);
    }

    @Nullable
    Neighbour of(Peer peer) {
        return byPeer.get(peer);
    }

    int size() {
        return byPeer.size();
    }
}
