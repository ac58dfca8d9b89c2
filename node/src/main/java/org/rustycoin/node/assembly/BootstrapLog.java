package org.rustycoin.node.assembly;

import org.rustycoin.p2p.bootstrap.BootstrapEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log how far the way into the network has come. */
final class BootstrapLog {

    private static final Logger LOG = LoggerFactory.getLogger("rustyd.bootstrap");

    private BootstrapLog() {}

    static void event(BootstrapEvent event) {
        switch (event) {
            case BootstrapEvent.Stepped(var step, long after) -> LOG.info("step {} of 4 after {} s: {}",
                    Math.min(4, step.ordinal() + 1), after / 1_000_000_000L, step.title());
            case BootstrapEvent.Asking(var source, String detail) -> LOG.info("nobody is connected: asking {} {}",
                    source.title(), detail);
            case BootstrapEvent.Gave(var source, String detail, int addresses) -> LOG.info("{}{} addresses from {}",
                    detail.isEmpty() ? "" : detail + ": ", addresses, source.title());
            case BootstrapEvent.GaveNothing(var source, String detail, String why) -> LOG.warn(
                    "{}no addresses from {}: {}; the next source follows if nobody connects meanwhile",
                    detail.isEmpty() ? "" : detail + ": ", source.title(), why);
            case BootstrapEvent.Found(int addresses) -> LOG.info("{} addresses from a lookup in the DHT", addresses);
            case BootstrapEvent.WithoutDht(var step, String why) -> LOG.info("{} did not work: {}; going on without",
                    step.title(), why);
        }
    }
}
