package org.rustycoin.libp2p.netty.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import org.rustycoin.libp2p.session.tls.TlsEngines;
import org.rustycoin.libp2p.session.tls.TlsIdentity;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;

/**
 * Engines by Netty: OpenSSL's where the platform has its library, and the JDK's elsewhere, which refuses certificates with an
 * empty issuer, as js- and rust-libp2p make them.
 */
public final class NettyTlsEngines implements TlsEngines {

    private record Contexts(SslContext client, SslContext server) {}

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final ByteBufAllocator allocator;
    private final SslProvider provider;
    /** By what is offered in ALPN: a node has one list, or two. */
    private final Map<List<String>, Contexts> contexts = new ConcurrentHashMap<>();

    public NettyTlsEngines(TlsIdentity identity, ByteBufAllocator allocator) {
        this(identity, allocator, OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK);
    }

    NettyTlsEngines(TlsIdentity identity, ByteBufAllocator allocator, SslProvider provider) {
        this.allocator = allocator;
        this.provider = provider;
        TlsCredentials credentials = TlsCredentials.of(identity);
        key = credentials.key();
        certificate = credentials.certificate();
    }

    /** Which implementation it is, for the line at the start. */
    public static String implementation() {
        return OpenSsl.isAvailable() ? OpenSsl.versionString() : "the JDK's";
    }

    @Override
    public SSLEngine newEngine(boolean client, List<String> applicationProtocols) {
        Contexts of = contexts.computeIfAbsent(List.copyOf(applicationProtocols), this::contexts);
        return (client ? of.client() : of.server()).newEngine(allocator);
    }

    private Contexts contexts(List<String> applicationProtocols) {
        try {
            return new Contexts(
                    context(SslContextBuilder.forClient().keyManager(key, certificate), applicationProtocols),
                    context(SslContextBuilder.forServer(key, certificate).clientAuth(ClientAuth.REQUIRE),
                            applicationProtocols));
        } catch (SSLException e) {
            throw new IllegalStateException("TLS 1.3 with a key on P-256 is everywhere", e);
        }
    }

    private SslContext context(SslContextBuilder builder, List<String> applicationProtocols) throws SSLException {
        return builder.sslProvider(provider).protocols("TLSv1.3").trustManager(new AnyCertificate())
                .applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
                        applicationProtocols))
                .build();
    }

    @Override
    public void close() {
        contexts.values().forEach(each -> {
            ReferenceCountUtil.release(each.client());
            ReferenceCountUtil.release(each.server());
        });
        contexts.clear();
    }
}
