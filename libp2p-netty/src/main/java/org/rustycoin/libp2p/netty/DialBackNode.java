package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.autonat.DialStatus;
import org.rustycoin.libp2p.protocols.autonat.Proving;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.swarm.dialling.DialSettings;
import org.rustycoin.machine.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials those who want to know whether they can be reached, as a node of its own, with a key and ports of its own: a
 * connection that is there already proves nothing, and a port that the other side knows could get through its NAT by
 * accident (autonat-v2, implementation suggestions; go-libp2p does the same). It is made for the first of them.
 */
final class DialBackNode implements Events, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DialBackNode.class);
    private static final long SECOND = 1_000_000_000L;
    /** With the five seconds for the nonce, less than {@link org.rustycoin.libp2p.protocols.autonat.AutonatServer} waits. */
    private static final DialSettings DIALS = new DialSettings(32, 1, 1, 32, 6 * SECOND, 3 * SECOND, 7 * SECOND);

    /** A dial, until the nonce has been shown and the connection is gone: only then can its peer be dialled anew. */
    private static final class Going {
        final Consumer<DialStatus> done;
        @Nullable
        DialStatus status;
        boolean isConnected = true;

        Going(Consumer<DialStatus> done) {
            this.done = done;
        }
    }

    private final Libp2pBuilder settings;
    /** By the peers that are dialled; on the twin's loop. */
    private final Map<Peer, Going> going = new LinkedHashMap<>();
    private @Nullable Libp2p twin;
    private boolean isClosed;

    DialBackNode(Libp2pBuilder settings) {
        this.settings = settings;
    }

    private synchronized @Nullable Libp2p twin() {
        if (twin == null && !isClosed) {
            try {
                twin = settings.silentTwin().dials(DIALS).events(this).start();
            } catch (IOException e) {
                LOG.warn("the node that dials back for AutoNAT cannot start: {}", e.getMessage());
            }
        }
        return twin;
    }

    /** Connects to a peer at one address and shows it a nonce. {@code done} hears once what came of it, on some thread. */
    void dial(Peer peer, Multiaddr address, long nonce, Consumer<DialStatus> done) {
        Thread.startVirtualThread(() -> { // to start a node takes a while
            Libp2p dialler = twin();
            if (dialler == null) {
                done.accept(DialStatus.DIAL_ERROR);
            } else {
                dial(dialler, peer, address, nonce, done);
            }
        });
    }

    private void dial(Libp2p dialler, Peer peer, Multiaddr address, long nonce, Consumer<DialStatus> done) {
        dialler.loop().post(() -> {
            if (going.containsKey(peer)) { // the one before had too long an end
                done.accept(DialStatus.DIAL_ERROR);
                return;
            }
            going.put(peer, new Going(done));
            dialler.dial(peer, List.of(address)).whenComplete((_, failed) -> {
                if (failed != null) {
                    dialler.loop().post(() -> failed(peer));
                } else {
                    dialler.withConnection(peer,
                            (now, it) -> Proving.prove(now, it, nonce, status -> proved(dialler, peer, status)),
                            () -> proved(dialler, peer, DialStatus.DIAL_BACK_ERROR));
                }
            });
        });
    }

    private void failed(Peer peer) {
        Going it = going.remove(peer);
        if (it != null) {
            it.done.accept(DialStatus.DIAL_ERROR);
        }
    }

    private void proved(Libp2p dialler, Peer peer, DialStatus status) {
        dialler.loop().post(() -> {
            Going it = going.get(peer);
            if (it != null) {
                it.status = status;
                endIfOver(peer, it);
                dialler.disconnect(peer, "this was a test whether you can be reached");
            }
        });
    }

    @Override
    public void disconnected(long now, Peer peer, CloseReason reason) {
        Going it = going.get(peer);
        if (it != null) {
            it.isConnected = false;
            endIfOver(peer, it);
        }
    }

    private void endIfOver(Peer peer, Going it) {
        if (it.status != null && !it.isConnected) {
            going.remove(peer);
            it.done.accept(it.status);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (twin != null) {
            twin.close();
        }
    }
}
