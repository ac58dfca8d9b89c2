package org.rustycoin.libp2p.netty.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Upgrade;
import org.rustycoin.machine.Offence;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.NotSslRecordException;

/**
 * The side of the opening handshake that is asked (RFC 6455 §4.2). A request that does not open a WebSocket at {@code /}
 * gets an HTTP status that says why, and the socket is closed; its time is the acceptor's.
 */
final class ServerUpgrade extends SimpleChannelInboundHandler<HttpObject> {

    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    /** 16 bytes in Base64. */
    private static final int KEY_CHARACTERS = 24;

    private record Refusal(HttpResponseStatus status, String why) {}

    private final AddressProtocol[] spelling;
    private final TrustedProxies proxies;
    private final Upgrade upgrade;
    private final long maskSeed;
    private @Nullable InetSocketAddress remote;
    private boolean switching;
    private boolean over;

    /** @param spelling what stands behind the port in the addresses of those who come here */
    ServerUpgrade(AddressProtocol[] spelling, TrustedProxies proxies, Upgrade upgrade, long maskSeed) {
        this.spelling = spelling;
        this.proxies = proxies;
        this.upgrade = upgrade;
        this.maskSeed = maskSeed;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (over) {
            return;
        }
        if (message instanceof HttpRequest request) {
            Refusal refusal = refusal(request);
            if (refusal == null) {
                refusal = origin(ctx, request);
            }
            if (refusal != null) {
                refuse(ctx, refusal);
                return;
            }
            switching = true;
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS,
                    Unpooled.EMPTY_BUFFER);
            response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE).set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
                            OpeningHandshake.accept(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
            ctx.writeAndFlush(response);
        }
        if (switching && message instanceof LastHttpContent) {
            open(ctx);
        }
    }

    private static @Nullable Refusal refusal(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (request.decoderResult().isFailure()) {
            Throwable cause = request.decoderResult().cause();
            HttpResponseStatus status = switch (cause) {
                case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
                case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
                default -> HttpResponseStatus.BAD_REQUEST;
            };
            return new Refusal(status, "no HTTP request that is read here");
        }
        if (headers.size() > OpeningHandshake.HEADERS_MAX) {
            return new Refusal(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "more than " + OpeningHandshake.HEADERS_MAX + " headers");
        }
        if (!request.method().equals(HttpMethod.GET) || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !headers.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0")) {
            return new Refusal(HttpResponseStatus.BAD_REQUEST, "not a GET of HTTP/1.1 without a body");
        }
        if (!request.uri().equals("/")) {
            return new Refusal(HttpResponseStatus.NOT_FOUND, "libp2p is at /");
        }
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !OpeningHandshake.VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return new Refusal(HttpResponseStatus.UPGRADE_REQUIRED, "libp2p is spoken here by WebSocket of version 13");
        }
        return headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").length() == KEY_CHARACTERS
                ? null
                : new Refusal(HttpResponseStatus.BAD_REQUEST, "no Sec-WebSocket-Key of 16 bytes");
    }

    /** Finds out where the request comes from. */
    private @Nullable Refusal origin(ChannelHandlerContext ctx, HttpRequest request) {
        var socket = (InetSocketAddress) ctx.channel().remoteAddress();
        InetAddress origin;
        try {
            origin = proxies.origin(socket.getAddress(), request.headers().getAll(X_FORWARDED_FOR));
        } catch (IllegalArgumentException e) {
            return new Refusal(HttpResponseStatus.BAD_REQUEST, X_FORWARDED_FOR + ": " + e.getMessage());
        }
        if (origin.equals(socket.getAddress())) {
            remote = socket;
            return null;
        }
        remote = new InetSocketAddress(origin, 0); // a proxy does not say which port
        return upgrade.comesFrom(origin)
                ? null
                : new Refusal(HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "too many connections from " + origin.getHostAddress());
    }

    private void refuse(ChannelHandlerContext ctx, Refusal refusal) {
        over = true;
        if (refusal.status().code() < 500) {
            upgrade.offended(new Offence.OnConnection("websocket-upgrade", refusal.why()));
        }
        upgrade.failed(new IOException(refusal.why()));
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(),
                Unpooled.copiedBuffer(refusal.why() + "\n", StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ctx.writeAndFlush(response);
        ctx.close(); // a fresh socket has room for so little; who does not fetch it does not keep the socket
    }

    /** HTTP leaves. */
    private void open(ChannelHandlerContext ctx) {
        InetSocketAddress from = remote;
        if (from == null) {
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(HttpResponseEncoder.class);
        pipeline.addLast(new FrameCodec(false, upgrade, maskSeed), upgrade.bytes(Addresses.tcp(from, spelling)));
        pipeline.remove(this);
        pipeline.remove(HttpRequestDecoder.class);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof NotSslRecordException) {
            upgrade.offended(new Offence.OnConnection("websocket-tls", "no TLS where it is wanted"));
        }
        upgrade.failed(cause);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        upgrade.failed(new IOException("the other side closed the socket before the WebSocket was open"));
    }
}
