package org.rustycoin.benchmarks.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.Libp2pBuilder;
import org.rustycoin.libp2p.netty.Multiplexing;
import org.rustycoin.libp2p.netty.Security;
import org.rustycoin.libp2p.netty.websocket.WebSocketSettings;
import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.yamux.YamuxSettings;
import org.rustycoin.libp2p.swarm.Limits;
import org.rustycoin.libp2p.swarm.keeping.KeepSettings;
import org.rustycoin.libp2p.swarm.resources.Limit;
import org.rustycoin.libp2p.swarm.resources.ResourceLimits;

/**
 * What a connection is to be made of, and whether this library can. The one place to switch a part on: its name in one of
 * the lists, and what the builder wants to hear in {@link #node}. {@code claims} in {@code interop/matrix.sh} says the
 * same, and the matrix fails while the two differ.
 *
 * @param insecure whether a dialler trusts whichever certificate a wss host shows
 */
record Stack(String transport, String security, String muxer, boolean insecure) {

    private static final List<String> TRANSPORTS = List.of("tcp", "ws", "wss", "quic-v1");
    private static final List<String> SECURITIES = List.of("noise", "tls");
    private static final List<String> MUXERS = List.of("yamux", "mplex");

    /** No limit of a node's is to be measured. */
    private static final int NO_LIMIT = 1 << 20;
    /** Of a file that is gone when it has been read. */
    private static final String PASSWORD = "password";
    private static final long A_DAY = 86_400_000_000_000L;

    /** The other side's choice is not this side's to refuse, so a stack is refused before anything is dialled. */
    static final class UnsupportedException extends Exception {

        private static final long serialVersionUID = 1;

        UnsupportedException(String message) {
            super(message);
        }
    }

    /**
     * From the words of a command line; QUIC brings its own security and streams.
     *
     * @throws UnsupportedException if this library lacks a part
     */
    static Stack of(String transport, @Nullable String security, @Nullable String muxer, boolean insecure)
            throws UnsupportedException {
        if (!TRANSPORTS.contains(transport)) {
            throw new UnsupportedException("no " + transport + "");
        }
        if (transport.equals("quic-v1")) {
            return new Stack(transport, "tls", "quic", insecure);
        }
        if (security == null || !SECURITIES.contains(security)) {
            throw new UnsupportedException("no security " + security + "");
        }
        if (muxer == null || !MUXERS.contains(muxer)) {
            throw new UnsupportedException("no muxer " + muxer + "");
        }
        return new Stack(transport, security, muxer, insecure);
    }

    /** The transport that an address is for. */
    static String transportOf(Multiaddr address) {
        if (address.has(AddressProtocol.QUIC_V1)) {
            return "quic-v1";
        }
        if (address.has(AddressProtocol.WSS) || address.has(AddressProtocol.TLS)) {
            return "wss";
        }
        return address.has(AddressProtocol.WS) ? "ws" : "tcp";
    }

    /** A free port of an IPv4 address. */
    Multiaddr listenAddress(String ip) throws MultiformatException {
        return Multiaddr.parse("/ip4/" + ip + switch (transport) {
            case "ws" -> "/tcp/0/ws";
            case "wss" -> "/tcp/0/tls/ws";
            case "quic-v1" -> "/udp/0/quic-v1";
            default -> "/tcp/0";
        });
    }

    /** A node that offers this and nothing else, so that nothing can be negotiated away. */
    Libp2pBuilder node() {
        YamuxSettings yamux = YamuxSettings.STANDARD;
        SessionSettings session = SessionSettings.STANDARD;
        Libp2pBuilder node = Libp2p.builder().limits(new Limits(NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT))
                .resources(unlimited()).keep(new KeepSettings(A_DAY, A_DAY, A_DAY)).webSocket(webSocket())
                .session(new SessionSettings(session.upgradeNanos(), session.negotiationNanos(),
                        new YamuxSettings(NO_LIMIT, NO_LIMIT, yamux.streamWindowMax(), yamux.grownWindowsMax(),
                                yamux.pingIntervalNanos(), yamux.silenceNanos())));
        return transport.equals("quic-v1")
                ? node
                : node.securities(security.equals("tls") ? Security.TLS : Security.NOISE)
                        .muxers(muxer.equals("mplex") ? Multiplexing.MPLEX : Multiplexing.YAMUX);
    }

    private static ResourceLimits unlimited() {
        ResourceLimits limits = Libp2pBuilder.limitsOfThisProcess();
        for (Limit limit : Limit.all()) {
            limits = limits.with(limit.key(), limit.max());
        }
        return limits;
    }

    private WebSocketSettings webSocket() {
        WebSocketSettings settings = insecure ? WebSocketSettings.STANDARD.withInsecure() : WebSocketSettings.STANDARD;
        return transport.equals("wss") ? certified(settings) : settings;
    }

    /** With a certificate for 127.0.0.1 that nobody has signed, in files that are gone when this process is. */
    private static WebSocketSettings certified(WebSocketSettings settings) {
        try {
            Path store = Files.createTempDirectory("wss").resolve("store.p12");
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", "host", "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
                    "CN=127.0.0.1",
                    "-ext", "SAN=ip:127.0.0.1", "-validity", "365", "-storetype", "PKCS12", "-storepass", PASSWORD,
                    "-keystore", store.toString()).inheritIO().start();
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool made no certificate");
            }
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Files.delete(store);
            Files.delete(store.getParent());
            return settings.withCertificate(pem("CERTIFICATE", keys.getCertificate("host").getEncoded()),
                    pem("PRIVATE KEY", keys.getKey("host", PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Path pem(String kind, byte[] der) throws IOException {
        Path file = Files.createTempFile("wss", ".pem");
        file.toFile().deleteOnExit();
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n");
    }
}
