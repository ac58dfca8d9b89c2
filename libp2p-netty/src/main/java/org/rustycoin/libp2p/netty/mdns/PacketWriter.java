package org.rustycoin.libp2p.netty.mdns;

import java.nio.charset.StandardCharsets;

import org.rustycoin.libp2p.protocols.mdns.DnsMessage;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Host;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Pointer;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Question;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Resource;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Service;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Text;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsPtrRecord;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordEncoder;
import io.netty.handler.codec.dns.DnsRecordType;

/** Writes our own packets (RFC 1035 §4, RFC 6762 §18), with names uncompressed: they are few. */
final class PacketWriter {

    /** QR and AA: RFC 6762 §18.2, §18.4. */
    private static final int RESPONSE_FLAGS = 0x8400;
    private static final int CLASS_IN = 1;
    /** RFC 6762 §10.2: these records are ours alone, and all there are. */
    private static final int CLASS_IN_FLUSH = 0x8001;

    private PacketWriter() {}

    static ByteBuf write(DnsMessage message) {
        ByteBuf packet = Unpooled.buffer();
        packet.writeShort(0); // RFC 6762 §18.1
        packet.writeShort(message.response() ? RESPONSE_FLAGS : 0);
        packet.writeShort(message.questions().size());
        packet.writeShort(message.answers().size());
        packet.writeShort(0);
        packet.writeShort(message.additionals().size());
        try {
            for (Question each : message.questions()) {
                DnsRecordEncoder.DEFAULT.encodeQuestion(new DefaultDnsQuestion(each.name(),
                        DnsRecordType.valueOf(each.type().name()), CLASS_IN), packet);
            }
            for (Resource each : message.answers()) {
                write(each, packet);
            }
            for (Resource each : message.additionals()) {
                write(each, packet);
            }
        } catch (Exception e) { // what the encoder declares; our own names and records fit
            throw new IllegalStateException("our own packet cannot be written", e);
        }
        return packet;
    }

    private static void write(Resource resource, ByteBuf packet) throws Exception {
        DnsRecord record = switch (resource) {
            case Pointer(String name, long ttl, String target) ->
                new DefaultDnsPtrRecord(name, CLASS_IN, ttl, target);
            case Text text -> own(text, DnsRecordType.TXT, strings(text));
            case Service service -> own(service, DnsRecordType.SRV, service(service));
            case Host(String _, long _, byte[] ip) ->
                own(resource, ip.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA, Unpooled.wrappedBuffer(ip));
        };
        DnsRecordEncoder.DEFAULT.encodeRecord(record, packet);
    }

    private static DnsRecord own(Resource resource, DnsRecordType type, ByteBuf content) {
        return new DefaultDnsRawRecord(resource.name(), type, CLASS_IN_FLUSH, resource.ttlSeconds(), content);
    }

    private static ByteBuf strings(Text text) {
        ByteBuf content = Unpooled.buffer();
        for (String each : text.strings()) {
            counted(each, content);
        }
        return content;
    }

    /** RFC 2782: priority, weight, port, target. */
    private static ByteBuf service(Service service) {
        ByteBuf content = Unpooled.buffer().writeShort(0).writeShort(0).writeShort(service.port());
        for (String label : service.target().split("\\.", -1)) {
            counted(label, content);
        }
        return content.writeByte(0);
    }

    private static void counted(String text, ByteBuf to) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > DnsMessage.STRING_BYTES_MAX) {
            throw new IllegalArgumentException("a string of " + bytes.length + " bytes");
        }
        to.writeByte(bytes.length).writeBytes(bytes);
    }
}
