package org.rustycoin.libp2p.netty.quic;

import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.StreamHost;
import org.rustycoin.libp2p.netty.transport.Upgrade;
import org.rustycoin.libp2p.netty.transport.Wire;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.StreamMuxer;
import org.rustycoin.libp2p.session.muxer.Substream;
import org.rustycoin.machine.Offence;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandler;

/** What a test has in place of a session: a connection that is on its way, and its streams when it has come through. */
final class QuicLink implements Upgrade, StreamHost, Muxer.Out {

    private final boolean echoing;
    private final boolean reading;
    private @Nullable Wire wire;
    private @Nullable StreamMuxer muxer;
    private boolean over;
    /** Who answered, at which address. */
    final CompletableFuture<PublicKey> handedOver = new CompletableFuture<>();
    final CompletableFuture<Multiaddr> remote = new CompletableFuture<>();
    final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    final CompletableFuture<String> ended = new CompletableFuture<>();
    final CompletableFuture<String> goneAway = new CompletableFuture<>();
    final BlockingQueue<StreamEnd> inbound = new LinkedBlockingQueue<>();

    /**
     * @param echoing whether streams that the other side opens get back what they bring
     * @param reading whether they are read otherwise, before a test wants it
     */
    QuicLink(boolean echoing, boolean reading) {
        this.echoing = echoing;
        this.reading = reading;
    }

    // ---- for tests ----

    /** Work in a turn of the connection. */
    <T> T on(Callable<T> work) throws Exception {
        var done = new CompletableFuture<T>();
        requireNonNull(wire).loop().execute(() -> {
            turn(_ -> {
                try {
                    done.complete(work.call());
                } catch (Exception e) {
                    done.completeExceptionally(e);
                }
            });
            done.completeExceptionally(new IllegalStateException("the connection has ended"));
        });
        return done.get(20, TimeUnit.SECONDS);
    }

    StreamMuxer muxer() {
        return requireNonNull(muxer);
    }

    /** A stream of this side, or null when there may be no more. */
    @Nullable
    StreamEnd tryOpen() throws Exception {
        return on(() -> {
            Substream stream = muxer().open(0);
            return stream == null ? null : new StreamEnd(this, stream, false, reading);
        });
    }

    StreamEnd open() throws Exception {
        return requireNonNull(tryOpen());
    }

    StreamEnd accepted() throws Exception {
        return requireNonNull(inbound.poll(20, TimeUnit.SECONDS));
    }

    /** Ends the connection as a session does. */
    void close() throws Exception {
        on(() -> {
            end("closed by us");
            return 0;
        });
    }

    private void end(String why) {
        if (!over) {
            over = true;
            muxer().goAway(false);
            muxer().abandon(0, why);
            requireNonNull(wire).close();
        }
    }

    // ---- from the transport ----

    @Override
    public void offended(Offence.OnConnection offence) {
        throw new AssertionError("no rule of the transport's is broken here: " + offence);
    }

    @Override
    public @Nullable PeerId expected() {
        return null;
    }

    @Override
    public boolean comesFrom(InetAddress origin) {
        return true;
    }

    @Override
    public ChannelHandler bytes(Multiaddr from) {
        throw new AssertionError("QUIC has streams");
    }

    @Override
    public StreamHost streams(Wire with, Multiaddr from, PublicKey key, Function<Muxer.Out, StreamMuxer> maker) {
        wire = with;
        muxer = maker.apply(this);
        remote.complete(from);
        handedOver.complete(key);
        return this;
    }

    @Override
    public void failed(Throwable why) {
        failure.complete(why);
    }

    @Override
    public void turn(LongConsumer work) {
        if (!over) {
            work.accept(0);
            requireNonNull(wire).flush();
        }
    }

    @Override
    public void ended(String why) {
        ended.complete(why);
        end(why);
    }

    @Override
    public void opened(long now, Substream stream) {
        inbound.add(new StreamEnd(this, stream, echoing, reading));
    }

    @Override
    public void offended(long now, Offence offence) {
        throw new AssertionError(offence.rule());
    }

    @Override
    public void goneAway(long now, String why) {
        goneAway.complete(why);
        end(why);
    }

    @Override
    public void silent(long now) {
        throw new AssertionError("QUIC keeps its own time");
    }
}
