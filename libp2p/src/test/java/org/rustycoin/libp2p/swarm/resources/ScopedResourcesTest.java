package org.rustycoin.libp2p.swarm.resources;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;
import org.rustycoin.libp2p.session.limits.StreamScope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rustycoin.libp2p.swarm.resources.Fixtures.LIMITS;
import static org.rustycoin.libp2p.swarm.resources.Fixtures.granted;
import static org.rustycoin.libp2p.swarm.resources.Fixtures.ip;
import static org.rustycoin.libp2p.swarm.resources.Fixtures.peer;
import static org.rustycoin.libp2p.swarm.resources.Fixtures.refused;
import static org.rustycoin.libp2p.swarm.resources.Fixtures.use;

class ScopedResourcesTest {

    private static final long MIB = 1 << 20;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final boolean IN = false;
    private static final boolean OUT = true;

    private ScopedResources resources = new ScopedResources(LIMITS);

    private ConnectionScope connection(boolean outbound, byte @Nullable [] ip) {
        return granted(resources.openConnection(0, outbound, ip, true));
    }

    private ConnectionScope connectionWith(int peer) {
        ConnectionScope connection = connection(IN, ip(peer));
        assertThat(connection.setPeer(peer(peer))).isNull();
        return connection;
    }

    private long held(ScopeKind kind, Resource resource) {
        return use(resources, kind, resource);
    }

    // ---- connections ----

    @Test
    void aConnectionIsTransientUntilItHasAPeer() {
        ConnectionScope connection = connection(IN, ip(1));
        assertThat(held(ScopeKind.TRANSIENT, Resource.CONNECTIONS_INBOUND)).isOne();
        assertThat(held(ScopeKind.TRANSIENT_ADDRESS, Resource.CONNECTIONS_INBOUND)).isOne();
        assertThat(held(ScopeKind.PEER, Resource.CONNECTIONS_INBOUND)).isZero();
        connection.setPeer(peer(1));
        assertThat(held(ScopeKind.TRANSIENT, Resource.CONNECTIONS_INBOUND)).isZero();
        assertThat(held(ScopeKind.TRANSIENT, Resource.FILE_DESCRIPTORS)).isZero();
        assertThat(held(ScopeKind.TRANSIENT_ADDRESS, Resource.CONNECTIONS_INBOUND)).isZero();
        assertThat(held(ScopeKind.PEER, Resource.CONNECTIONS_INBOUND)).isOne();
        assertThat(held(ScopeKind.ADDRESS, Resource.CONNECTIONS_INBOUND)).isOne();
        assertThat(held(ScopeKind.SYSTEM, Resource.CONNECTIONS)).isOne();
        assertThat(held(ScopeKind.SYSTEM, Resource.FILE_DESCRIPTORS)).isOne();
        connection.close();
        assertThat(resources.snapshot().uses()).allMatch(use -> use.use() == 0);
    }

    @Test
    void strangersHaveSixtyFourHalfOpenConnectionsAndDialsGoOn() {
        for (int i = 0; i < 64; i++) {
            connection(IN, ip(i));
        }
        Refusal refusal = refused(resources.openConnection(0, IN, ip(64), true));
        assertThat(refusal.text()).isEqualTo(
                "transient has 64 of 64 inbound connections; raise [limits.transient] connections_inbound");
        connection(OUT, ip(65));
    }

    @Test
    void aNewcomerGetsInWhenAHalfOpenConnectionHasProvedWhoItIs() {
        ConnectionScope first = connection(IN, ip(0));
        for (int i = 1; i < 64; i++) {
            connection(IN, ip(i));
        }
        first.setPeer(peer(0));
        connection(IN, ip(64));
    }

    @Test
    void oneAddressHasEightHalfOpenConnectionsHoweverManyItMayHaveInAll() {
        resources = new ScopedResources(LIMITS.with("address.connections_inbound", 100));
        for (int i = 0; i < 8; i++) {
            connection(IN, ip(1));
        }
        Refusal refusal = refused(resources.openConnection(0, IN, ip(1), true));
        assertThat(refusal.setting()).isEqualTo("transient_address.connections_inbound");
        assertThat(refusal.text()).contains("10.0.1.1 has 8 of 8 inbound connections");
        connection(IN, ip(2));
    }

