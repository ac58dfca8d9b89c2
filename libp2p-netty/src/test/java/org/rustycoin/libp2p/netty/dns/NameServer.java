package org.rustycoin.libp2p.netty.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;

/** A name server on loopback that says what a test wants. */
final class NameServer implements AutoCloseable {

    private final Map<String, List<byte[]>> zone = new LinkedHashMap<>();
    /** What was asked, as {@code A host.}. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;
    private volatile boolean garbled;
    private final Channel channel;

    NameServer(EventLoopGroup loops) {
        channel = new Bootstrap().group(loops).channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel of) {
                        of.pipeline().addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(),
                                new Answers());
                    }
                }).bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly().channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    NameServer has(DnsRecordType type, String name, byte[]... records) {
        zone.computeIfAbsent(type.name() + " " + name + ".", _ -> new ArrayList<>()).addAll(List.of(records));
        return this;
    }

    NameServer hasText(String name, String... texts) {
        for (String text : texts) {
            ByteBuf parts = Unpooled.buffer();
            for (int at = 0; at < text.length(); at += 100) { // in parts, as long ones have to be
                byte[] part = text.substring(at, Math.min(text.length(), at + 100)).getBytes(StandardCharsets.UTF_8);
                parts.writeByte(part.length).writeBytes(part);
            }
            byte[] record = new byte[parts.readableBytes()];
            parts.readBytes(record);
            has(DnsRecordType.TXT, name, record);
        }
        return this;
    }

    NameServer isSilentAbout(String question) {
        unanswered.add(question);
        return this;
    }

    /** From now on it answers nothing. */
    void fallSilent() {
        silent = true;
    }

    /** From now on it answers with what is no DNS message. */
    void garble() {
        garbled = true;
    }

    private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            String asks = question.type().name() + " " + question.name();
            asked.add(asks);
            if (silent || unanswered.contains(asks)) {
                return;
            }
            if (garbled) {
                ctx.channel().pipeline().context(DatagramDnsQueryDecoder.class)
                        .writeAndFlush(new DatagramPacket(Unpooled.copiedBuffer(new byte[]{1, 2, 3}), query.sender()));
                return;
            }
            List<byte[]> records = zone.getOrDefault(asks, List.of());
            var response = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            response.setCode(records.isEmpty() ? DnsResponseCode.NXDOMAIN : DnsResponseCode.NOERROR);
            response.addRecord(DnsSection.QUESTION, (DnsRecord) question);
            for (byte[] record : records) {
                response.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(question.name(), question.type(), 60,
                        Unpooled.copiedBuffer(record)));
            }
            ctx.writeAndFlush(response);
        }
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
    }
}
