package org.rustycoin.libp2p.netty.resources;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.session.limits.ConnectionAdmission;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.MemoryScope;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.StreamAdmission;
import org.rustycoin.libp2p.session.limits.StreamScope;
import org.rustycoin.libp2p.swarm.resources.ResourceLimits;
import org.rustycoin.libp2p.swarm.resources.ResourceSnapshot;
import org.rustycoin.libp2p.swarm.resources.Resources;
import org.rustycoin.libp2p.swarm.resources.ScopedResources;

/**
 * One {@link ScopedResources} for all threads of a host, under one lock, as are the scopes that it hands out.
 *
 * <p>
 * Every call holds the lock for the time of a few additions, and no caller holds another lock of this class's, so nobody
 * waits long and nobody waits for ever. One lock and not one for each scope: nearly every call ends in the system's scope.
 */
public final class SharedResources implements Resources {

    private final ReentrantLock lock = new ReentrantLock();
    private final ScopedResources resources;

    public SharedResources(ResourceLimits limits) {
        resources = new ScopedResources(limits);
    }

    @Override
    public ConnectionAdmission openConnection(long now, boolean outbound, byte @Nullable [] ip,
            boolean takesDescriptor) {
        lock.lock();
        try {
            return switch (resources.openConnection(now, outbound, ip, takesDescriptor)) {
                case ConnectionScope scope -> new LockedConnection(scope);
                case Refusal refusal -> refusal;
            };
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ResourceSnapshot snapshot() {
        lock.lock();
        try {
            return resources.snapshot();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ResourceLimits limits() {
        return resources.limits();
    }

    private abstract class LockedMemory implements MemoryScope {

        private final MemoryScope memory;

        LockedMemory(MemoryScope memory) {
            this.memory = memory;
        }

        @Override
        public final @Nullable Refusal reserve(long bytes, Priority priority) {
            lock.lock();
            try {
                return memory.reserve(bytes, priority);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public final void release(long bytes) {
            lock.lock();
            try {
                memory.release(bytes);
            } finally {
                lock.unlock();
            }
        }
    }

    private final class LockedConnection extends LockedMemory implements ConnectionScope {

        private final ConnectionScope scope;

        LockedConnection(ConnectionScope scope) {
            super(scope);
            this.scope = scope;
        }

        @Override
        public @Nullable Refusal setPeer(PeerId peer) {
            lock.lock();
            try {
                return scope.setPeer(peer);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public StreamAdmission openStream(boolean outbound) {
            lock.lock();
            try {
                return switch (scope.openStream(outbound)) {
                    case StreamScope stream -> new LockedStream(stream);
                    case Refusal refusal -> refusal;
                };
            } finally {
                lock.unlock();
            }
        }

        @Override
        public long take(long wantedBytes) {
            lock.lock();
            try {
                return scope.take(wantedBytes);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void give(long bytes) {
            release(bytes);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                scope.close();
            } finally {
                lock.unlock();
            }
        }
    }

    private final class LockedStream extends LockedMemory implements StreamScope {

        private final StreamScope scope;

        LockedStream(StreamScope scope) {
            super(scope);
            this.scope = scope;
        }

        @Override
        public @Nullable Refusal setProtocol(String protocol) {
            lock.lock();
            try {
                return scope.setProtocol(protocol);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                scope.close();
            } finally {
                lock.unlock();
            }
        }
    }
}
