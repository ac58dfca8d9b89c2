package org.rustycoin.libp2p.netty;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.mdns.MulticastHost;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage;
import org.rustycoin.libp2p.protocols.mdns.Drop;
import org.rustycoin.libp2p.protocols.mdns.IpPrefix;
import org.rustycoin.libp2p.protocols.mdns.Link;
import org.rustycoin.libp2p.protocols.mdns.Mdns;
import org.rustycoin.libp2p.session.pnet.SwarmKey;
import org.rustycoin.machine.Peer;

/**
 * Finds peers on the same networks by multicast DNS, and lets them find this node; see
 * {@link Libp2pBuilder#mdns}. What is found is told to a listener, which may dial it; nothing is dialled by itself.
 *
 * <p>
 * A node is announced on the interfaces where it can be reached. One that listens on loopback alone says nothing to others.
 */
public final class MulticastDns {

    /** Who is found. Called on the node's {@link NodeLoop}, as an effect. */
    public interface Listener {

        /** A peer was heard of, or more addresses of it; these are all. Nobody has checked them. */
        void found(long now, Peer peer, List<Multiaddr> addresses);

        /** A peer was not heard of for as long as it said it would be there. */
        default void gone(long now, Peer peer) {}
    }

    /**
     * How it stands.
     *
     * @param interfaces where packets are sent and received, as {@code eth0 over IPv4}
     * @param peers      that are known now
     * @param packetsIn  that came, also of other services
     * @param packetsOut that were sent
     * @param dropped    packets and parts of them that were not taken, by reason
     */
    public record Facts(List<String> interfaces, int peers, long packetsIn, long packetsOut, Map<Drop, Long> dropped) {

        /** Of a node without mDNS. */
        public static final Facts NONE = new Facts(List.of(), 0, 0, 0, Map.of());
    }

    private final Listener listener;
    private volatile @Nullable Running running;

    public MulticastDns(Listener listener) {
        this.listener = listener;
    }

    /** The node listens: begins. */
    void startedOn(Libp2p node, Io io, List<Multiaddr> wanted, @Nullable SwarmKey network) {
        if (running != null) {
            throw new IllegalStateException("one node's mDNS cannot be another's too");
        }
        var now = new Running(node, io, wanted, network);
        running = now;
        now.host.start();
    }

    /** How it stands. From any thread. */
    public CompletableFuture<Facts> facts() {
        Running now = running;
        if (now == null) {
            return CompletableFuture.completedFuture(Facts.NONE);
        }
        var facts = new CompletableFuture<Facts>();
        now.loop.post(() -> facts.complete(new Facts(now.host.joined(), now.machine.peers(), now.host.packetsIn(),
                now.host.packetsOut(), now.host.dropped())));
        return facts;
    }

    void close() {
        Running now = running;
        if (now != null) {
            now.host.close();
        }
    }

    /** With a node: the machine on its loop, the sockets on one of its event loops. */
    private final class Running implements MulticastHost.Receiver, Mdns.Out {

        private final Libp2p node;
        private final NodeLoop loop;
        private final List<Multiaddr> wanted;
        private final MulticastHost host;
        private final Mdns machine;

        Running(Libp2p node, Io io, List<Multiaddr> wanted, @Nullable SwarmKey network) {
            this.node = node;
            this.loop = node.loop();
            this.wanted = List.copyOf(wanted);
            this.host = new MulticastHost(io.loops().next(), node.clock()::now, this);
            this.machine = new Mdns(node.peerId(),
                    network == null ? Mdns.service() : Mdns.service(network.fingerprint()), new SecureRandom(), this);
            loop.execute(_ -> loop.add(machine));
        }

        // ---- from the sockets ----

        @Override
        public void links(List<Link> links) {
            var current = new LinkedHashSet<IpPrefix>();
            links.forEach(link -> current.addAll(link.prefixes()));
            List<byte[]> ips = current.stream().map(IpPrefix::ip)
                    .filter(ip -> ip.length == 4 || !IpAddresses.isLinkLocal(ip)).toList();
            List<Multiaddr> own = OwnAddresses.of(wanted, node.listenAddresses(), ips);
            loop.execute(now -> {
                machine.listening(now, own); // first: it says which links concern the node
                machine.links(now, links);
            });
        }

        @Override
        public void joinFailed(Link link) {
            loop.execute(_ -> machine.joinFailed(link));
        }

        @Override
        public void received(Link link, byte[] source, DnsMessage message) {
            loop.execute(now -> machine.received(now, link.id(), source, message));
        }

        // ---- what the machine wants ----

        @Override
        public void join(Link link) {
            loop.effect(() -> host.join(link));
        }

        @Override
        public void leave(Link link) {
            loop.effect(() -> host.leave(link));
        }

        @Override
        public void send(Link link, DnsMessage message) {
            loop.effect(() -> host.send(link, message));
        }

        @Override
        public void found(Peer peer, List<Multiaddr> addresses) {
            List<Multiaddr> all = new ArrayList<>(addresses);
            loop.effect(() -> loop.handle(now -> listener.found(now, peer, all)));
        }

        @Override
        public void gone(Peer peer) {
            loop.effect(() -> loop.handle(now -> listener.gone(now, peer)));
        }

        @Override
        public void dropped(Drop why) {
            host.drop(why);
        }
    }
}
