package org.rustycoin.libp2p.protocols.mdns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.mdns.Announcement.Ask;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Question;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Type;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/**
 * Finds the peers of the links that this node is on, and lets them find it (libp2p/specs discovery/mdns.md).
 *
 * <p>
 * Rules. (1) On every link that concerns it the node asks soon after joining, then ever less often, and answers itself each
 * time: who only listens hears of it too. (2) Questions are answered after a random delay, by multicast, all that came until
 * then with one answer, and at most one a second (RFC 6762 §6): a flood of questions makes no flood of answers, and a question
 * with a forged sender sends nothing to that sender. (3) Of an answer only that is taken which can be true of somebody on the
 * link: addresses elsewhere are dropped, so that nobody on a LAN can send its neighbours' dials to a victim on the Internet.
 * (4) What is kept is bounded in peers, in addresses, by source and in time. What is dropped is told by its reason.
 *
 * <p>
 * An attacker on the link can still invent peers, as many as a source may have for each source it forges, and so have this
 * node dial private addresses of its choice; who is there has to prove its id. It cannot have anything removed.
 */
public final class Mdns implements Machine {

    /** Links beyond this are not used: a host with so many has one for each of its containers. */
    public static final int LINKS_MAX = 32;

    /** What this machine does. */
    public interface Out {

        /** Receive the packets of a link's group, and tell them to {@link Mdns#received}; see {@link Mdns#joinFailed}. */
        void join(Link link);

        /** Do not receive them any more. */
        void leave(Link link);

        /** Send a packet to a link's group. What cannot be sent is lost, as a packet may be. */
        void send(Link link, DnsMessage message);

        /** A peer was heard of, or more addresses of it; these are all. */
        void found(Peer peer, List<Multiaddr> addresses);

        /** A peer was not heard of for as long as its records said. */
        void gone(Peer peer);

        /** Something was not taken. */
        void dropped(Drop why);
    }

    private final Peer self;
    private final RandomGenerator random;
    private final Out out;
    private final Names names;
    private final Announcement announcement;
    private final Hearing hearing;
    private final Neighbours neighbours;
    private List<Link> up = List.of();
    private final Map<Link.Id, LinkTalk> talks = new LinkedHashMap<>();

    /** @param service {@link #service} of the network */
    public Mdns(PeerId self, String service, RandomGenerator random, Out out) {
        this.self = self.toPeer();
        this.random = random;
        this.out = out;
        this.names = Names.of(Names.folded(service), random);
        this.announcement = new Announcement(names, self);
        this.hearing = new Hearing(names.service(), out::dropped);
        this.neighbours = new Neighbours(out::dropped);
    }

    /** The service of the open network. */
    public static String service() {
        return Names.SERVICE;
    }

    /** The service of a private network, of whose key this is the fingerprint in hexadecimal; at most 58 digits. */
    public static String service(String fingerprint) {
        return "_p2p-" + fingerprint + "._udp.local";
    }

    /** The links that there are now; those that come, go or change are joined and left. */
    public void links(long now, List<Link> links) {
        up = List.copyOf(links.subList(0, Math.min(links.size(), LINKS_MAX)));
        update(now);
    }

    /** Where this node is reached, with bound ports and real addresses. */
    public void listening(long now, List<Multiaddr> addresses) {
        announcement.listening(addresses);
        update(now);
    }

    /** A link could not be joined. It is tried again when {@link #links} are next told. */
    public void joinFailed(Link link) {
        LinkTalk talk = talks.get(link.id());
        if (talk != null && talk.link.equals(link)) {
            talks.remove(link.id());
        }
    }

    private void update(long now) {
        var wanted = new LinkedHashMap<Link.Id, Link>();
        for (Link link : up) {
            if (announcement.concerns(link)) {
                wanted.put(link.id(), link);
            }
        }
        talks.values().removeIf(talk -> {
            boolean stays = talk.link.equals(wanted.get(talk.link.id()));
            if (!stays) {
                out.leave(talk.link);
            }
            return !stays;
        });
        wanted.forEach((id, link) -> {
            if (!talks.containsKey(id)) {
                talks.put(id, new LinkTalk(now, link, random));
                out.join(link);
            }
        });
    }

    /** A packet came by a link; it has passed the {@link Gate}. The source is the IP address that it came from. */
    public void received(long now, Link.Id from, byte[] source, DnsMessage message) {
        LinkTalk talk = talks.get(from);
        if (talk == null) {
            return; // it was on its way when the link was left
        }
        if (message.response()) {
            for (Hearing.Heard heard : hearing.in(message, talk.link)) {
                Peer peer = heard.peer().toPeer();
                if (!peer.equals(self)
                        && neighbours.hear(now, source, peer, heard.addresses(), heard.ttlSeconds())) {
                    out.found(peer, neighbours.addresses(peer));
                }
            }
            return;
        }
        boolean concerned = false;
        for (Question question : message.questions()) {
            Ask ask = announcement.asked(question);
            if (ask != null) {
                concerned = true;
                if (ask != Ask.PEERS || !announcement.isKnown(message.answers())) {
                    talk.asked(now, ask);
                }
            }
        }
        if (!concerned) {
            out.dropped(Drop.UNRELATED);
        }
    }

    /** How many peers are known now. */
    public int peers() {
        return neighbours.size();
    }

    @Override
    public long deadline() {
        long earliest = neighbours.deadline();
        for (LinkTalk talk : talks.values()) {
            earliest = Math.min(earliest, talk.deadline());
        }
        return earliest;
    }

    @Override
    public void wake(long now) {
        neighbours.expire(now, out::gone);
        for (LinkTalk talk : talks.values()) {
            if (talk.asks(now)) {
                out.send(talk.link, new DnsMessage(false, List.of(new Question(names.service(), Type.PTR)),
                        List.of(), List.of()));
                talk.asked(now, Ask.PEERS); // "a peer must respond to its own query"
            }
            Set<Ask> due = talk.answers(now);
            DnsMessage answer = due.isEmpty() ? null : announcement.answer(due, talk.link);
            if (answer != null) {
                out.send(talk.link, answer);
            }
        }
    }
}
