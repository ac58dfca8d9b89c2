package org.rustycoin.examples;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.PeerStream;
import org.rustycoin.machine.Peer;

/** A chat among all who are connected, directly or by others: each line goes on to every neighbour, once. */
public final class Chat {

    private static final String PROTOCOL = "/example/chat/1.0.0";
    private static final int SEEN_MAX = 10_000;

    /** The lines that have passed here, so that none goes round for ever. */
    private final Set<String> seen = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > SEEN_MAX;
        }
    }));
    private final Map<Peer, DataOutputStream> neighbours = new ConcurrentHashMap<>();

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            System.err.println("give your name, and the addresses of some who chat already");
            System.exit(2);
        }
        new Chat().run(args[0], Arrays.copyOfRange(args, 1, args.length));
    }

    private void run(String name, String... addresses) throws Exception {
        try (Libp2p node = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").handle(PROTOCOL, this::listenTo).start()) {
            System.out.println("others reach you at " + node.listenAddresses().getFirst());
            for (String address : addresses) {
                Peer peer = node.dial(address).get();
                PeerStream stream = node.open(peer, PROTOCOL).get();
                Thread.ofVirtual().start(() -> listenQuietly(stream));
            }
            var keyboard = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = keyboard.readLine(); line != null; line = keyboard.readLine()) {
                String id = UUID.randomUUID().toString();
                seen.add(id);
                passOn(id, name + ": " + line);
            }
        }
    }

    private void listenQuietly(PeerStream stream) {
        try (stream) {
            listenTo(stream);
        } catch (IOException e) {
            System.out.println("(" + stream.peer().id() + " is gone)");
        }
    }

    private void listenTo(PeerStream stream) throws IOException {
        neighbours.put(stream.peer(), new DataOutputStream(stream.out()));
        try {
            var in = new DataInputStream(stream.in());
            while (true) {
                String id = in.readUTF();
                String line = in.readUTF();
                if (seen.add(id)) {
                    System.out.println(line);
                    passOn(id, line);
                }
            }
        } finally {
            neighbours.remove(stream.peer());
        }
    }

    private void passOn(String id, String line) {
        neighbours.forEach((peer, out) -> {
            try {
                synchronized (out) {
                    out.writeUTF(id);
                    out.writeUTF(line);
                }
            } catch (IOException e) {
                neighbours.remove(peer);
            }
        });
    }

    private Chat() {}
}