    @Test
    void oneAddressHasEightConnectionsWithWhateverPeers() {
        for (int i = 0; i < 8; i++) {
            connection(IN, ip(1)).setPeer(peer(i));
        }
        Refusal refusal = refused(resources.openConnection(0, IN, ip(1), true));
        assertThat(refusal.text()).isEqualTo(
                "address 10.0.1.1 has 8 of 8 inbound connections; raise [limits.address] connections_inbound");
    }

    @Test
    void aHomeWithIpVersion6IsOneAddressWhateverNetworkItUses() throws Exception {
        for (int i = 0; i < 8; i++) {
            connection(IN, SubnetTest.ip("2001:db8:1:2" + i + "0::1"));
        }
        assertThat(refused(resources.openConnection(0, IN, SubnetTest.ip("2001:db8:1:2ff::1"), true)).name())
                .isEqualTo("2001:db8:1:200::/56");
        connection(IN, SubnetTest.ip("2001:db8:1:300::1"));
    }

    @Test
    void oneSubnetHasSixtyFourConnectionsFromWhateverAddresses() {
        for (int i = 0; i < 64; i++) {
            connection(IN, new byte[]{10, 0, 0, (byte) i}).setPeer(peer(i));
        }
        assertThat(refused(resources.openConnection(0, IN, new byte[]{10, 0, 0, 77}, true)).text()).isEqualTo(
                "subnet 10.0.0.0/24 has 64 of 64 inbound connections; raise [limits.subnet] connections_inbound");
        connection(IN, new byte[]{10, 0, 1, 1});
    }

    @Test
    void addressesThatWeDialAndThisMachineItselfCountForNoAddress() {
        for (int i = 0; i < 50; i++) {
            connection(OUT, ip(1));
            connection(IN, LOOPBACK);
            connection(IN, null).setPeer(peer(i));
        }
        assertThat(held(ScopeKind.ADDRESS, Resource.CONNECTIONS_INBOUND)).isZero();
        assertThat(held(ScopeKind.SYSTEM, Resource.CONNECTIONS)).isEqualTo(150);
    }

    @Test
    void anAddressThatComesAgainAndAgainIsSlowedDown() {
        for (int i = 0; i < Limit.ADDRESS_BURST; i++) {
            connection(IN, ip(1)).close();
        }
        Refusal refusal = refused(resources.openConnection(0, IN, ip(1), true));
        assertThat(refusal.text()).isEqualTo("address 10.0.1.1 opens more than 12 connections a minute; "
                + "raise [limits.address] connections_per_minute");
        granted(resources.openConnection(5_000_000_000L, IN, ip(1), true));
    }

    @Test
    void aSubnetThatComesAgainAndAgainIsSlowedDown() {
        for (int i = 0; i < Limit.SUBNET_BURST; i++) {
            connection(IN, new byte[]{10, 0, 0, (byte) i}).close();
        }
        assertThat(refused(resources.openConnection(0, IN, new byte[]{10, 0, 0, (byte) 200}, true)).setting())
                .isEqualTo("subnet.connections_per_minute");
    }

    @Test
    void aPeerHasEightConnectionsWhereverTheyComeFrom() {
        for (int i = 0; i < 8; i++) {
            assertThat(connection(IN, ip(i)).setPeer(peer(1))).isNull();
        }
        ConnectionScope ninth = connection(IN, ip(9));
        assertThat(refused(ninth.setPeer(peer(1))).text()).isEqualTo("peer " + peer(1)
                + " has 8 of 8 inbound connections; raise [limits.peer] connections_inbound");
        assertThat(held(ScopeKind.TRANSIENT, Resource.CONNECTIONS_INBOUND)).as("it stays what it was").isOne();
        ninth.close();
        assertThat(held(ScopeKind.SYSTEM, Resource.CONNECTIONS)).isEqualTo(8);
    }

    @Test
    void strangersDoNotKeepThisNodeFromDialling() {
        resources = new ScopedResources(LIMITS.with("system.connections_inbound", 2).with("system.connections", 3));
        connectionWith(1);
        connectionWith(2);
        assertThat(refused(resources.openConnection(0, IN, ip(3), true)).text()).isEqualTo(
                "system has 2 of 2 inbound connections; raise [limits.system] connections_inbound");
        connection(OUT, ip(4));
        assertThat(refused(resources.openConnection(0, OUT, ip(5), true)).text())
                .isEqualTo("system has 3 of 3 connections; raise [limits.system] connections");
    }

