package org.rustycoin.benchmarks.delay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * A port on loopback behind which a server is a fixed time away, each way. One thread and one selector, whose waits have
 * a resolution of one millisecond: what is due within half of one is handed on, so the error is as often early as late.
 */
public final class DelayProxy implements AutoCloseable {

    private static final long RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Selector selector;
    private final InetSocketAddress target;
    private final long delayNanos;
    private final AtomicLong dropped = new AtomicLong();
    private final List<Relay> relays = new ArrayList<>();
    private @Nullable ServerSocketChannel listening;
    private int port;
    private volatile boolean closing;
    private final Thread thread;

    private DelayProxy(InetSocketAddress target, Duration oneWay) throws IOException {
        this.target = target;
        delayNanos = oneWay.toNanos();
        selector = Selector.open();
        thread = Thread.ofPlatform().daemon().name("delay-" + target.getPort()).unstarted(this::loop);
    }

    /** A TCP server, a delay away in each direction. */
    public static DelayProxy tcp(InetSocketAddress target, Duration oneWay) throws IOException {
        var proxy = new DelayProxy(target, oneWay);
        ServerSocketChannel listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(target.getAddress(), 0));
        listening.configureBlocking(false);
        listening.register(proxy.selector, SelectionKey.OP_ACCEPT);
        proxy.listening = listening;
        proxy.port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
        proxy.thread.start();
        return proxy;
    }

    /** A UDP server, a delay away in each direction. */
    public static DelayProxy udp(InetSocketAddress target, Duration oneWay) throws IOException {
        var proxy = new DelayProxy(target, oneWay);
        var relay = new UdpRelay(proxy.selector, target, proxy.delayNanos, proxy.dropped);
        proxy.relays.add(relay);
        proxy.port = relay.port();
        proxy.thread.start();
        return proxy;
    }

    /** The port to dial instead of the server's. */
    public int port() {
        return port;
    }

    /** Datagrams that were lost here: a line or the kernel's buffer was full, or the server had gone. */
    public long dropped() {
        return dropped.get();
    }

    private void loop() {
        try {
            while (!closing) {
                pause();
                long now = System.nanoTime() + RESOLUTION_NANOS / 2;
                for (SelectionKey key : selector.selectedKeys()) {
                    handle(key);
                }
                selector.selectedKeys().clear();
                for (Relay relay : relays) {
                    if (relay.deadline() <= now) {
                        guarded(relay, () -> relay.deliver(now));
                    }
                }
                relays.removeIf(relay -> {
                    if (relay.finished()) {
                        relay.close();
                        return true;
                    }
                    return false;
                });
            }
        } catch (IOException e) {
            System.err.println("the slow link has failed: " + e);
        } finally {
            relays.forEach(Relay::close);
            close(listening);
            close(selector::close);
        }
    }

    private void pause() throws IOException {
        long next = DelayLine.NEVER;
        for (Relay relay : relays) {
            next = Math.min(next, relay.deadline());
        }
        if (next == DelayLine.NEVER) {
            selector.select();
            return;
        }
        long millis = (next - System.nanoTime() + RESOLUTION_NANOS / 2) / RESOLUTION_NANOS;
        if (millis <= 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
    }

    private void handle(SelectionKey key) throws IOException {
        if (key.isValid() && key.isAcceptable() && listening != null) {
            SocketChannel client = listening.accept();
            if (client != null) {
                relays.add(new TcpRelay(System.nanoTime(), selector, client, target, delayNanos));
            }
        } else if (key.isValid() && key.attachment() instanceof Relay relay) {
            guarded(relay, () -> relay.ready(System.nanoTime(), key));
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** A connection that breaks is closed on both sides; the others go on. */
    private static void guarded(Relay relay, Step step) {
        try {
            step.run();
        } catch (IOException | java.nio.channels.CancelledKeyException e) {
            relay.close();
        }
    }

    static void close(@Nullable Channel channel) {
        if (channel != null) {
            close((Step) channel::close);
        }
    }

    private static void close(Step close) {
        try {
            close.run();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    /** Closes every connection through it and waits for its thread. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
