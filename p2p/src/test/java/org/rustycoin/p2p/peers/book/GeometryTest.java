package org.rustycoin.p2p.peers.book;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.p2p.peers.groups.KeyedHash;
import org.rustycoin.p2p.peers.groups.NetworkGroup;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

import static org.assertj.core.api.Assertions.assertThat;

/** The tables have Bitcoin Core's shape, and nobody reaches more of them than he is to. */
class GeometryTest {

    private final Geometry geometry = new Geometry(KeyedHash.fresh(new SplittableRandom(1)));

    private static NetworkGroup group(Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        return NetworkGroups.BY_PREFIX.of(ip == null ? new byte[4] : ip);
    }

    @Test
    void theNewTableHas1024BucketsAndTheTriedOne256AndABucketHas64Places() {
        assertThat(Geometry.NEW_BUCKETS).isEqualTo(1024);
        assertThat(Geometry.TRIED_BUCKETS).isEqualTo(256);
        assertThat(Geometry.BUCKET_SIZE).isEqualTo(64);
        assertThat(Geometry.REFERENCES_MAX).isEqualTo(8);
        assertThat(new AddressBook(NetworkGroups.BY_PREFIX, false, new SplittableRandom(1)).newTable())
                .hasSize(1024 * 64);
    }

    @Test
    void whatOneGroupOfSourcesTellsReaches64NewBuckets() {
        Set<Integer> buckets = new LinkedHashSet<>();
        for (int i = 0; i < 20_000; i++) {
            Multiaddr address = Addresses.of(i % 10_000, i / 10_000);
            buckets.add(geometry.newPlace(address.toBytes(), group(address), group(Addresses.of(7, 1))) / 64);
        }
        assertThat(buckets).hasSizeBetween(55, 64); // two of the 64 may be one
    }

    @Test
    void whatOneGroupOfSourcesTellsOfOneGroupReachesASingleNewBucket() {
        Set<Integer> buckets = new LinkedHashSet<>();
        Set<Integer> places = new LinkedHashSet<>();
        for (int host = 0; host < 5_000; host++) {
            Multiaddr address = Addresses.of(3, host);
            int place = geometry.newPlace(address.toBytes(), group(address), group(Addresses.of(7, 1)));
            buckets.add(place / 64);
            places.add(place);
        }
        assertThat(buckets).hasSize(1);
        assertThat(places).as("and all of it").hasSize(64);
    }

    @Test
    void oneGroupOfAddressesReaches8TriedBuckets() {
        Set<Integer> buckets = new LinkedHashSet<>();
        for (int host = 0; host < 5_000; host++) {
            Multiaddr address = Addresses.of(3, host);
            buckets.add(geometry.triedPlace(address.toBytes(), group(address)) / 64);
        }
        assertThat(buckets).hasSizeBetween(6, 8);
    }

    @Test
    void whereAnAddressGoesDependsOnTheSecret() {
        var other = new Geometry(KeyedHash.fresh(new SplittableRandom(2)));
        int same = 0;
        for (int i = 0; i < 1000; i++) {
            Multiaddr address = Addresses.of(i, 1);
            same += geometry.triedPlace(address.toBytes(), group(address)) == other.triedPlace(address.toBytes(),
                    group(address)) ? 1 : 0;
        }
        assertThat(same).isLessThan(10);
    }
}
