package org.rustycoin.libp2p.session;

import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.StreamMuxer;

/** A session on a transport that has proved who is there and carries streams itself, as QUIC does. */
public final class StreamSession extends Session {

    private final @Nullable PeerId expected;
    private final PublicKey remoteKey;
    private final StreamMuxer muxer;

    /**
     * A session on a transport whose handshake is over.
     *
     * @param expected whom a dialler insists on; null for a listener, or to take whoever answers
     * @param remote   the key that the transport's handshake has proved
     * @param scope    what the connection holds
     * @param muxer    makes the transport's muxer, which tells nothing before {@link #begin}
     */
    public StreamSession(boolean dialler, SessionSettings settings, ConnectionScope scope, @Nullable PeerId expected,
            PublicKey remote, Function<Muxer.Out, StreamMuxer> muxer, Predicate<String> supported, long now, Out out) {
        super(dialler, settings, scope, supported, now, out);
        this.expected = expected;
        this.remoteKey = remote;
        this.muxer = muxer.apply(new FromMuxer());
    }

    /** Says who is there. */
    public void begin(long now) {
        PeerId id = PeerId.of(remoteKey);
        if (!endIfNot(now, expected, id) && proved(now, id)) {
            mux(muxer);
            out.upgraded(id, remoteKey);
        }
    }

    @Override
    void stop() {
        // the transport ends with its host
    }

    /** That of QUIC is TLS, which is never agreed on by a name. */
    @Override
    public String security() {
        return "/tls/1.0.0";
    }

    @Override
    public String muxer() {
        return "/quic-v1";
    }

    @Override
    public long bytesIn() {
        return muxer.bytesIn();
    }

    @Override
    public long bytesOut() {
        return muxer.bytesOut();
    }
}
