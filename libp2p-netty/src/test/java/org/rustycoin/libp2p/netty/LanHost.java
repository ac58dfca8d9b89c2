package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

/**
 * A program for a namespace of its own: a node with mDNS that says whom it finds and reaches, until its input ends. Its first
 * argument is what it listens on, its second its name, which every line begins with.
 */
final class LanHost {

    /** When nobody ends its input. */
    private static final long SECONDS_MAX = 120;

    private LanHost() {}

    public static void main(String[] args) throws IOException {
        String name = args[1];
        var end = new Thread(() -> {
            try {
                Thread.sleep(TimeUnit.SECONDS.toMillis(SECONDS_MAX));
                Runtime.getRuntime().halt(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        end.setDaemon(true);
        end.start();
        var node = new Libp2p[1];
        var mdns = new MulticastDns(new MulticastDns.Listener() {
            @Override
            public void found(long now, Peer peer, List<Multiaddr> addresses) {
                System.out.println(name + " found " + peer + " " + addresses);
                node[0].dial(peer, addresses).whenComplete((_, failed) -> System.out
                        .println(name + (failed == null ? " reached " + peer : " failed " + failed)));
            }
        });
        node[0] = Libp2p.builder().listen(args[0]).mdns(mdns).start();
        System.out.println(name + " is " + node[0].peerId());
        while (System.in.read() >= 0) {
            // until the end
        }
        System.out.println(name + " " + mdns.facts().join());
        node[0].close();
    }
}
