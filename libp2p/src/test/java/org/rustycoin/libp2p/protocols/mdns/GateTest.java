package org.rustycoin.libp2p.protocols.mdns;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.libp2p.protocols.mdns.Lan.SECOND;
import static org.rustycoin.libp2p.protocols.mdns.Lan.ip;

class GateTest {

    private final Link link = Lan.link(2, "eth0", "10.0.0.1/8", "2001:db8::1/64");
    private final Gate gate = new Gate(0);

    @Test
    void aPacketFromBeyondTheLinkIsNotRead() {
        assertThat(gate.objection(0, link, ip("203.0.113.9"), 100)).isEqualTo(Drop.OFF_LINK_SOURCE);
        assertThat(gate.objection(0, link, ip("192.168.7.1"), 100)).isEqualTo(Drop.OFF_LINK_SOURCE);
        assertThat(gate.objection(0, link, ip("2001:db8::7"), 100)).as("of the other family")
                .isEqualTo(Drop.OFF_LINK_SOURCE);
        assertThat(gate.objection(0, link, ip("10.200.3.4"), 100)).isNull();
        assertThat(gate.size()).isEqualTo(1);
    }

    @Test
    void aPacketBeyondTheLargestIsNotRead() {
        assertThat(gate.objection(0, link, ip("10.0.0.2"), DnsMessage.BYTES_MAX)).isNull();
        assertThat(gate.objection(0, link, ip("10.0.0.2"), DnsMessage.BYTES_MAX + 1)).isEqualTo(Drop.OVERSIZED);
    }

    private int taken(long now, byte[] source, int packets) {
        int taken = 0;
        for (int i = 0; i < packets; i++) {
            taken += gate.objection(now, link, source, 100) == null ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aSourceHasABurstAndThenItsRateAndOthersHaveTheirs() {
        assertThat(taken(0, ip("10.0.0.2"), 1000)).isEqualTo((int) Gate.SOURCE_BURST);
        assertThat(taken(SECOND, ip("10.0.0.2"), 1000)).isEqualTo((int) Gate.SOURCE_PER_SECOND);
        assertThat(taken(SECOND, ip("10.0.0.3"), 1000)).isEqualTo((int) Gate.SOURCE_BURST);
        assertThat(gate.objection(SECOND, link, ip("10.0.0.3"), 100)).isEqualTo(Drop.TOO_FAST);
    }

    @Test
    void whoForgesManySourcesIsBoundedByTheRateOfAllAndFillsNoMemory() {
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            taken += taken(SECOND, new byte[]{10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}, 1);
        }
        assertThat(taken).isEqualTo((int) Gate.ALL_BURST);
        assertThat(gate.size()).isEqualTo(Gate.SOURCES_MAX);
    }

    @Test
    void subnetsEndAtAnyBit() {
        var prefix = new IpPrefix(ip("192.168.5.130"), 25);
        assertThat(prefix.contains(ip("192.168.5.255"))).isTrue();
        assertThat(prefix.contains(ip("192.168.5.127"))).isFalse();
        assertThat(prefix.contains(ip("192.168.4.130"))).isFalse();
        assertThat(prefix.contains(ip("::c0a8:582"))).isFalse();
        assertThat(new IpPrefix(ip("192.168.5.130"), 32).contains(ip("192.168.5.130"))).isTrue();
        assertThat(new IpPrefix(ip("192.168.5.130"), 32).contains(ip("192.168.5.131"))).isFalse();
        assertThat(new IpPrefix(ip("2001:db8::1"), 63).contains(ip("2001:db8:0:1::9"))).isTrue();
        assertThat(new IpPrefix(ip("2001:db8::1"), 64).contains(ip("2001:db8:0:1::9"))).isFalse();
        assertThat(new IpPrefix(ip("10.0.0.1"), 0).contains(ip("203.0.113.9")))
                .as("a subnet of everybody would make everybody near").isFalse();
    }
}
