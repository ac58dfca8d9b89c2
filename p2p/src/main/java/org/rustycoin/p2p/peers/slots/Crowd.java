package org.rustycoin.p2p.peers.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.KeyedHash;

/** The inbound peers when there are too many: asks how they do, and then picks one for each that is too many. */
final class Crowd {

    private final int max;
    private final Links links;
    private final KeyedHash secret;
    private boolean surveying;

    Crowd(int max, Links links, RandomGenerator random) {
        this.max = max;
        this.links = links;
        this.secret = KeyedHash.fresh(random);
    }

    /** Whether it is to be found out now how they do. */
    boolean isToBeSurveyed() {
        if (surveying || links.in(Slot.INBOUND).size() <= max) {
            return false;
        }
        surveying = true;
        return true;
    }

    /** The next one who goes; null if there is room for all that are left. */
    @Nullable
    Link next(Map<Peer, Slots.Facts> facts) {
        surveying = false;
        List<Link> inbound = links.in(Slot.INBOUND);
        if (inbound.size() <= max) {
            return null;
        }
        var candidates = new ArrayList<InboundEviction.Candidate>();
        for (Link link : inbound) {
            Slots.Facts known = facts.getOrDefault(link.peer, new Slots.Facts(Long.MAX_VALUE, false));
            if (link.group() != null) {
                candidates.add(new InboundEviction.Candidate(link.peer, link.group(), link.since, known.pingNanos(),
                        link.news, known.isSuspect()));
            }
        }
        Peer chosen = InboundEviction.choose(candidates, group -> secret.below(Integer.MAX_VALUE, group.bytes()));
        Link victim = chosen == null ? null : links.get(chosen);
        return victim == null ? inbound.getLast() : victim;
    }
}
