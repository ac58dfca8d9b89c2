package org.rustycoin.libp2p.netty;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.identify.Identify;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.identify.Pushes;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Peer;

/** Hosts identify: what this node says of itself, and what others say. */
final class Identities implements Identify.Out {

    /** As many fit a message of 4,096 bytes twice, plain and signed, with all protocols. */
    private static final int OWN_ADDRESSES_MAX = 32;

    /** Where this node says that it is. */
    private record Said(List<Multiaddr> addresses, byte[] sealed, long sequence) {}

    private final Libp2p node;
    private final Libp2pBuilder settings;
    private final KeyPair key;
    private final Identify identify = new Identify(this);
    private final Pushes<ConnectionHost> pushes;
    /** What connected peers have said last. */
    private final Map<Peer, IdentifyInfo> peers = new LinkedHashMap<>();
    private volatile Said said = new Said(List.of(), new byte[0], 0);
    private List<Multiaddr> listening = List.of();
    private List<Multiaddr> confirmed = List.of();

    Identities(Libp2p node, Libp2pBuilder settings, KeyPair key) {
        this.node = node;
        this.settings = settings;
        this.key = key;
        this.pushes = node.loop().add(new Pushes<>(host -> node.loop().effect(() -> push(host))));
    }

    List<StreamProtocol> protocols() {
        return identify.protocols();
    }

    private void push(ConnectionHost host) {
        IdentifyInfo other = host.identity();
        if (other == null || other.protocols().contains(Identify.PUSH_ID)) {
            host.execute(identify::push, () -> {});
        }
    }

    // ---- what this node says ----

    /** Where it listens; by who starts it. */
    void listening(List<Multiaddr> addresses) {
        Said now = sealed(addresses, List.of());
        said = now;
        node.loop().execute(at -> {
            listening = addresses;
            pushes.changed(at); // for who was here before
        });
    }

    /** Where it can be reached; on the loop, in a handler. */
    void confirmed(long now, List<Multiaddr> addresses) {
        confirmed = addresses;
        Said fresh = sealed(listening, confirmed);
        if (!new LinkedHashSet<>(fresh.addresses).equals(new LinkedHashSet<>(said.addresses))) {
            said = fresh;
            changed(now);
        }
    }

    /** Something that it says is different; on the loop, in a handler. */
    void changed(long now) {
        pushes.changed(now);
    }

    /** What others have reached comes first, since there may be too many. */
    private Said sealed(List<Multiaddr> bound, List<Multiaddr> reached) {
        var all = new LinkedHashSet<>(reached);
        all.addAll(bound);
        List<Multiaddr> addresses = all.stream().limit(OWN_ADDRESSES_MAX).toList();
        long sequence = Math.max(System.currentTimeMillis(), said.sequence + 1);
        return new Said(addresses, new PeerRecord(key.peerId(), sequence, addresses).seal(key).toBytes(), sequence);
    }

    /** Its own signed record, as it is now. */
    byte[] sealed() {
        return said.sealed.clone();
    }

    List<Multiaddr> said() {
        return said.addresses;
    }

    long pushed() {
        return pushes.pushed();
    }

    @Override
    public IdentifyInfo own(Connection connection) {
        Said now = said;
        var offered = new ArrayList<String>();
        node.protocols().forEach((id, protocol) -> {
            if (protocol.isOffered()) {
                offered.add(id);
            }
        });
        return new IdentifyInfo(key.publicKey().toProtobuf(), now.addresses, offered, connection.remoteAddress(),
                settings.protocolVersion(), settings.agent(), null, now.sealed);
    }

    // ---- what others say ----

    /** Asks the other side of a connection, on its thread. */
    void ask(long now, Connection connection) {
        identify.ask(now, connection);
    }

    @Override
    public @Nullable IdentifyInfo known(Connection connection) {
        ConnectionHost host = node.hostOf(connection);
        return host == null ? null : host.identity();
    }

    @Override
    public void identified(Connection connection, IdentifyInfo info) {
        ConnectionHost host = node.hostOf(connection);
        if (host != null) {
            host.identified(info);
        }
    }

    /** On the loop, in a handler, as those below. */
    void identified(long now, ConnectionHost host, IdentifyInfo info) {
        Peer peer = host.peer();
        IdentifyInfo before = peers.get(peer);
        IdentifyInfo newest = before == null ? info : info.withNewerRecordOf(before);
        if (node.peers().connectionTo(peer) != null) {
            peers.put(peer, newest);
            node.reachability().identified(now, host, newest);
        }
        node.events().identified(now, peer, newest);
    }

    void added(ConnectionHost host) {
        pushes.added(host);
    }

    void closed(ConnectionHost host, boolean wasLast) {
        pushes.removed(host);
        if (wasLast) {
            peers.remove(host.peer());
        }
    }

    /** What is kept of peers, counted: 0 when there are none. */
    int kept() {
        return peers.size();
    }
}
