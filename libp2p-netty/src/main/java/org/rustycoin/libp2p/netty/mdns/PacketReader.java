package org.rustycoin.libp2p.netty.mdns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Pointer;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Question;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Resource;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Text;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Type;
import org.rustycoin.libp2p.protocols.mdns.Drop;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DnsPtrRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.ReferenceCountUtil;

/**
 * Reads a packet (RFC 1035 §4, RFC 6762 §18). Netty's decoder reads names and records: names of up to 255 bytes, whose
 * pointers may not loop. What it counts records by is looked at here before.
 */
final class PacketReader {

    private static final int HEADER_BYTES = 12;
    private static final int RESPONSE = 0x8000;
    /** RFC 6762 §18.3 and §18.11: a packet with another operation than a query, or with an error, is ignored. */
    private static final int OPCODE_AND_RCODE = 0x780f;
    private static final int CLASS_IN = 1;
    /** RFC 6762 §18.12 and §18.13: the first bit of a class asks for a unicast answer, or to forget older records. */
    private static final int CLASS = 0x7fff;

    private final ByteBuf packet;
    private int strings;

    private PacketReader(ByteBuf packet) {
        this.packet = packet;
    }

    /**
     * What a packet says.
     *
     * @param packet from its reader index on; it is only read
     * @throws PacketException if it is malformed or has too many records
     */
    static DnsMessage read(ByteBuf packet) throws PacketException {
        return new PacketReader(packet.slice()).message();
    }

    private DnsMessage message() throws PacketException {
        if (packet.readableBytes() > DnsMessage.BYTES_MAX) {
            throw new PacketException(Drop.OVERSIZED, packet.readableBytes() + " bytes");
        }
        if (packet.readableBytes() < HEADER_BYTES) {
            throw malformed("a header cut off");
        }
        packet.skipBytes(2); // the id means nothing in multicast: RFC 6762 §18.1
        int flags = packet.readUnsignedShort();
        if ((flags & OPCODE_AND_RCODE) != 0) {
            throw malformed("neither a query nor an answer to one");
        }
        int asked = packet.readUnsignedShort();
        int answered = packet.readUnsignedShort();
        int authorities = packet.readUnsignedShort();
        int added = packet.readUnsignedShort();
        if (asked + answered + authorities + added > DnsMessage.RECORDS_MAX) {
            throw new PacketException(Drop.TOO_MANY_RECORDS, asked + answered + authorities + added + " records");
        }
        List<Question> questions = questions(asked);
        List<Resource> answers = records(answered);
        records(authorities); // go proposes its records there, to those who would have the same: RFC 6762 §8.2
        return new DnsMessage((flags & RESPONSE) != 0, questions, answers, records(added));
    }

    private List<Question> questions(int count) throws PacketException {
        var questions = new ArrayList<Question>();
        for (int i = 0; i < count; i++) {
            DnsQuestion question;
            try {
                question = DnsRecordDecoder.DEFAULT.decodeQuestion(packet);
            } catch (Exception e) { // what the decoder declares, which has several ways to say it
                throw malformed(String.valueOf(e.getMessage()));
            }
            Type type = type(question.type());
            if (type != null && (question.dnsClass() & CLASS) == CLASS_IN) {
                questions.add(new Question(undotted(question.name()), type));
            }
        }
        return questions;
    }

    private static @Nullable Type type(DnsRecordType type) {
        for (Type each : Type.values()) {
            if (each.name().equals(type.name())) {
                return each;
            }
        }
        return null;
    }

    private List<Resource> records(int count) throws PacketException {
        var records = new ArrayList<Resource>();
        for (int i = 0; i < count; i++) {
            DnsRecord record;
            try {
                record = DnsRecordDecoder.DEFAULT.decodeRecord(packet);
            } catch (Exception e) { // likewise
                throw malformed(String.valueOf(e.getMessage()));
            }
            if (record == null) {
                throw malformed("a record cut off");
            }
            try {
                Resource resource = (record.dnsClass() & CLASS) == CLASS_IN ? resource(record) : null;
                if (resource != null) {
                    records.add(resource);
                }
            } finally {
                ReferenceCountUtil.release(record);
            }
        }
        return records;
    }

    private @Nullable Resource resource(DnsRecord record) throws PacketException {
        String name = undotted(record.name());
        if (record instanceof DnsPtrRecord pointer) {
            return new Pointer(name, record.timeToLive(), undotted(pointer.hostname()));
        }
        return record instanceof DnsRawRecord raw && record.type().equals(DnsRecordType.TXT)
                ? new Text(name, record.timeToLive(), strings(raw.content()))
                : null;
    }

    private List<String> strings(ByteBuf content) throws PacketException {
        var all = new ArrayList<String>();
        int at = content.readerIndex();
        while (at < content.writerIndex()) {
            int length = content.getUnsignedByte(at++);
            if (length > content.writerIndex() - at) {
                throw malformed("a string beyond its record");
            }
            if (++strings > DnsMessage.STRINGS_MAX) {
                throw new PacketException(Drop.TOO_MANY_RECORDS, "more than " + DnsMessage.STRINGS_MAX + " strings");
            }
            all.add(content.toString(at, length, StandardCharsets.UTF_8));
            at += length;
        }
        return all;
    }

    private static String undotted(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static PacketException malformed(String detail) {
        return new PacketException(Drop.MALFORMED, detail);
    }
}
