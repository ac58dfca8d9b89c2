package org.rustycoin.libp2p.protocols.mdns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Host;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Pointer;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Question;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Resource;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Service;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Text;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Type;

/**
 * What this node says about itself on a link: the addresses that are in the link's subnets, and no others, so that a host
 * with many interfaces does not tell each of them of all.
 *
 * <p>
 * All addresses stand in one TXT record: of several, go keeps the last. A and AAAA records and an SRV record that leads to
 * them are there for go too, which does not report a peer without; nobody uses what they say.
 */
final class Announcement {

    /** Longer than two questions are ever apart, so that a neighbour which is there does not expire between them. */
    static final long TTL_SECONDS = 600;
    /**
     * With the names around it less than the 1,500 bytes that every link carries unbroken (RFC 6762 §17), and than the 4,096
     * that rust reads.
     */
    static final int TEXT_BYTES_MAX = 900;
    /** A port for those who read SRV records. It is in the addresses, and there are several. */
    private static final int SRV_PORT = 4001;

    /** What somebody wants to know of a node. */
    enum Ask {
        /** Which peers there are. */
        PEERS,
        /** Which services there are (RFC 6763 §9). */
        SERVICES,
        /** The records of this node's instance, from tools that ignore additional records (specification, "Gotchas"). */
        INSTANCE,
        /** Those of its host. */
        HOST
    }

    private final Names names;
    private final PeerId self;
    private List<Multiaddr> listening = List.of();

    Announcement(Names names, PeerId self) {
        this.names = names;
        this.self = self;
    }

    void listening(List<Multiaddr> addresses) {
        listening = List.copyOf(addresses);
    }

    /**
     * Whether this node has business on a link: it can be reached there, or listens nowhere and only looks for others. One
     * that listens on loopback alone is thus not heard outside of its machine.
     */
    boolean concerns(Link link) {
        return listening.isEmpty() || !strings(link).isEmpty();
    }

    /** What a question asks of this node; null if it is somebody else's. */
    @Nullable
    Ask asked(Question question) {
        String name = Names.folded(question.name());
        Type type = question.type();
        if (name.equals(names.service())) {
            return type == Type.PTR || type == Type.ANY ? Ask.PEERS : null;
        }
        if (name.equals(Names.ALL_SERVICES)) {
            return type == Type.PTR || type == Type.ANY ? Ask.SERVICES : null;
        }
        if (name.equals(names.instance())) {
            return type == Type.SRV || type == Type.TXT || type == Type.ANY ? Ask.INSTANCE : null;
        }
        return name.equals(names.host()) && (type == Type.A || type == Type.AAAA || type == Type.ANY)
                ? Ask.HOST
                : null;
    }

    /** RFC 6762 §7.1: whether the asker knows this node already, and for half of the record's life at least. */
    boolean isKnown(List<Resource> known) {
        return known.stream().anyMatch(each -> each instanceof Pointer pointer
                && Names.folded(pointer.target()).equals(names.instance()) && pointer.ttlSeconds() >= TTL_SECONDS / 2);
    }

    /** The answer to these; null if this node has no address on the link. */
    @Nullable
    DnsMessage answer(Set<Ask> asked, Link link) {
        List<String> strings = strings(link);
        if (strings.isEmpty()) {
            return null;
        }
        var answers = new ArrayList<Resource>();
        if (asked.contains(Ask.PEERS)) {
            answers.add(new Pointer(names.service(), TTL_SECONDS, names.instance()));
        }
        if (asked.contains(Ask.SERVICES)) {
            answers.add(new Pointer(Names.ALL_SERVICES, TTL_SECONDS, names.service()));
        }
        var additionals = new ArrayList<Resource>();
        List<Resource> forInstance = asked.contains(Ask.INSTANCE) ? answers : additionals;
        forInstance.add(new Service(names.instance(), TTL_SECONDS, SRV_PORT, names.host()));
        forInstance.add(new Text(names.instance(), TTL_SECONDS, strings));
        List<Resource> forHost = asked.contains(Ask.HOST) ? answers : additionals;
        ips(link).forEach((_, ip) -> forHost.add(new Host(names.host(), TTL_SECONDS, ip)));
        return new DnsMessage(true, List.of(), answers, additionals);
    }

    /** The attributes of the TXT record; what does not fit is left out, the last first. */
    private List<String> strings(Link link) {
        var strings = new ArrayList<String>();
        int bytes = 0;
        for (Multiaddr address : listening) {
            String string = "dnsaddr=" + address.withoutPeer().withPeer(self.toBytes());
            int length = string.getBytes(StandardCharsets.UTF_8).length;
            if (isOn(link, address) && length <= DnsMessage.STRING_BYTES_MAX
                    && bytes + 1 + length <= TEXT_BYTES_MAX) {
                strings.add(string);
                bytes += 1 + length;
            }
        }
        return strings;
    }

    private static boolean isOn(Link link, Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        return ip != null && link.isInSubnet(ip) && !address.has(AddressProtocol.P2P_CIRCUIT);
    }

    /** One address of each family. */
    private Map<Integer, byte[]> ips(Link link) {
        var ips = new LinkedHashMap<Integer, byte[]>();
        for (Multiaddr address : listening) {
            byte[] ip = IpAddresses.of(address);
            if (ip != null && isOn(link, address)) {
                ips.putIfAbsent(ip.length, ip);
            }
        }
        return ips;
    }
}