    @Test
    void whoSharesASocketNeedsNoDescriptor() {
        resources = new ScopedResources(LIMITS.with("system.file_descriptors", 1));
        connectionWith(1);
        assertThat(refused(resources.openConnection(0, IN, ip(2), true)).text()).isEqualTo(
                "system has 1 of 1 file descriptors; raise [limits.system] file_descriptors");
        granted(resources.openConnection(0, IN, ip(2), false));
        granted(resources.openConnection(0, OUT, ip(3), false));
    }

    // ---- streams ----

    @Test
    void aStreamIsTransientUntilItHasAProtocol() {
        StreamScope stream = granted(connectionWith(1).openStream(IN));
        assertThat(held(ScopeKind.TRANSIENT, Resource.STREAMS_INBOUND)).isOne();
        assertThat(held(ScopeKind.PEER, Resource.STREAMS)).isOne();
        assertThat(stream.setProtocol("/echo")).isNull();
        assertThat(stream.setProtocol("/echo")).isNull();
        assertThat(held(ScopeKind.TRANSIENT, Resource.STREAMS_INBOUND)).isZero();
        assertThat(held(ScopeKind.PEER, Resource.STREAMS)).isOne();
        assertThat(held(ScopeKind.PROTOCOL, Resource.STREAMS)).isOne();
        assertThat(held(ScopeKind.PROTOCOL_PEER, Resource.STREAMS_INBOUND)).isOne();
        stream.close();
        assertThat(held(ScopeKind.SYSTEM, Resource.STREAMS)).isZero();
        assertThat(resources.snapshot().uses()).noneMatch(use -> use.kind() == ScopeKind.PROTOCOL);
    }

    @Test
    void aPeerHasFiveHundredAndTwelveStreamsHoweverManyConnectionsItHas() {
        resources = new ScopedResources(LIMITS.with("peer.streams_inbound", 512));
        var connections = new ArrayList<ConnectionScope>();
        for (int i = 0; i < 4; i++) {
            ConnectionScope connection = connection(IN, ip(i));
            connection.setPeer(peer(1));
            connections.add(connection);
        }
        for (int i = 0; i < 512; i++) {
            StreamScope stream = granted(connections.get(i % 4).openStream(IN));
            assertThat(stream.setProtocol("/protocol/" + i % 5)).isNull();
        }
        assertThat(refused(connections.getFirst().openStream(IN)).text()).isEqualTo(
                "peer " + peer(1) + " has 512 of 512 inbound streams; raise [limits.peer] streams_inbound");
        connections.get(3).close();
        granted(connections.getFirst().openStream(IN));
    }

    @Test
    void whatStrangersOpenLeavesRoomForOurStreamsToThem() {
        ConnectionScope connection = connectionWith(1);
        for (int i = 0; i < 256; i++) {
            granted(connection.openStream(IN)).setProtocol("/protocol/" + i % 2);
        }
        assertThat(refused(connection.openStream(IN)).setting()).isEqualTo("peer.streams_inbound");
        granted(connection.openStream(OUT));
    }

    @Test
    void aProtocolIsLimitedPerPeerAndInAll() {
        resources = new ScopedResources(LIMITS.with("protocol_peer.streams_inbound", 2)
                .with("protocol.streams_inbound", 3));
        ConnectionScope first = connectionWith(1);
        ConnectionScope second = connectionWith(2);
        assertThat(granted(first.openStream(IN)).setProtocol("/echo")).isNull();
        assertThat(granted(first.openStream(IN)).setProtocol("/echo")).isNull();
        StreamScope third = granted(first.openStream(IN));
        assertThat(refused(third.setProtocol("/echo")).text()).isEqualTo("protocol with peer /echo " + peer(1)
                + " has 2 of 2 inbound streams; raise [limits.protocol_peer] streams_inbound");
        assertThat(third.setProtocol("/other")).isNull();
        assertThat(granted(second.openStream(IN)).setProtocol("/echo")).isNull();
        assertThat(refused(granted(second.openStream(IN)).setProtocol("/echo")).text()).isEqualTo(
                "protocol /echo has 3 of 3 inbound streams; raise [limits.protocol] streams_inbound");
    }

