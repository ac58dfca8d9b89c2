package org.rustycoin.libp2p.protocols.mdns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Pointer;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Question;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Resource;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Text;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Type;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/** One node on a link, and what others there would send it. */
final class Lan implements Mdns.Out {

    static final long SECOND = 1_000_000_000L;
    static final String INSTANCE = "someoneelsesnamesomeoneelsesname." + Mdns.service();
    static final byte[] OTHER_HOST = ip("192.168.7.20");

    /** What a machine sent, when and where. */
    record Sent(long at, Link link, DnsMessage message) {}

    final Link ethernet = link(2, "eth0", "192.168.7.1/24", "2001:db8:7::1/64", "fe80::1/10");
    final PeerId self = peer(1);
    final List<Sent> sent = new ArrayList<>();
    final List<String> links = new ArrayList<>();
    final Map<Peer, List<Multiaddr>> found = new LinkedHashMap<>();
    int findings;
    final List<Peer> gone = new ArrayList<>();
    final Map<Drop, Integer> dropped = new LinkedHashMap<>();
    final Mdns mdns;
    long now;

    Lan() {
        this(Mdns.service());
    }

    Lan(String service) {
        mdns = new Mdns(self, service, new SplittableRandom(7), this);
    }

    /** A node that listens there. */
    static Lan joined() {
        var lan = new Lan();
        lan.mdns.listening(0, List.of(address("/ip4/127.0.0.1/tcp/4001"), address("/ip4/192.168.7.1/tcp/4001"),
                address("/ip6/2001:db8:7::1/udp/4001/quic-v1"), address("/ip4/10.9.9.9/tcp/4001")));
        lan.mdns.links(0, List.of(lan.ethernet));
        return lan;
    }

    static PeerId peer(long seed) {
        return KeyPair.generate(new SplittableRandom(seed)).peerId();
    }

    static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static byte[] ip(String text) {
        byte[] ip = IpAddresses.of(address((text.contains(":") ? "/ip6/" : "/ip4/") + text));
        if (ip == null) {
            throw new IllegalArgumentException(text);
        }
        return ip;
    }

    static Link link(int index, String name, String... prefixes) {
        return new Link(new Link.Id(index, false), name, Arrays.stream(prefixes)
                .map(each -> new IpPrefix(ip(each.substring(0, each.indexOf('/'))),
                        Integer.parseInt(each.substring(each.indexOf('/') + 1))))
                .toList());
    }

    /** An answer as the specification has it: the name among the answers, what is behind it among the rest. */
    static DnsMessage answer(long ttlSeconds, String... strings) {
        return new DnsMessage(true, List.of(), List.of(new Pointer(Mdns.service(), ttlSeconds, INSTANCE)),
                List.of(new Text(INSTANCE, ttlSeconds, List.of(strings))));
    }

    static String dnsaddr(String address, PeerId peer) {
        return "dnsaddr=" + address + "/p2p/" + peer;
    }

    static DnsMessage question(String name, Type type, Resource... known) {
        return new DnsMessage(false, List.of(new Question(name, type)), List.of(known), List.of());
    }

    void hears(DnsMessage message) {
        hears(OTHER_HOST, message);
    }

    void hears(byte[] source, DnsMessage message) {
        mdns.received(now, ethernet.id(), source, message);
    }

    /** Lets time pass, with a wake at each deadline. */
    void until(long time) {
        while (mdns.deadline() <= time) {
            now = Math.max(now, mdns.deadline());
            mdns.wake(now);
            if (mdns.deadline() <= now) {
                throw new AssertionError("the deadline did not move");
            }
        }
        now = time;
    }

    /** Goes to a time from which on this node asks nothing by itself for minutes. */
    void quiet() {
        until(now + 3600 * SECOND);
        until(mdns.deadline());
        until(now + 5 * SECOND);
        sent.clear();
    }

    List<Sent> questions() {
        return sent.stream().filter(each -> !each.message().response()).toList();
    }

    List<Sent> answers() {
        return sent.stream().filter(each -> each.message().response()).toList();
    }

    boolean hasDeadline() {
        return mdns.deadline() != Machine.NEVER;
    }

    @Override
    public void join(Link link) {
        links.add("+" + link.name());
    }

    @Override
    public void leave(Link link) {
        links.add("-" + link.name());
    }

    @Override
    public void send(Link link, DnsMessage message) {
        sent.add(new Sent(now, link, message));
    }

    @Override
    public void found(Peer peer, List<Multiaddr> addresses) {
        found.put(peer, addresses);
        findings++;
    }

    @Override
    public void gone(Peer peer) {
        gone.add(peer);
    }

    @Override
    public void dropped(Drop why) {
        dropped.merge(why, 1, Integer::sum);
    }
}
