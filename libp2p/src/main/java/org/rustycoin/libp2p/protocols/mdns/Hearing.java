package org.rustycoin.libp2p.protocols.mdns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Pointer;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Resource;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Text;

/**
 * Which peers an answer speaks of.
 *
 * <p>
 * A peer is a PTR record of the service, and the TXT records of the name that it leads to: among the additional records as
 * the specification has them, or among the answers as js and go's announcements do; all addresses in one record as go, or
 * one in each as rust and js. The first address says who it is, and addresses of others are left out.
 */
final class Hearing {

    private static final String PREFIX = "dnsaddr=";

    /** A peer, its addresses without its id, and for how long. */
    record Heard(PeerId peer, List<Multiaddr> addresses, long ttlSeconds) {}

    /** The strings of a name, for the shortest time of any record that it takes. */
    private static final class Instance {
        final List<String> strings = new ArrayList<>();
        long ttlSeconds;

        Instance(long ttlSeconds) {
            this.ttlSeconds = ttlSeconds;
        }
    }

    private final String service;
    private final Consumer<Drop> dropped;

    Hearing(String service, Consumer<Drop> dropped) {
        this.service = service;
        this.dropped = dropped;
    }

    List<Heard> in(DnsMessage message, Link link) {
        var instances = new LinkedHashMap<String, Instance>();
        for (Resource each : message.answers()) {
            if (each instanceof Pointer pointer && Names.folded(pointer.name()).equals(service)) {
                instances.putIfAbsent(Names.folded(pointer.target()), new Instance(pointer.ttlSeconds()));
            }
        }
        if (instances.isEmpty()) {
            dropped.accept(Drop.UNRELATED);
            return List.of();
        }
        collect(message.answers(), instances);
        collect(message.additionals(), instances);
        var all = new ArrayList<Heard>();
        for (Instance instance : instances.values()) {
            Heard heard = instance.ttlSeconds == 0 ? null : heard(instance, link);
            if (heard == null) {
                dropped.accept(Drop.UNUSABLE);
            } else if (!heard.addresses().isEmpty()) {
                all.add(heard);
            }
        }
        return all;
    }

    private static void collect(List<Resource> records, Map<String, Instance> instances) {
        for (Resource each : records) {
            Instance instance = each instanceof Text ? instances.get(Names.folded(each.name())) : null;
            if (instance != null && each instanceof Text text) {
                instance.strings.addAll(text.strings());
                instance.ttlSeconds = Math.min(instance.ttlSeconds, text.ttlSeconds());
            }
        }
    }

    /** Null if nothing in it names a peer. */
    private @Nullable Heard heard(Instance instance, Link link) {
        PeerId peer = null;
        var addresses = new ArrayList<Multiaddr>();
        for (String string : instance.strings) {
            if (!string.startsWith(PREFIX)) {
                continue; // RFC 6763 §6.4: attributes that one does not know are ignored
            }
            Multiaddr address;
            PeerId named;
            try {
                address = Multiaddr.parse(string.substring(PREFIX.length()));
                named = PeerId.in(address);
            } catch (MultiformatException e) {
                dropped.accept(Drop.UNUSABLE);
                continue;
            }
            byte[] ip = IpAddresses.of(address);
            if (named == null || ip == null || address.has(AddressProtocol.P2P_CIRCUIT)) {
                dropped.accept(Drop.UNUSABLE);
            } else if (peer != null && !peer.equals(named)) {
                dropped.accept(Drop.OTHER_PEER);
            } else {
                peer = named;
                if (!link.isNear(ip)) {
                    dropped.accept(Drop.OFF_LINK_ADDRESS);
                } else {
                    addresses.add(address.withoutPeer());
                }
            }
        }
        return peer == null ? null : new Heard(peer, addresses, instance.ttlSeconds);
    }
}