    @Test
    void aConnectionTakesItsStreamsAlong() {
        ConnectionScope connection = connectionWith(1);
        StreamScope stream = granted(connection.openStream(IN));
        stream.setProtocol("/echo");
        stream.reserve(MIB, Priority.ALWAYS);
        granted(connection.openStream(OUT));
        connection.close();
        stream.close();
        stream.release(MIB);
        connection.close();
        assertThat(resources.snapshot().uses()).allMatch(use -> use.use() == 0);
        assertThat(resources.snapshot().uses()).extracting(ResourceSnapshot.Use::kind)
                .containsOnly(ScopeKind.SYSTEM, ScopeKind.TRANSIENT);
    }

    @Test
    void aLastingConnectionRemembersNoneOfItsStreams() {
        ConnectionScope connection = connectionWith(1);
        for (int i = 0; i < 1000; i++) {
            granted(connection.openStream(IN)).close();
        }
        assertThat(((ConnectionHolding) connection).streams()).isZero();
    }

    // ---- memory ----

    @Test
    void memoryMovesWithWhatHoldsIt() {
        ConnectionScope connection = connection(IN, ip(1));
        assertThat(connection.reserve(MIB, Priority.ALWAYS)).isNull();
        assertThat(held(ScopeKind.TRANSIENT, Resource.MEMORY_MIB)).isEqualTo(MIB);
        connection.setPeer(peer(1));
        assertThat(held(ScopeKind.TRANSIENT, Resource.MEMORY_MIB)).isZero();
        assertThat(held(ScopeKind.PEER, Resource.MEMORY_MIB)).isEqualTo(MIB);
        connection.release(MIB / 2);
        assertThat(held(ScopeKind.SYSTEM, Resource.MEMORY_MIB)).isEqualTo(MIB / 2);
    }

    @Test
    void aPeerWithoutRoomForItsConnectionsMemoryRefusesTheConnection() {
        resources = new ScopedResources(LIMITS.with("peer.memory_mib", 1));
        ConnectionScope connection = connection(IN, ip(1));
        connection.reserve(2 * MIB, Priority.ALWAYS);
        assertThat(refused(connection.setPeer(peer(1))).text()).isEqualTo("peer " + peer(1)
                + " uses 0.0 of 1.0 MiB of memory, and 2.0 more would pass that; raise [limits.peer] memory_mib");
    }

    @Test
    void eachScopeBoundsMemory() {
        for (String key : List.of("stream", "protocol_peer", "peer", "protocol", "system")) {
            resources = new ScopedResources(LIMITS.with(key + ".memory_mib", 2));
            StreamScope stream = granted(connectionWith(1).openStream(IN));
            stream.setProtocol("/echo");
            assertThat(stream.reserve(2 * MIB, Priority.ALWAYS)).isNull();
            Refusal refusal = refused(stream.reserve(1, Priority.ALWAYS));
            assertThat(refusal.setting()).isEqualTo(key + ".memory_mib");
            assertThat(refusal.text()).contains("2.0 of 2.0 MiB", "raise [limits." + key + "] memory_mib");
            assertThat(held(ScopeKind.SYSTEM, Resource.MEMORY_MIB)).isEqualTo(2 * MIB);
        }
        for (String key : List.of("connection", "transient")) {
            resources = new ScopedResources(LIMITS.with(key + ".memory_mib", 2));
            ConnectionScope connection = connection(IN, ip(1));
            assertThat(connection.reserve(2 * MIB, Priority.ALWAYS)).isNull();
            assertThat(refused(connection.reserve(1, Priority.ALWAYS)).setting()).isEqualTo(key + ".memory_mib");
        }
    }

    @Test
    void whatCanWaitLeavesRoomForWhatCannot() {
        resources = new ScopedResources(LIMITS.with("system.memory_mib", 10));
        ConnectionScope connection = connectionWith(1);
        assertThat(connection.reserve(4 * MIB, Priority.LOW)).isNull();
        assertThat(refused(connection.reserve(1, Priority.LOW)).text()).isEqualTo("system uses 4.0 of 10.0 MiB of "
                + "memory, and 0.0 more would pass the 40 % that is for what can wait; raise [limits.system] memory_mib");
        assertThat(connection.reserve(2 * MIB, Priority.MEDIUM)).isNull();
        assertThat(connection.reserve(1, Priority.MEDIUM)).isNotNull();
        assertThat(connection.reserve(2 * MIB, Priority.HIGH)).isNull();
        assertThat(connection.reserve(1, Priority.HIGH)).isNotNull();
        assertThat(connection.reserve(2 * MIB, Priority.ALWAYS)).isNull();
        assertThat(connection.reserve(1, Priority.ALWAYS)).isNotNull();
    }

