package org.rustycoin.libp2p.netty.mdns;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage;
import org.rustycoin.libp2p.protocols.mdns.Drop;
import org.rustycoin.libp2p.protocols.mdns.Gate;
import org.rustycoin.libp2p.protocols.mdns.Link;
import org.rustycoin.libp2p.protocols.mdns.Mdns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * Sockets, interfaces and packets for one {@link Mdns}, on one event loop of a node. Its methods may be called from any
 * thread; what goes wrong on one interface is logged with the reason, once, and does not touch the others.
 */
public final class MulticastHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MulticastHost.class);
    /** How soon an interface that came up is noticed; looking takes well under a millisecond. */
    private static final long POLL_SECONDS = 10;

    /** Who hears what happens, on the event loop. */
    public interface Receiver {

        /** The links that there are now. */
        void links(List<Link> links);

        /** A link could not be joined. */
        void joinFailed(Link link);

        /** A packet that may be looked at. */
        void received(Link link, byte[] source, DnsMessage message);
    }

    private final EventLoop loop;
    private final LongSupplier clock;
    private final Receiver receiver;
    private final MulticastSockets sockets;
    private final Gate gate;
    private final Map<Drop, LongAdder> dropped = new EnumMap<>(Drop.class);
    private final LongAdder packetsIn = new LongAdder();
    private final LongAdder packetsOut = new LongAdder();
    /** What went wrong last on a link, so that it is told once. */
    private final Map<Link, String> troubles = new LinkedHashMap<>();
    private volatile List<String> joined = List.of();
    private @Nullable ScheduledFuture<?> polling;
    private boolean tooMany;

    /** @param clock nanoseconds of the node's time */
    public MulticastHost(EventLoop loop, LongSupplier clock, Receiver receiver) {
        this.loop = loop;
        this.clock = clock;
        this.receiver = receiver;
        this.sockets = new MulticastSockets(loop, MulticastSockets.PORT, this::received);
        this.gate = new Gate(clock.getAsLong());
        for (Drop each : Drop.values()) {
            dropped.put(each, new LongAdder());
        }
    }

    /** Begins to look for interfaces. */
    public void start() {
        run(() -> polling = loop.scheduleWithFixedDelay(this::poll, 0, POLL_SECONDS, TimeUnit.SECONDS));
    }

    /** On the event loop, unless the node stops: then its sockets are closed with the loop. */
    private void run(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("mDNS ends with its event loop");
        }
    }

    private void poll() {
        List<Link> links;
        try {
            links = Interfaces.links();
        } catch (SocketException e) {
            LOG.warn("mDNS cannot list the network interfaces, and will try again: {}", e.getMessage());
            return;
        }
        if (links.size() > Mdns.LINKS_MAX && !tooMany) {
            tooMany = true;
            LOG.warn("mDNS uses {} of {} interfaces and families; the rest are left out", Mdns.LINKS_MAX,
                    links.size());
        }
        troubles.keySet().retainAll(links);
        receiver.links(links);
    }

    public void join(Link link) {
        run(() -> sockets.join(link, () -> joined(link), why -> {
            if (!why.equals(troubles.put(link, why))) {
                LOG.warn("mDNS does not work on {}: {}", link, why);
            }
            receiver.joinFailed(link);
        }));
    }

    private void joined(Link link) {
        troubles.remove(link);
        var all = new ArrayList<>(joined);
        all.add(link.toString());
        joined = List.copyOf(all);
        LOG.info("mDNS on {}", link);
    }

    public void leave(Link link) {
        run(() -> {
            sockets.leave(link);
            joined = joined.stream().filter(each -> !each.equals(link.toString())).toList();
        });
    }

    public void send(Link link, DnsMessage message) {
        run(() -> {
            if (sockets.isJoined(link)) {
                packetsOut.increment();
                sockets.send(link, PacketWriter.write(message), why -> trouble(link, why));
            }
        });
    }

    /** Such as a cable that was pulled: the link may be left at the next look, or work again. */
    private void trouble(Link link, Throwable why) {
        String text = String.valueOf(why.getMessage());
        if (!text.equals(troubles.put(link, text))) {
            LOG.warn("mDNS cannot send on {}: {}", link, text);
        }
    }

    private void received(Link link, byte[] source, ByteBuf packet) {
        packetsIn.increment();
        Drop objection = gate.objection(clock.getAsLong(), link, source, packet.readableBytes());
        if (objection != null) {
            drop(objection);
            return;
        }
        try {
            receiver.received(link, source, PacketReader.read(packet));
        } catch (PacketException e) {
            drop(e.why());
            LOG.debug("a packet of mDNS on {} is dropped: {}", link, e.getMessage());
        }
    }

    /** Counts what was not taken. */
    public void drop(Drop why) {
        LongAdder count = dropped.get(why);
        if (count != null) {
            count.increment();
        }
    }

    /** What was not taken since the start, by reason. */
    public Map<Drop, Long> dropped() {
        var counts = new EnumMap<Drop, Long>(Drop.class);
        dropped.forEach((why, count) -> counts.put(why, count.sum()));
        return counts;
    }

    public long packetsIn() {
        return packetsIn.sum();
    }

    public long packetsOut() {
        return packetsOut.sum();
    }

    /** The links that are joined, for people. */
    public List<String> joined() {
        return joined;
    }

    /** Leaves every link. */
    @Override
    public void close() {
        run(() -> {
            if (polling != null) {
                polling.cancel(false);
            }
            sockets.close();
        });
    }
}
