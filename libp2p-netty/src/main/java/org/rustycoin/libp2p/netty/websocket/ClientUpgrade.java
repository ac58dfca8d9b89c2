package org.rustycoin.libp2p.netty.websocket;

import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Upgrade;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;

/** The side of the opening handshake that asks (RFC 6455 §4.1), on a socket that has connected. */
final class ClientUpgrade extends SimpleChannelInboundHandler<HttpObject> {

    /** From the connected socket to the open WebSocket, TLS included; as long as connecting may take. */
    static final int OPEN_MILLIS = 10_000;

    private final WebSocketTarget target;
    private final Multiaddr address;
    private final Upgrade upgrade;
    private final byte[] nonce;
    private final long maskSeed;
    private @Nullable ScheduledFuture<?> inTime;
    private boolean switching;

    /**
     * @param address of the peer's
     * @param nonce   16 random bytes
     */
    ClientUpgrade(WebSocketTarget target, Multiaddr address, Upgrade upgrade, byte[] nonce, long maskSeed) {
        this.target = target;
        this.address = address;
        this.upgrade = upgrade;
        this.nonce = nonce;
        this.maskSeed = maskSeed;
    }

    private String key() {
        return Base64.getEncoder().encodeToString(nonce);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        inTime = ctx.executor().schedule(() -> fail(ctx, new IOException("no WebSocket within " + OPEN_MILLIS + " ms")),
                OPEN_MILLIS, TimeUnit.MILLISECONDS);
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers().set(HttpHeaderNames.HOST, target.hostAndPort())
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, OpeningHandshake.VERSION)
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key());
        ctx.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpResponse response) {
            String wrong = wrongWith(response);
            if (wrong != null) {
                fail(ctx, new IOException(wrong));
                return;
            }
            switching = true;
        }
        if (switching && message instanceof LastHttpContent) {
            open(ctx);
        }
    }

    private @Nullable String wrongWith(HttpResponse response) {
        HttpHeaders headers = response.headers();
        if (response.decoderResult().isFailure()) {
            return "no HTTP answer: " + response.decoderResult().cause().getMessage();
        }
        if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            return "the server answers " + response.status().code() + " and opens no WebSocket at /";
        }
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !OpeningHandshake.accept(key()).equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))) {
            return "the server switches protocols, but not to the WebSocket that was asked for";
        }
        return headers.contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)
                || headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)
                        ? "the server wants an extension or a subprotocol, and none was offered"
                        : null;
    }

    /** HTTP leaves; frames may be behind the answer already, and follow it up the pipeline. */
    private void open(ChannelHandlerContext ctx) {
        stopTimer();
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(HttpRequestEncoder.class);
        pipeline.addLast(new FrameCodec(true, upgrade, maskSeed), upgrade.bytes(address));
        pipeline.remove(this);
        pipeline.remove(HttpResponseDecoder.class);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent shaken && !shaken.isSuccess()) {
            fail(ctx, DialTls.explained(shaken.cause(), target));
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, cause instanceof SSLException || cause.getCause() instanceof SSLException
                ? DialTls.explained(cause, target)
                : cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, new IOException("the other side closed the socket before the WebSocket was open"));
    }

    private void fail(ChannelHandlerContext ctx, Throwable why) {
        stopTimer();
        upgrade.failed(why);
        ctx.close();
    }

    private void stopTimer() {
        if (inTime != null) {
            inTime.cancel(false);
        }
    }
}