    @Test
    void aReservationBeyondAllNumbersIsRefused() {
        ConnectionScope connection = connectionWith(1);
        connection.reserve(MIB, Priority.ALWAYS);
        assertThat(connection.reserve(Long.MAX_VALUE, Priority.ALWAYS)).isNotNull();
        assertThat(held(ScopeKind.SYSTEM, Resource.MEMORY_MIB)).isEqualTo(MIB);
    }

    @Test
    void windowsOfAllConnectionsTogetherGrowIntoAPartOfTheHeap() {
        resources = new ScopedResources(LIMITS.with("system.memory_mib", 10));
        ConnectionScope first = connectionWith(1);
        ConnectionScope second = connectionWith(2);
        assertThat(first.take(3 * MIB)).isEqualTo(3 * MIB);
        assertThat(second.take(3 * MIB)).as("what is left of 40 %").isEqualTo(MIB);
        assertThat(second.take(3 * MIB)).isZero();
        assertThat(resources.snapshot().windowsHeldBack()).isEqualTo(2);
        assertThat(resources.snapshot().refusals()).isEmpty();
        first.give(2 * MIB);
        assertThat(second.take(MIB)).isEqualTo(MIB);
        first.close();
        assertThat(first.take(MIB)).as("closed").isZero();
        assertThat(second.take(2 * MIB)).isEqualTo(2 * MIB);
    }

    @Test
    void windowsShrinkToNothingWhenMemoryIsTakenByWhatCannotWait() {
        resources = new ScopedResources(LIMITS.with("system.memory_mib", 10));
        ConnectionScope connection = connectionWith(1);
        connection.reserve(9 * MIB, Priority.ALWAYS);
        assertThat(connection.take(MIB)).isZero();
    }

    // ---- counts, and mistakes of ours ----

    @Test
    void refusalsAreCountedByKindAndResource() {
        resources = new ScopedResources(LIMITS.with("peer.streams_outbound", 1));
        for (int i = 1; i <= 3; i++) {
            ConnectionScope connection = connectionWith(i);
            granted(connection.openStream(OUT));
            refused(connection.openStream(OUT));
        }
        assertThat(resources.snapshot().refusals())
                .containsExactly(new ResourceSnapshot.Refusals(ScopeKind.PEER, Resource.STREAMS_OUTBOUND, 3));
    }

    @Test
    void aSnapshotSaysHowFullEachScopeIs() {
        connectionWith(1);
        assertThat(resources.snapshot().uses()).contains(
                new ResourceSnapshot.Use(ScopeKind.SYSTEM, "", Resource.CONNECTIONS, 1, 960),
                new ResourceSnapshot.Use(ScopeKind.PEER, peer(1).toString(), Resource.CONNECTIONS_INBOUND, 1, 8),
                new ResourceSnapshot.Use(ScopeKind.ADDRESS, "10.0.1.1", Resource.CONNECTIONS_INBOUND, 1, 8));
        assertThat(resources.snapshot().ratedNetworks()).isEqualTo(2);
    }

    @Test
    void rulesToCountByAreKebabCase() {
        resources = new ScopedResources(LIMITS.with("protocol_peer.streams_inbound", 0));
        StreamScope stream = granted(connectionWith(1).openStream(IN));
        assertThat(refused(stream.setProtocol("/echo")).rule()).isEqualTo("limit-protocol-peer-streams-inbound");
    }

    @Test
    void ourOwnMistakesFailLoudly() {
        ConnectionScope connection = connection(IN, ip(1));
        assertThatThrownBy(() -> connection.openStream(IN)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> connection.release(1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 of 0 bytes");
        assertThatThrownBy(() -> connection.reserve(-1, Priority.ALWAYS)).isInstanceOf(IllegalArgumentException.class);
        connection.setPeer(peer(1));
        assertThat(connection.setPeer(peer(1))).isNull();
        assertThatThrownBy(() -> connection.setPeer(peer(2))).isInstanceOf(IllegalStateException.class);
        StreamScope stream = granted(connection.openStream(OUT));
        stream.setProtocol("/a");
        assertThatThrownBy(() -> stream.setProtocol("/b")).isInstanceOf(IllegalStateException.class);
        connection.close();
        assertThatThrownBy(() -> connection.openStream(IN)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> connection.setPeer(peer(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stream.reserve(1, Priority.ALWAYS)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
