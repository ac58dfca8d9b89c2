package org.rustycoin.examples;

import java.nio.charset.StandardCharsets;

import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.PeerStream;
import org.rustycoin.machine.Peer;

/** Says what it is told. Without an argument it listens; with an address it says hello there. */
public final class Echo {

    private static final String PROTOCOL = "/echo/1.0.0";

    public static void main(String[] args) throws Exception {
        try (Libp2p node = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0")
                .handle(PROTOCOL, stream -> stream.in().transferTo(stream.out())).start()) {
            if (args.length == 0) {
                System.out.println(node.listenAddresses().getFirst());
                Thread.currentThread().join();
            }
            Peer peer = node.dial(args[0]).get();
            try (PeerStream stream = node.open(peer, PROTOCOL).get()) {
                stream.out().write("hello".getBytes(StandardCharsets.UTF_8));
                stream.out().close();
                System.out.println(new String(stream.in().readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private Echo() {}
}
