package org.rustycoin.libp2p.netty.mdns;

import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage.Text;
import org.rustycoin.libp2p.protocols.mdns.Drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

class PacketReaderTest {

    private static final String RESPONSE = "00008400";

    private static byte[] bytes(String... hex) {
        return HexFormat.of().parseHex(String.join("", hex));
    }

    private static void refused(Drop why, byte[] packet) {
        assertThatExceptionOfType(PacketException.class).isThrownBy(() -> Packets.read(packet))
                .satisfies(e -> assertThat(e.why()).isEqualTo(why));
    }

    @Test
    void aNameThatPointsToItselfOrInARingIsRefused() {
        refused(Drop.MALFORMED, bytes(RESPONSE, "0000000100000000", "c00c", "000c0001", "00000078", "0000"));
        refused(Drop.MALFORMED, bytes(RESPONSE, "0000000100000000", "c00e", "c00c", "000c0001", "00000078", "0000"));
        refused(Drop.MALFORMED, bytes("00000000", "0001000000000000", "0161", "c00c", "000c0001"));
    }

    @Test
    void aNameInARingInsideARecordIsRefused() {
        refused(Drop.MALFORMED,
                bytes(RESPONSE, "0000000100000000", "00", "000c0001", "00000078", "0004", "0161", "c017"));
    }

    @Test
    void aNameThatPointersMakeLongerThan255BytesIsRefused() {
        ByteBuf packet = Unpooled.buffer();
        packet.writeBytes(bytes("00000000", "0005000000000000"));
        int before = -1;
        for (int i = 0; i < 5; i++) { // each question's name is one label more than that before it
            int here = packet.writerIndex();
            packet.writeByte(63).writeBytes("a".repeat(63).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            if (before < 0) {
                packet.writeByte(0);
            } else {
                packet.writeShort(0xc000 | before);
            }
            packet.writeBytes(bytes("000c0001"));
            before = here;
        }
        byte[] all = new byte[packet.readableBytes()];
        packet.readBytes(all);
        refused(Drop.MALFORMED, all);
    }

    @Test
    void aPointerBeyondThePacketIsRefused() {
        refused(Drop.MALFORMED, bytes(RESPONSE, "0000000100000000", "ffff", "000c0001", "00000078", "0000"));
    }

    @Test
    void aPacketThatCountsMoreThanItHasIsRefused() {
        refused(Drop.MALFORMED, bytes(RESPONSE, "0000000200000000", "00", "00100001", "00000078", "0000"));
        refused(Drop.MALFORMED, bytes(RESPONSE, "0000000100000000", "00", "00100001", "00000078", "0005", "00"));
        refused(Drop.MALFORMED, bytes("0000"));
        refused(Drop.MALFORMED, new byte[0]);
    }

    @Test
    void aPacketThatCountsTooManyRecordsIsRefusedUnread() {
        refused(Drop.TOO_MANY_RECORDS, bytes(RESPONSE, "0000", "ffff", "0000", "0000"));
        refused(Drop.TOO_MANY_RECORDS, bytes(RESPONSE, "0020", "0020", "0020", "0021"));
        refused(Drop.MALFORMED, bytes(RESPONSE, "0020", "0020", "0020", "0020")); // as many as there may be, but not there
    }

    private static byte[] text(int strings) {
        ByteBuf packet = Unpooled.buffer();
        packet.writeBytes(bytes(RESPONSE, "0000000100000000", "00", "00100001", "00000078"));
        packet.writeShort(2 * strings);
        for (int i = 0; i < strings; i++) {
            packet.writeByte(1).writeByte('x');
        }
        byte[] all = new byte[packet.readableBytes()];
        packet.readBytes(all);
        return all;
    }

    @Test
    void textOfTooManyStringsIsRefused() throws PacketException {
        assertThat(((Text) Packets.read(text(DnsMessage.STRINGS_MAX)).answers().getFirst()).strings())
                .hasSize(DnsMessage.STRINGS_MAX);
        refused(Drop.TOO_MANY_RECORDS, text(DnsMessage.STRINGS_MAX + 1));
    }

    @Test
    void aStringThatIsLongerThanItsRecordIsRefused() {
        refused(Drop.MALFORMED,
                bytes(RESPONSE, "0000000100000000", "00", "00100001", "00000078", "0003", "ff6161", "616161616161"));
    }

    @Test
    void aPacketBeyondTheLargestIsRefusedUnread() {
        refused(Drop.OVERSIZED, new byte[DnsMessage.BYTES_MAX + 1]);
    }

    @Test
    void whatIsNeitherAQueryNorAnAnswerToOneIsRefused() {
        refused(Drop.MALFORMED, bytes("0000", "2800", "0000000000000000")); // an update
        refused(Drop.MALFORMED, bytes("0000", "8403", "0000000000000000")); // no such name
    }

    @Test
    void recordsOfOtherTypesAndClassesAreLeftOut() throws PacketException {
        DnsMessage message = Packets.read(bytes(RESPONSE, "0000000300000000", "0161", "00", "00010001", "00000078",
                "0004",
                "0a000001", "0161", "00", "00100003", "00000078", "0002", "0178", "0161", "00", "00108001", "00000078",
                "0002", "0178"));
        assertThat(message.answers()).containsExactly(new Text("a", 120, List.of("x")));
    }
}
