package org.rustycoin.libp2p.netty.mdns;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.protocols.mdns.DnsMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes is refused by its type, or read within the limits and judged; nothing else happens. */
class PacketFuzz {

    private static final int RUNS = 50_000;
    private static final List<byte[]> GOOD = new ArrayList<>(Packets.ofOthers().values());

    private final Packets.Node node;
    private int read;

    PacketFuzz() throws Exception {
        node = new Packets.Node();
    }

    private void takes(byte[] packet) {
        DnsMessage message;
        try {
            message = Packets.read(packet);
        } catch (PacketException e) {
            assertThat(e.why()).isNotNull();
            return;
        }
        read++;
        assertThat(message.questions().size() + message.answers().size() + message.additionals().size())
                .isLessThanOrEqualTo(DnsMessage.RECORDS_MAX);
        node.now += 1_000_000;
        node.mdns.received(node.now, node.link.id(), Packets.ip("/ip4/192.168.7.20"), message);
        node.until(node.now);
        node.sent.clear();
        node.dropped.clear();
    }

    @Test
    void damagedPacketsAreRefusedOrRead() {
        Seeds.each(RUNS, random -> takes(Seeds.damaged(random, GOOD.get(random.nextInt(GOOD.size())))));
        assertThat(read).as("some damage leaves a packet, most does not").isBetween(RUNS / 20, RUNS * 19 / 20);
        assertThat(node.mdns.peers()).isLessThan(100);
    }

    @Test
    void randomBytesBehindAHeaderAreRefusedOrRead() {
        Seeds.each(RUNS, random -> {
            byte[] packet = Seeds.bytes(random, 200);
            for (int i = 0; i < Math.min(12, packet.length); i++) {
                packet[i] = i == 2
                        ? (byte) (random.nextBoolean() ? 0x84 : 0)
                        : (byte) (i % 2 == 1 && i > 4 ? random.nextInt(3) : 0);
            }
            takes(packet);
        });
        assertThat(read).isPositive();
    }

    @Test
    void packetsOfNothingButPointersAreRefusedOrRead() {
        Seeds.each(2_000, random -> takes(pointers(random)));
    }

    /** As much work as a packet can make: names that lead through all of it. */
    private static byte[] pointers(SplittableRandom random) {
        byte[] packet = new byte[random.nextInt(100, DnsMessage.BYTES_MAX)];
        packet[2] = (byte) 0x84;
        packet[7] = (byte) random.nextInt(1, DnsMessage.RECORDS_MAX);
        for (int at = 12; at + 1 < packet.length; at += 2) {
            int to = random.nextInt(4) == 0 ? at + 2 : 12 + random.nextInt(packet.length - 12);
            packet[at] = (byte) (0xc0 | to >> 8);
            packet[at + 1] = (byte) to;
        }
        return packet;
    }
}
