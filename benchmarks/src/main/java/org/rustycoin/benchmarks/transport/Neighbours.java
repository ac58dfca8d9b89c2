package org.rustycoin.benchmarks.transport;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.MulticastDns;
import org.rustycoin.machine.Peer;

import tools.jackson.databind.json.JsonMapper;

/** A node that says whom it finds by mDNS: its peer id first, then a line of JSON for each finding. */
record Neighbours(Multiaddr listen, PrintStream out) implements MulticastDns.Listener {

    /** Until SIGTERM, or so many seconds. */
    void run(long seconds) throws Exception {
        try (Libp2p node = Libp2p.builder().listen(listen).mdns(new MulticastDns(this)).start()) {
            out.println(node.peerId());
            out.flush();
            new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
        }
    }

    @Override
    public void found(long now, Peer peer, List<Multiaddr> addresses) {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("event", "found");
        found.put("peer", peer.id());
        found.put("addrs", addresses.stream().map(Multiaddr::toString).toList());
        out.println(JsonMapper.shared().writeValueAsString(found));
        out.flush();
    }
}
