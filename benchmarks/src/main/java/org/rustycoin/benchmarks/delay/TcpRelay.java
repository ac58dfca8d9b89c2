package org.rustycoin.benchmarks.delay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * One TCP connection through the slow link. The client's kernel has connected to the proxy at once, so the round trip of
 * TCP's handshake is added here: what the client sends counts as sent one round trip after the connection came, and the
 * connection reaches the server when the handshake's last packet would.
 */
final class TcpRelay implements Relay {

    /** More than the windows of any muxer here add up to, so that only the protocol's own window limits it. */
    private static final long LINE_BYTES_MAX = 256L << 20;
    private static final int READ_BYTES_MAX = 256 * 1024;

    /** One direction: bytes read from one channel are due on the other. An empty buffer is the end. */
    private final class Direction {
        private final DelayLine<ByteBuffer> line;
        private final SocketChannel from;
        private final SocketChannel to;
        private boolean ended;
        private boolean blocked;
        private boolean done;

        Direction(SocketChannel from, SocketChannel to) {
            this.from = from;
            this.to = to;
            line = new DelayLine<>(delayNanos, LINE_BYTES_MAX);
        }

        void read(long now) throws IOException {
            while (!ended && line.hasRoomFor(READ_BYTES_MAX)) {
                read.clear();
                int came = from.read(read);
                if (came == 0) {
                    return;
                }
                ended = came < 0;
                byte[] bytes = new byte[Math.max(0, came)];
                read.flip().get(bytes);
                line.offer(now, ByteBuffer.wrap(bytes), bytes.length);
            }
        }

        void write(long now) throws IOException {
            blocked = false;
            for (ByteBuffer due = line.due(now); due != null; due = line.due(now)) {
                if (due.capacity() == 0) {
                    to.shutdownOutput();
                    done = true;
                } else {
                    to.write(due);
                    if (due.hasRemaining()) {
                        blocked = true;
                        return;
                    }
                }
                line.remove();
            }
        }
    }

    private final long delayNanos;
    private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES_MAX);
    private final SocketChannel client;
    private final SocketChannel server;
    private final SelectionKey clientKey;
    private @Nullable SelectionKey serverKey;
    private final Selector selector;
    private final InetSocketAddress target;
    private final Direction up;
    private final Direction down;
    private final long connectAt;

    TcpRelay(long now, Selector selector, SocketChannel client, InetSocketAddress target, long delayNanos)
            throws IOException {
        this.delayNanos = delayNanos;
        this.selector = selector;
        this.client = client;
        this.target = target;
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        clientKey = client.register(selector, SelectionKey.OP_READ, this);
        server = SocketChannel.open();
        server.configureBlocking(false);
        server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        up = new Direction(client, server);
        down = new Direction(server, client);
        up.line.opensAt(now + 2 * delayNanos);
        connectAt = now + 3 * delayNanos;
    }

    @Override
    public void ready(long now, SelectionKey key) throws IOException {
        if (key.isConnectable()) {
            server.finishConnect();
        }
        if (key.isReadable()) {
            (key == clientKey ? up : down).read(now);
        }
        deliver(now);
    }

    @Override
    public void deliver(long now) throws IOException {
        if (serverKey == null && now >= connectAt) {
            serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
            if (server.connect(target)) {
                server.finishConnect();
            }
        }
        if (serverKey == null || !server.isConnected()) {
            clientKey.interestOps(interest(up, null));
            return;
        }
        up.write(now);
        down.write(now);
        clientKey.interestOps(interest(up, down));
        serverKey.interestOps(interest(down, up));
    }

    /** Reads while there is room on the line that the channel feeds, and waits for writing when it is the other's brake. */
    private static int interest(Direction fed, @Nullable Direction drained) {
        int reads = !fed.ended && fed.line.hasRoomFor(READ_BYTES_MAX) ? SelectionKey.OP_READ : 0;
        return reads | (drained != null && drained.blocked ? SelectionKey.OP_WRITE : 0);
    }

    @Override
    public long deadline() {
        if (serverKey == null) {
            return connectAt;
        }
        if (!server.isConnected()) {
            return DelayLine.NEVER;
        }
        return Math.min(up.blocked ? DelayLine.NEVER : up.line.deadline(),
                down.blocked ? DelayLine.NEVER : down.line.deadline());
    }

    @Override
    public boolean finished() {
        return up.done && down.done || !client.isOpen();
    }

    @Override
    public void close() {
        DelayProxy.close(client);
        DelayProxy.close(server);
    }
}
