package org.rustycoin.p2p.peers.book;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.NetworkGroup;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.p2p.peers.book.Addresses.START;

class AddressBookTest {

    private static final long DAY = 86_400;

    private final SplittableRandom random = new SplittableRandom(1);
    private final AddressBook book = new AddressBook(NetworkGroups.BY_PREFIX, false, random);

    private void know(Multiaddr address) {
        book.add(START, address, Addresses.source(99), 0);
    }

    private KnownAddress known(Multiaddr address) {
        KnownAddress known = book.get(address);
        if (known == null) {
            throw new AssertionError(address + " does not stand in the book");
        }
        return known;
    }

    // ---- what comes in ----

    @Test
    void severalPeerIdsAtOneAddressAreOneEntry() {
        for (String id : new String[]{"12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
                "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"}) {
            know(Addresses.parse("/ip4/20.1.2.3/tcp/4733/p2p/" + id));
        }
        know(Addresses.parse("/ip6/::ffff:20.1.2.3/tcp/4733"));
        assertThat(book.size()).isEqualTo(1);
        assertThat(known(Addresses.parse("/ip4/20.1.2.3/tcp/4733")).peer()).as("nobody has answered").isNull();
    }

    @Test
    void namesPrivateAddressesAndUnknownTransportsAreRefusedAndCounted() {
        for (String text : new String[]{"/dns4/example.org/tcp/4733", "/ip4/10.0.0.1/tcp/4733",
                "/ip4/127.0.0.1/tcp/4733", "/ip4/0.0.0.0/tcp/4733", "/ip4/224.0.0.1/tcp/4733", "/ip6/fe80::1/tcp/4733",
                "/ip4/20.1.2.3/tcp/0", "/ip4/20.1.2.3/udp/4733", "/ip4/20.1.2.3",
                "/ip4/20.1.2.3/tcp/4733/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA/p2p-circuit"}) {
            know(Addresses.parse(text));
        }
        assertThat(book.size()).isZero();
        assertThat(book.statistics().refused()).isEqualTo(10);
    }

    @Test
    void aBookOfATestNetworkKeepsLocalAddresses() {
        var local = new AddressBook(NetworkGroups.BY_PREFIX, true, random);
        local.add(START, Addresses.parse("/ip4/127.0.0.1/tcp/4733"), Addresses.source(1), 0);
        assertThat(local.size()).isEqualTo(1);
    }

    @Test
    void oneSourceCannotFillTheBookHoweverMuchItTells() {
        for (int i = 0; i < 200_000; i++) {
            book.add(START, Addresses.of(random.nextInt(20_000), random.nextInt(200)), Addresses.source(7), 0);
        }
        assertThat(book.size()).isLessThanOrEqualTo(64 * 64);
        assertThat(book.statistics().crowdedOut()).isPositive();
    }

    @Test
    void whoeverSpeaksLastDoesNotDriveOutWhatIsThere() {
        for (int group = 0; group < 500; group++) {
            book.add(START, Addresses.of(group, 1), Addresses.source(group), 0);
        }
        for (int i = 0; i < 300_000; i++) {
            book.add(START + 60, Addresses.of(1000 + random.nextInt(20_000), random.nextInt(200)),
                    Addresses.source(1000 + random.nextInt(32)), 0);
        }
        int kept = 0;
        for (int group = 0; group < 500; group++) {
            kept += book.get(Addresses.of(group, 1)) != null ? 1 : 0;
        }
        assertThat(kept).isGreaterThanOrEqualTo(490); // a few lost a place to one another
    }

    @Test
    void anAddressHasAtMostEightPlacesHoweverOftenItIsTold() {
        for (int i = 0; i < 100_000; i++) {
            book.add(START, Addresses.of(1, 1), Addresses.source(random.nextInt(10_000)), 0);
        }
        long places = Arrays.stream(book.newTable()).filter(each -> each != null).count();
        assertThat(places).isBetween(5L, 8L);
        assertThat(book.size()).isEqualTo(1);
    }

    @Test
    void whatOthersSayIsTakenToBeOlderThanTheySay() {
        book.add(START, Addresses.of(1, 1), Addresses.source(2), AddressBook.HEARSAY_PENALTY_SECONDS);
        assertThat(known(Addresses.of(1, 1)).lastHeard()).isEqualTo(START - 7_200);
    }

