package org.rustycoin.node.assembly;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.rustycoin.p2p.NodeEvent;
import org.rustycoin.p2p.RustyCoin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log what happens to the node; a download that runs says how far it is every few seconds. */
final class EventLog {

    private static final Logger LOG = LoggerFactory.getLogger("rustyd");
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final RustyCoin coin;
    private long lastTold;
    private long lastHeight;

    EventLog(RustyCoin coin, long now) {
        this.coin = coin;
        this.lastTold = now;
        this.lastHeight = coin.tip().height();
    }

    void event(long now, NodeEvent event) {
        switch (event) {
            case NodeEvent.PeerReady ready -> LOG.info("peer {} is ready: {}, height {}, {}", ready.peer().shortId(),
                    ready.outbound() ? "outbound" : "inbound", ready.height(), printable(ready.userAgent()));
            case NodeEvent.PeerDropped dropped -> LOG.warn("peer {} is dropped: {}: {}", dropped.peer(), dropped.rule(),
                    dropped.why());
            case NodeEvent.PeerStalled stalled -> LOG.info("peer {} stalls: {}; others are asked",
                    stalled.peer().shortId(), stalled.what());
            case NodeEvent.HeadersAccepted headers -> LOG.info("{} headers from peer {}, best height {}",
                    headers.count(), headers.from().shortId(), headers.bestHeight());
            case NodeEvent.BlockRejected block -> LOG.warn("block {} from {} is refused{}: {}: {}", block.block(),
                    block.from() == null ? "the disk" : "peer " + block.from(),
                    block.mutated() ? " (its body is not the header's; another copy may be good)" : "", block.rule(),
                    block.detail());
            case NodeEvent.TipChanged tip -> tipChanged(now, tip);
        }
    }

    private void tipChanged(long now, NodeEvent.TipChanged tip) {
        if (!tip.disconnected().isEmpty()) {
            LOG.info("reorganisation: {} blocks left the chain, {} joined", tip.disconnected().size(),
                    tip.connected().size());
        }
        long best = coin.tree().best().height();
        if (best <= tip.height() && tip.connected().size() <= 1) {
            LOG.info("block {} at {}", tip.tip(), tip.height());
        } else if (now - lastTold >= PROGRESS_NANOS || best <= tip.height()) {
            double seconds = Math.max(1, now - lastTold) / 1e9;
            LOG.info(String.format(Locale.ROOT, "block %d of %d (%.1f %%), %.0f blocks/s", tip.height(), best,
                    100.0 * tip.height() / Math.max(1, best), (tip.height() - lastHeight) / seconds));
        } else {
            return;
        }
        lastTold = now;
        lastHeight = tip.height();
    }

    /** A peer's text without what could forge lines or colours of the log. */
    private static String printable(String text) {
        return text.replaceAll("[^\\p{Print}]", "?");
    }
}
