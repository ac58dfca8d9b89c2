package org.rustycoin.libp2p.session.muxer;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Agreeing on a muxer within the security handshake, which saves a round trip (libp2p/specs
 * connections/inlined-muxer-negotiation): over TLS with ALPN, over Noise with an extension.
 *
 * <p>
 * Where both sides name muxers and have none in common, the specification wants a Noise handshake to fail. Like go-libp2p we
 * fall back to multistream instead, where the same end is reached if there really is none. rust-libp2p names none.
 */
public final class EarlyMuxer {

    /** The application protocol of libp2p itself: as a result it means that the muxer is agreed on with multistream. */
    public static final String LIBP2P = "libp2p";

    /** go-libp2p's figure for Noise. */
    public static final int OFFERS_MAX = 100;

    private EarlyMuxer() {}

    /**
     * The first of the initiator's muxers that the responder has too, or null: then the muxer is agreed on with multistream.
     */
    public static @Nullable String common(List<String> initiator, List<String> responder) {
        for (String muxer : initiator) {
            if (responder.contains(muxer)) {
                return muxer;
            }
        }
        return null;
    }

    /** What a TLS client offers, and a TLS server supports: muxers by preference, and {@link #LIBP2P} last. */
    public static List<String> applicationProtocols(List<String> muxers) {
        var protocols = new ArrayList<String>(muxers);
        protocols.add(LIBP2P);
        return List.copyOf(protocols);
    }

    /**
     * The muxer that a finished TLS handshake agreed on, or null: then it is agreed on with multistream.
     *
     * @param selected the application protocol, null or empty when the handshake had none, as with peers that send no ALPN
     * @param muxers   what this side offered or supports
     */
    public static @Nullable String ofApplicationProtocol(@Nullable String selected, List<String> muxers) {
        return selected != null && muxers.contains(selected) ? selected : null;
    }
}
