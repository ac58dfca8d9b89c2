package org.rustycoin.libp2p.netty.mdns;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage;
import org.rustycoin.libp2p.protocols.mdns.Drop;
import org.rustycoin.libp2p.protocols.mdns.IpPrefix;
import org.rustycoin.libp2p.protocols.mdns.Link;
import org.rustycoin.libp2p.protocols.mdns.Mdns;
import org.rustycoin.machine.Peer;

import io.netty.buffer.Unpooled;

/** Packets in files and by hand, and a node that hears them. */
final class Packets {

    static final String PEER = "12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV";

    private Packets() {}

    /** What others send, by name. */
    static Map<String, byte[]> ofOthers() {
        var packets = new LinkedHashMap<String, byte[]>();
        try (InputStream in = Packets.class.getResourceAsStream("packets.txt")) {
            if (in == null) {
                throw new IllegalStateException("packets.txt is not on the class path");
            }
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().filter(line -> !line.startsWith("#"))
                    .forEach(line -> packets.put(line.substring(0, line.indexOf(' ')),
                            HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packets;
    }

    static byte[] ofOthers(String name) {
        byte[] packet = ofOthers().get(name);
        if (packet == null) {
            throw new IllegalArgumentException("no packet " + name);
        }
        return packet;
    }

    static DnsMessage read(byte[] packet) throws PacketException {
        return PacketReader.read(Unpooled.wrappedBuffer(packet));
    }

    static byte[] ip(String address) {
        try {
            byte[] ip = IpAddresses.of(Multiaddr.parse(address));
            if (ip != null) {
                return ip;
            }
        } catch (MultiformatException e) {
            // told below
        }
        throw new IllegalArgumentException(address);
    }

    /** A node on 192.168.7.0/24. */
    static final class Node implements Mdns.Out {

        final Link link = new Link(new Link.Id(2, false), "eth0",
                List.of(new IpPrefix(ip("/ip4/192.168.7.1"), 24)));
        final Map<Peer, List<Multiaddr>> found = new LinkedHashMap<>();
        final List<DnsMessage> sent = new ArrayList<>();
        final List<Drop> dropped = new ArrayList<>();
        final Mdns mdns = new Mdns(KeyPair.generate(new SplittableRandom(3)).peerId(), Mdns.service(),
                new SplittableRandom(4), this);
        long now;

        Node() throws MultiformatException {
            mdns.listening(0, List.of(Multiaddr.parse("/ip4/192.168.7.1/tcp/4001")));
            mdns.links(0, List.of(link));
        }

        void hears(byte[] packet) throws PacketException {
            mdns.received(now, link.id(), ip("/ip4/192.168.7.20"), read(packet));
        }

        void until(long time) {
            while (mdns.deadline() <= time) {
                now = Math.max(now, mdns.deadline());
                mdns.wake(now);
            }
            now = time;
        }

        @Override
        public void join(Link to) {}

        @Override
        public void leave(Link from) {}

        @Override
        public void send(Link to, DnsMessage message) {
            sent.add(message);
        }

        @Override
        public void found(Peer peer, List<Multiaddr> addresses) {
            found.put(peer, addresses);
        }

        @Override
        public void gone(Peer peer) {
            found.remove(peer);
        }

        @Override
        public void dropped(Drop why) {
            dropped.add(why);
        }
    }
}
