package org.rustycoin.benchmarks.soak;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.PeerStream;
import org.rustycoin.machine.Peer;

/** A node that comes and goes: each visit ends at a stage that a seed has drawn. One thread. */
final class Visitor implements AutoCloseable {

    /** What both sides speak. */
    static final String ECHO = "/soak/echo/1.0.0";
    private static final long WAIT_SECONDS = 60;
    private static final long DIAL_NANOS_MAX = 3_000_000;
    private static final int BYTES_MAX = 3_000;

    private final Libp2p host;
    private final Libp2p node;
    private final SplittableRandom random;
    private final LongAdder streams;

    Visitor(Libp2p host, long seed, LongAdder streams) throws IOException {
        this.host = host;
        this.random = new SplittableRandom(seed);
        this.streams = streams;
        this.node = Libp2p.builder().ioThreads(1).start();
    }

    Libp2p node() {
        return node;
    }

    /** One visit. */
    void visit(int streamsEach) throws Exception {
        List<Multiaddr> addresses = host.listenAddresses();
        Multiaddr address = addresses.get(random.nextInt(addresses.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> giveUp(node.dial(address));
            case 2 -> refused(node.dial(address.withPeer(KeyPair.generate(new SecureRandom()).peerId().toBytes())));
            default -> talk(node.dial(address), streamsEach);
        }
    }

    private void giveUp(CompletableFuture<Peer> dial) throws Exception {
        LockSupport.parkNanos(random.nextLong(DIAL_NANOS_MAX));
        if (!dial.cancel(false)) {
            leave(dial.get());
        }
        settle();
    }

    private static void refused(CompletableFuture<Peer> dial) throws Exception {
        try {
            Peer peer = dial.get(WAIT_SECONDS, TimeUnit.SECONDS);
            throw new IllegalStateException(peer + " answered for another");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
        }
    }

    private void talk(CompletableFuture<Peer> dial, int streamsEach) throws Exception {
        Peer peer = dial.get(WAIT_SECONDS, TimeUnit.SECONDS);
        var left = new ArrayList<PeerStream>();
        for (int i = 0; i < streamsEach; i++) {
            try {
                use(node.open(peer, ECHO).get(WAIT_SECONDS, TimeUnit.SECONDS), left);
                streams.increment();
            } catch (ExecutionException e) {
                break; // as many as may be are open: some were left
            }
        }
        if (random.nextBoolean()) {
            leave(peer);
        } else {
            host.disconnect(node.peerId().toPeer(), "enough");
        }
        settle();
    }

    /** Uses a stream and ends it somewhere. */
    private void use(PeerStream stream, List<PeerStream> left) throws IOException {
        byte[] bytes = new byte[1 + random.nextInt(BYTES_MAX)];
        switch (random.nextInt(8)) {
            case 0 -> stream.reset();
            case 1 -> {
                stream.out().write(bytes);
                stream.reset();
            }
            case 2 -> {
                stream.out().write(bytes);
                stream.close();
            }
            case 3 -> {
                stream.out().write(bytes);
                if (left.size() < 8) {
                    left.add(stream);
                } else {
                    stream.close();
                }
            }
            default -> {
                try (stream) {
                    stream.out().write(bytes);
                    stream.out().close();
                    if (stream.in().readAllBytes().length != bytes.length) {
                        throw new IOException("an echo of another length");
                    }
                }
            }
        }
    }

    private void leave(Peer peer) {
        node.disconnect(peer, "the visit is over");
    }

    /** Until this node has no connection and no dial left. */
    private void settle() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (node.keptEntries().get() > 0) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("something is left of a visit: " + node.keptEntries().get() + " entries");
            }
            LockSupport.parkNanos(50_000);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
