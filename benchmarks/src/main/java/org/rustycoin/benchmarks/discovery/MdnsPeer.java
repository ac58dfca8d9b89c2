package org.rustycoin.benchmarks.discovery;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.MulticastDns;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells whom it finds by mDNS, until SIGTERM. */
@Command(name = "mdns", description = "Prints its id and addresses, and a line of JSON for each peer that mDNS finds.")
public final class MdnsPeer implements Callable<Integer> {

    @Option(names = "--ip", defaultValue = "127.0.0.1", description = "Where it listens.")
    private String ip = "";

    @Option(names = "--max-seconds", defaultValue = "600")
    private long maxSeconds;

    @Override
    public Integer call() throws Exception {
        var lines = new Lines(System.out);
        var mdns = new MulticastDns((now, peer, addresses) -> lines.say(Map.of("event", "found", "peer",
                PeerId.of(peer).toString(), "addrs", Lines.texts(addresses))));
        try (Libp2p node = Libp2p.builder().listen(Multiaddr.parse("/ip4/" + ip + "/tcp/0")).mdns(mdns).start()) {
            lines.started(node);
            new CountDownLatch(1).await(maxSeconds, TimeUnit.SECONDS);
        }
        return 0;
    }
}
