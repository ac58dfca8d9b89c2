package org.rustycoin.libp2p.session;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.StreamAdmission;
import org.rustycoin.libp2p.session.limits.StreamScope;

/** What a connection holds in a test that is not about limits: whatever it likes. Counts its open streams and memory. */
public class Unlimited implements ConnectionScope {

    public int streams;
    public long memory;

    @Override
    public @Nullable Refusal setPeer(PeerId peer) {
        return null;
    }

    /** What is in the way of every agreed protocol. */
    @Nullable
    Refusal protocol() {
        return null;
    }

    @Override
    public StreamAdmission openStream(boolean outbound) {
        streams++;
        return new Stream();
    }

    @Override
    public @Nullable Refusal reserve(long bytes, Priority priority) {
        memory += bytes;
        return null;
    }

    @Override
    public void release(long bytes) {
        memory -= bytes;
    }

    @Override
    public long take(long wantedBytes) {
        return wantedBytes;
    }

    @Override
    public void give(long bytes) {
        // nothing is counted
    }

    @Override
    public void close() {
        // nothing is held
    }

    private final class Stream implements StreamScope {

        private boolean closed;

        @Override
        public @Nullable Refusal setProtocol(String protocol) {
            return protocol();
        }

        @Override
        public @Nullable Refusal reserve(long bytes, Priority priority) {
            return null;
        }

        @Override
        public void release(long bytes) {
            // nothing is counted
        }

        @Override
        public void close() {
            streams -= closed ? 0 : 1;
            closed = true;
        }
    }
}
