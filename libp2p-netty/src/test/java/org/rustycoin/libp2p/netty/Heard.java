package org.rustycoin.libp2p.netty;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/** What a node's listener hears, in order. */
final class Heard implements Events {

    /** An offence and whose it was. */
    record Offended(@Nullable Peer peer, Offence offence) {}

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    @Override
    public void connected(long now, Peer peer, Multiaddr address, boolean outbound) {
        events.add(peer);
    }

    @Override
    public void disconnected(long now, Peer peer, CloseReason reason) {
        events.add(reason);
    }

    @Override
    public void identified(long now, Peer peer, IdentifyInfo info) {
        events.add(info);
    }

    @Override
    public void offended(long now, @Nullable Peer peer, Offence offence) {
        events.add(new Offended(peer, offence));
    }

    /** Waits for the next event of a kind and forgets those before it. */
    <T> T next(Class<T> type) throws InterruptedException {
        while (true) {
            Object event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("an event of " + type).isNotNull();
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }
}