    // ---- what is terrible ----

    private static Entry entry() {
        Endpoint endpoint = Endpoint.of(Addresses.of(1, 1));
        if (endpoint == null) {
            throw new AssertionError();
        }
        var entry = new Entry(endpoint, new NetworkGroup("4:1401"), Addresses.source(1));
        entry.lastHeard = START;
        return entry;
    }

    @Test
    void anAddressIsTerribleWhenItIsOldOrFailsAndNotWhileItIsBeingDialled() {
        assertThat(entry().isTerrible(START)).isFalse();
        assertThat(entry().isTerrible(START + 30 * DAY + 1)).as("nobody spoke of it for 30 days").isTrue();

        Entry future = entry();
        future.lastHeard = START + 601;
        assertThat(future.isTerrible(START)).as("more than ten minutes ahead").isTrue();

        Entry never = entry();
        never.failures = 3;
        assertThat(never.isTerrible(START)).as("three failures and never an answer").isTrue();
        never.lastTry = START;
        assertThat(never.isTerrible(START + 60)).as("it is being dialled").isFalse();
        assertThat(never.isTerrible(START + 61)).isTrue();

        Entry once = entry();
        once.lastSuccess = START;
        once.failures = 10;
        assertThat(once.isTerrible(START + 7 * DAY)).isFalse();
        assertThat(once.isTerrible(START + 7 * DAY + 1)).as("ten failures in more than a week").isTrue();
    }

    @Test
    void aTerribleAddressGivesItsPlaceAway() {
        for (int host = 0; host < 2000; host++) {
            book.add(START, Addresses.of(1, host), Addresses.source(2), 0);
        }
        assertThat(book.size()).as("a bucket").isEqualTo(64);
        for (int host = 2000; host < 4000; host++) {
            book.add(START + 31 * DAY, Addresses.of(1, host), Addresses.source(2), 0);
        }
        assertThat(book.size()).isEqualTo(64);
        assertThat(book.sample(START + 31 * DAY, 100)).as("all of them fresh").hasSize(64);
    }

    // ---- tried, and test before evict ----

    /** An address whose place in the tried table another one, which is tried, has. */
    private Multiaddr[] twoThatCollide() {
        Map<Integer, Multiaddr> taken = new LinkedHashMap<>();
        for (int host = 0;; host++) {
            Multiaddr address = Addresses.of(1, host);
            int place = book.geometry().triedPlace(address.toBytes(), new NetworkGroup("4:1401"));
            Multiaddr other = taken.putIfAbsent(place, address);
            if (other != null) {
                book.add(START, other, Addresses.source(5), 0);
                book.add(START, address, Addresses.source(6), 0);
                book.good(START, other, new Peer("old"));
                book.good(START + DAY, address, new Peer("young"));
                return new Multiaddr[]{other, address};
            }
        }
    }

    @Test
    void anAddressWhereSomebodyAnsweredIsTried() {
        know(Addresses.of(1, 1));
        book.good(START, Addresses.of(1, 1), new Peer("it"));
        assertThat(known(Addresses.of(1, 1)).tried()).isTrue();
        assertThat(known(Addresses.of(1, 1)).peer()).isEqualTo(new Peer("it"));
        assertThat(book.statistics().newAddresses()).isZero();
        assertThat(book.statistics().triedAddresses()).isEqualTo(1);
    }

    @Test
    void aTriedAddressIsTestedBeforeAnotherGetsItsPlace() {
        Multiaddr[] two = twoThatCollide();
        assertThat(known(two[1]).tried()).as("it has to wait").isFalse();
        KnownAddress test = book.toTest(START + DAY);
        assertThat(test).isNotNull().extracting(KnownAddress::address).isEqualTo(two[0]);
    }

    @Test
    void aTriedAddressThatAnswersTheTestKeepsItsPlace() {
        Multiaddr[] two = twoThatCollide();
        book.attempted(START + DAY + 1, two[0], true);
        book.good(START + DAY + 2, two[0], new Peer("old"));
        book.settle(START + DAY + 120);
        assertThat(known(two[0]).tried()).isTrue();
        assertThat(known(two[1]).tried()).isFalse();
        assertThat(book.statistics().collisions()).isZero();
    }

