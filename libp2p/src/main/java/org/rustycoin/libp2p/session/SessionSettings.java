package org.rustycoin.libp2p.session;

import org.rustycoin.libp2p.session.yamux.YamuxSettings;

/**
 * Bounds of one session.
 *
 * @param upgradeNanos     for everything from the first byte to the agreed muxer; rust-libp2p's builder gives 10 s
 * @param negotiationNanos for agreeing on a stream's protocol
 */
public record SessionSettings(long upgradeNanos, long negotiationNanos, YamuxSettings yamux) {

    public static final SessionSettings STANDARD = new SessionSettings(10_000_000_000L, 10_000_000_000L,
            YamuxSettings.STANDARD);
}
