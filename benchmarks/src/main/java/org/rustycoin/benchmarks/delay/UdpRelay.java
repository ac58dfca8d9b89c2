package org.rustycoin.benchmarks.delay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A UDP socket behind the slow link: each sender's datagrams reach the server from a socket of their own. */
final class UdpRelay implements Relay {

    /** More than a QUIC connection has in flight at 60 ms; what is beyond is dropped, as a router would. */
    private static final long LINE_BYTES_MAX = 64L << 20;
    private static final int DATAGRAM_BYTES_MAX = 65_535;
    /** As much as the kernel grants; its own limit is often lower. */
    private static final int SOCKET_BYTES = 8 << 20;

    private final class Flow {
        private final SocketAddress sender;
        private final DatagramChannel channel;
        private final DelayLine<ByteBuffer> up = new DelayLine<>(delayNanos, LINE_BYTES_MAX);
        private final DelayLine<ByteBuffer> down = new DelayLine<>(delayNanos, LINE_BYTES_MAX);

        Flow(SocketAddress sender) throws IOException {
            this.sender = sender;
            channel = socket();
            channel.connect(target);
            channel.register(selector, SelectionKey.OP_READ, UdpRelay.this);
        }

        /** A datagram that the kernel has no room for now is lost, as on any link. */
        void deliver(long now) throws IOException {
            for (ByteBuffer due = up.due(now); due != null; due = up.due(now)) {
                try {
                    count(channel.write(due));
                } catch (PortUnreachableException e) {
                    dropped.incrementAndGet();
                }
                up.remove();
            }
            for (ByteBuffer due = down.due(now); due != null; due = down.due(now)) {
                count(front.send(due, sender));
                down.remove();
            }
        }
    }

    private final Selector selector;
    private final DatagramChannel front;
    private final InetSocketAddress target;
    private final long delayNanos;
    private final AtomicLong dropped;
    private final ByteBuffer read = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
    private final Map<SocketAddress, Flow> bySender = new LinkedHashMap<>();
    private final Map<DatagramChannel, Flow> byChannel = new LinkedHashMap<>();

    UdpRelay(Selector selector, InetSocketAddress target, long delayNanos, AtomicLong dropped) throws IOException {
        this.selector = selector;
        this.target = target;
        this.delayNanos = delayNanos;
        this.dropped = dropped;
        front = socket();
        front.bind(new InetSocketAddress(target.getAddress(), 0));
        front.register(selector, SelectionKey.OP_READ, this);
    }

    private static DatagramChannel socket() throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
        socket.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
        return socket;
    }

    int port() throws IOException {
        return ((InetSocketAddress) front.getLocalAddress()).getPort();
    }

    @Override
    public void ready(long now, SelectionKey key) throws IOException {
        if (key.channel() == front) {
            read.clear();
            for (SocketAddress sender = front.receive(read); sender != null; sender = front.receive(read)) {
                Flow flow = bySender.get(sender);
                if (flow == null) {
                    flow = new Flow(sender);
                    bySender.put(sender, flow);
                    byChannel.put(flow.channel, flow);
                }
                enter(now, flow.up);
            }
            return;
        }
        Flow flow = byChannel.get(key.channel());
        if (flow != null) {
            read.clear();
            try {
                while (flow.channel.read(read) > 0) {
                    enter(now, flow.down);
                }
            } catch (PortUnreachableException e) {
                dropped.incrementAndGet(); // the server has gone
            }
        }
    }

    private void enter(long now, DelayLine<ByteBuffer> line) {
        byte[] datagram = new byte[read.flip().remaining()];
        read.get(datagram);
        read.clear();
        if (!line.offer(now, ByteBuffer.wrap(datagram), datagram.length)) {
            dropped.incrementAndGet();
        }
    }

    private void count(int written) {
        if (written == 0) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void deliver(long now) throws IOException {
        for (Flow flow : bySender.values()) {
            flow.deliver(now);
        }
    }

    @Override
    public long deadline() {
        long next = DelayLine.NEVER;
        for (Flow flow : bySender.values()) {
            next = Math.min(next, Math.min(flow.up.deadline(), flow.down.deadline()));
        }
        return next;
    }

    @Override
    public boolean finished() {
        return !front.isOpen();
    }

    @Override
    public void close() {
        bySender.values().forEach(flow -> DelayProxy.close(flow.channel));
        DelayProxy.close(front);
    }
}