    @Test
    void aTriedAddressThatFailsTheTestGoesBackToTheNewOnes() {
        Multiaddr[] two = twoThatCollide();
        book.attempted(START + DAY + 1, two[0], true);
        book.settle(START + DAY + 30);
        assertThat(known(two[0]).tried()).as("it may answer yet").isTrue();
        book.settle(START + DAY + 62);
        assertThat(known(two[0]).tried()).isFalse();
        assertThat(known(two[1]).tried()).isTrue();
    }

    @Test
    void aCollisionThatNobodyTestsIsSettledAfterFortyMinutes() {
        Multiaddr[] two = twoThatCollide();
        book.settle(START + DAY + 40 * 60);
        assertThat(known(two[1]).tried()).isFalse();
        book.settle(START + DAY + 40 * 60 + 1);
        assertThat(known(two[1]).tried()).isTrue();
    }

    @Test
    void atMostTenCollisionsWait() {
        for (int host = 0; host < 20_000; host++) {
            know(Addresses.of(1, host));
            book.add(START, Addresses.of(1, host), Addresses.source(host % 3000), 0);
            book.good(START, Addresses.of(1, host), new Peer("p" + host));
        }
        assertThat(book.statistics().collisions()).isEqualTo(10);
    }

    @Test
    void anAddressOfAnotherChainIsForgotten() {
        know(Addresses.of(1, 1));
        know(Addresses.of(2, 1));
        book.good(START, Addresses.of(2, 1), new Peer("it"));
        book.forget(Addresses.of(1, 1));
        book.forget(Addresses.of(2, 1));
        assertThat(book.size()).isZero();
        assertThat(book.select(START, false)).isNull();
    }

    // ---- choosing ----

    @Test
    void aGroupWithAThousandAddressesIsChosenAsOftenAsOneWithASingleAddress() {
        for (int group = 0; group < 9; group++) {
            know(Addresses.of(group, 1));
        }
        for (int host = 0; host < 1000; host++) {
            book.add(START, Addresses.of(9, host), Addresses.source(host), 0);
        }
        int ofTheLarge = 0;
        for (int i = 0; i < 10_000; i++) {
            KnownAddress chosen = book.select(START, false);
            ofTheLarge += chosen != null && chosen.group().name().equals("4:1409") ? 1 : 0;
        }
        assertThat(ofTheLarge).isBetween(800, 1200);
    }

    @Test
    void halfOfWhatIsChosenIsTriedAndFeelersAskForNewOnesOnly() {
        for (int group = 0; group < 200; group++) {
            know(Addresses.of(group, 1));
        }
        book.good(START - DAY, Addresses.of(0, 1), new Peer("it"));
        int tried = 0;
        Set<Multiaddr> fresh = new LinkedHashSet<>();
        for (int i = 0; i < 10_000; i++) {
            KnownAddress chosen = book.select(START, false);
            tried += chosen != null && chosen.tried() ? 1 : 0;
            KnownAddress feeler = book.select(START, true);
            assertThat(feeler).isNotNull();
            fresh.add(feeler == null ? Addresses.of(0, 1) : feeler.address());
        }
        assertThat(tried).isBetween(4_700, 5_300);
        assertThat(fresh).doesNotContain(Addresses.of(0, 1)).hasSizeBetween(180, 199);
    }

    @Test
    void anAddressThatFailedOrWasJustTriedIsChosenSeldom() {
        know(Addresses.of(1, 1));
        know(Addresses.of(2, 1));
        know(Addresses.of(3, 1));
        for (int i = 0; i < 4; i++) {
            book.attempted(START, Addresses.of(1, 1), true);
        }
        book.attempted(START + 3600, Addresses.of(2, 1), false);
        Map<Multiaddr, Integer> chosen = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            KnownAddress each = book.select(START + 3600, false);
            chosen.merge(each == null ? Addresses.of(9, 9) : each.address(), 1, Integer::sum);
        }
        assertThat(chosen.getOrDefault(Addresses.of(1, 1), 0)).isBetween(800, 2_500);
        assertThat(chosen.getOrDefault(Addresses.of(2, 1), 0)).isBetween(20, 400);
        assertThat(chosen.getOrDefault(Addresses.of(3, 1), 0)).isGreaterThan(7_000);
    }
}
