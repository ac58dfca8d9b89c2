package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Acceptor;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Listener;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.netty.transport.Upgrade;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.ScheduledFuture;

/** Where a node listens, and how those who come are let in. */
final class Listeners implements Acceptor {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Libp2p node;
    private final List<Listener> listeners = new ArrayList<>();
    private final LongAdder refused = new LongAdder();
    private volatile List<Multiaddr> addresses = List.of();

    Listeners(Libp2p node) {
        this.node = node;
    }

    /** Listens on these addresses, all or none. */
    void listen(List<Multiaddr> wanted, List<Transport> transports) throws IOException {
        for (ListenWish wish : ListenWish.of(wanted)) {
            Multiaddr ip4 = wish.ip4();
            if (ip4 == null) {
                listen(wish.address(), null, transports);
                continue;
            }
            try {
                listen(wish.address(), ip4, transports);
            } catch (IOException e) {
                listen(ip4, null, transports); // as where IPv6 is switched off; if the port is taken, this says so
                LOG.warn("listening on IPv4 alone: {}", e.getMessage());
            }
        }
    }

    private void listen(Multiaddr address, @Nullable Multiaddr ip4, List<Transport> transports) throws IOException {
        Transport transport = transports.stream().filter(each -> each.listens(address)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(address + " is nothing to listen on: give "
                        + "/ip4/ADDRESS or /ip6/ADDRESS, then /tcp/PORT, /tcp/PORT/ws, /tcp/PORT/tls/ws or "
                        + "/udp/PORT/quic-v1"));
        Listener listener;
        try {
            listener = transport.listen(address, this);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + address + ": " + e.getMessage()
                    + "; choose another address or port (0 picks a free one)", e);
        }
        listeners.add(listener);
        var all = new ArrayList<>(addresses);
        all.addAll(listener.addresses());
        if (ip4 != null) {
            for (InetSocketAddress each : Addresses.reachable(Addresses.socket(ip4))) {
                all.add(ip4.withIp(each.getAddress().getAddress()));
            }
        }
        addresses = List.copyOf(all);
    }

    List<Multiaddr> addresses() {
        return addresses;
    }

    /** Connections that a limit turned away. */
    long refused() {
        return refused.sum();
    }

    void refuse() {
        refused.increment();
    }

    void close() {
        listeners.forEach(Listener::close);
    }

    @Override
    public @Nullable Upgrade accept(Channel channel, @Nullable InetAddress from, String transport) {
        boolean takesDescriptor = !(channel.parent() instanceof DatagramChannel); // QUIC's share one
        return switch (node.resources().openConnection(node.clock().now(), false,
                from == null ? null : from.getAddress(), takesDescriptor)) {
            case ConnectionScope scope -> {
                var visit = new Visit(channel);
                var upgrade = new PendingUpgrade(node, false, transport, null, node.stack(), scope, visit);
                visit.begin(upgrade);
                yield upgrade;
            }
            case Refusal refusal -> {
                node.refused(refusal);
                yield null;
            }
        };
    }

    /** One who has come and not yet proved who it is. */
    private final class Visit implements PendingUpgrade.Outcome {

        private final Channel channel;
        private final ScheduledFuture<?> inTime;
        private ChannelFutureListener closed = _ -> {};

        Visit(Channel channel) {
            this.channel = channel;
            inTime = channel.eventLoop().schedule((Runnable) channel::close, node.session().upgradeNanos(),
                    TimeUnit.NANOSECONDS);
        }

        void begin(PendingUpgrade upgrade) {
            closed = _ -> upgrade.failed(new ClosedChannelException());
            channel.closeFuture().addListener(closed);
        }

        @Override
        public void handedOver() {
            inTime.cancel(false); // its session has the rest of the time
            channel.closeFuture().removeListener(closed); // and hears of the end itself
        }

        @Override
        public void established(ConnectionHost host) {
            node.loop().execute(now -> {
                if (node.peers().admit(now, host) != null) {
                    refused.increment();
                }
            });
        }

        @Override
        public void failed(PendingUpgrade.Reason reason) {
            inTime.cancel(false);
        }
    }
}
