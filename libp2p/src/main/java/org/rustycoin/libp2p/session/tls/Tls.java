package org.rustycoin.libp2p.session.tls;

import java.util.List;
import java.util.function.LongSupplier;

import org.rustycoin.libp2p.session.muxer.EarlyMuxer;
import org.rustycoin.libp2p.session.security.Scratch;
import org.rustycoin.libp2p.session.security.SecureChannel;
import org.rustycoin.libp2p.session.security.SecurityProtocol;

/**
 * {@code /tls/1.0.0} (libp2p/specs tls).
 *
 * @param unixSeconds the time of day, in seconds since 1970, by which certificates are valid or not
 */
public record Tls(TlsEngines engines, LongSupplier unixSeconds) implements SecurityProtocol {

    public static final String ID = "/tls/1.0.0";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public SecureChannel open(boolean dialler, List<String> muxers, Scratch scratch) {
        return new TlsChannel(engines.newEngine(dialler, EarlyMuxer.applicationProtocols(muxers)), dialler, muxers,
                unixSeconds, scratch);
    }

    @Override
    public void close() {
        engines.close();
    }
}
