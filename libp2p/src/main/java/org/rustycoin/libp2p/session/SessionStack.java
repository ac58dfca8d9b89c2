package org.rustycoin.libp2p.session;

import java.util.List;

import org.rustycoin.libp2p.session.muxer.MuxerProtocol;
import org.rustycoin.libp2p.session.security.SecurityProtocol;

/**
 * What a session on a transport of bytes can be made of, the preferred first. A listener takes what it is asked for. A
 * dialler that has one security protocol, or one muxer, says what comes behind it without waiting for the answer.
 */
public record SessionStack(List<SecurityProtocol> securities, List<MuxerProtocol> muxers) {

    public SessionStack {
        if (securities.isEmpty() || muxers.isEmpty()) {
            throw new IllegalArgumentException("a session needs a security protocol and a muxer");
        }
        securities = List.copyOf(securities);
        muxers = List.copyOf(muxers);
    }

    /** The same with the preferred security protocol alone. */
    public SessionStack first() {
        return new SessionStack(securities.subList(0, 1), muxers);
    }

    /** The same without the preferred security protocol; only if there is another. */
    public SessionStack rest() {
        return new SessionStack(securities.subList(1, securities.size()), muxers);
    }

    public boolean hasRest() {
        return securities.size() > 1;
    }

    List<String> securityIds() {
        return securities.stream().map(SecurityProtocol::id).toList();
    }

    List<String> muxerIds() {
        return muxers.stream().map(MuxerProtocol::id).toList();
    }

    SecurityProtocol security(String id) {
        return securities.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    MuxerProtocol muxer(String id) {
        return muxers.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }
}
