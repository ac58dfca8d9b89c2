package org.rustycoin.libp2p.protocols.kad.table;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.protocols.kad.Contacts;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.table.Offer.Why;

import static org.assertj.core.api.Assertions.assertThat;

class RoutingTableTest {

    private static final TableSettings SETTINGS = TableSettings.STANDARD;
    private static final long LIVELY = SETTINGS.livelyNanos();

    private final SplittableRandom random = new SplittableRandom(3);
    private final Contact self = Contacts.anywhere(random);
    private final RoutingTable table = new RoutingTable(self.key(), SETTINGS);

    /** A peer of the farthest bucket. */
    private Contact far(int group) {
        return Contacts.sharing(random, self.key(), 0, Contacts.address(50, group, 1, 1));
    }

    private List<Contact> full() {
        var all = new ArrayList<Contact>();
        for (int i = 0; i < SETTINGS.bucketMax(); i++) {
            Contact contact = far(i);
            assertThat(table.offer(i, contact, contact.group())).isInstanceOf(Offer.Added.class);
            all.add(contact);
        }
        return all;
    }

    private boolean has(Contact contact) {
        return table.get(contact.peer(), contact.key()) != null;
    }

    @Test
    void aNodeIsNotInItsOwnTable() {
        assertThat(table.offer(0, self, null)).isEqualTo(new Offer.Refused(Why.SELF));
        assertThat(table.objection(0, self, null)).isEqualTo(Why.SELF);
    }

    @Test
    void whoAnswersAgainIsRenewedWithItsNewAddresses() {
        Contact contact = far(1);
        table.offer(0, contact, contact.group());
        Contact moved = contact.at(List.of(Contacts.address(60, 1, 1, 1)));
        assertThat(table.offer(1, moved, moved.group())).isEqualTo(new Offer.Renewed());
        assertThat(table.size()).isOne();
        assertThat(table.closest(self.key(), 1).getFirst().addresses()).isEqualTo(moved.addresses());
    }

    @Test
    void liveEntriesStayWhateverComes() { // the eclipse of Kademlia §2.2: new ids wash nobody out
        List<Contact> old = full();
        for (int i = 0; i < 10_000; i++) {
            Contact newcomer = far(100 + i % 100);
            assertThat(table.offer(LIVELY / 2, newcomer, newcomer.group()))
                    .isEqualTo(new Offer.Refused(Why.BUCKET_FULL));
        }
        assertThat(old).allMatch(this::has);
    }

    @Test
    void theOneHeardLeastRecentlyIsCheckedAndStaysIfItAnswers() {
        List<Contact> old = full();
        Contact newcomer = far(100);
        assertThat(table.offer(LIVELY, newcomer, newcomer.group())).isEqualTo(new Offer.Pending(old.getFirst()));
        assertThat(table.offer(LIVELY + 1, far(101), "other")).as("one waits at a time")
                .isEqualTo(new Offer.Refused(Why.BUCKET_FULL));
        table.offer(LIVELY + 2, old.getFirst(), old.getFirst().group());
        assertThat(old).allMatch(this::has);
        assertThat(has(newcomer)).isFalse();
    }

    @Test
    void onlySilenceMakesRoomForWhoWaits() {
        List<Contact> old = full();
        Contact newcomer = far(100);
        table.offer(LIVELY, newcomer, newcomer.group());
        table.failed(LIVELY + 1, old.getFirst().peer(), old.getFirst().key());
        assertThat(has(old.getFirst())).isFalse();
        assertThat(has(newcomer)).isTrue();
        assertThat(table.size()).isEqualTo(SETTINGS.bucketMax());
    }

    @Test
    void whoWaitedTooLongHasGoneAgain() {
        List<Contact> old = full();
        Contact newcomer = far(100);
        table.offer(LIVELY, newcomer, newcomer.group());
        long late = LIVELY + SETTINGS.pendingNanos();
        table.failed(late, old.getFirst().peer(), old.getFirst().key());
        table.failed(late, old.getFirst().peer(), old.getFirst().key());
        assertThat(has(old.getFirst())).isFalse();
        assertThat(has(newcomer)).isFalse();
    }

    @Test
    void oneUnansweredQuestionIsForgivenButNotToldOn() {
        Contact contact = far(1);
        table.offer(0, contact, contact.group());
        table.failed(1, contact.peer(), contact.key());
        assertThat(has(contact)).isTrue();
        assertThat(table.closest(contact.key(), 20)).isEmpty();
        table.offer(2, contact, contact.group());
        assertThat(table.closest(contact.key(), 20)).containsExactly(contact);
        table.failed(3, contact.peer(), contact.key());
        table.failed(4, contact.peer(), contact.key());
        assertThat(has(contact)).isFalse();
    }

    @Test
    void tenThousandIdsOfFourNetworksAreTwelveEntries() { // CVE-2023-26248 and its kin
        for (int i = 0; i < 10_000; i++) {
            Contact contact = Contacts.at(random, Contacts.address(66, i % 4, i / 250, i % 250));
            table.offer(0, contact, contact.group());
        }
        assertThat(table.size()).isEqualTo(12);
    }

    @Test
    void aBucketHasTwoOfANetworkAndTheTableThree() {
        var offers = new ArrayList<Offer>();
        for (int bits : new int[]{0, 0, 0, 1, 2}) {
            Contact contact = Contacts.sharing(random, self.key(), bits, Contacts.address(66, 1, bits, 1));
            offers.add(table.offer(0, contact, contact.group()));
        }
        assertThat(offers).containsExactly(new Offer.Added(), new Offer.Added(),
                new Offer.Refused(Why.GROUP_IN_BUCKET), new Offer.Added(), new Offer.Refused(Why.GROUP_IN_TABLE));
    }

    @Test
    void thePlaceOfANetworkIsFreeAgainWhenItsEntryGoes() {
        Contact first = far(1);
        table.offer(0, first, "g");
        table.offer(0, far(1), "g");
        assertThat(table.objection(0, far(1), "g")).isEqualTo(Why.GROUP_IN_BUCKET);
        table.remove(0, first.peer(), first.key());
        assertThat(table.objection(0, far(1), "g")).isNull();
    }

    @Test
    void neighboursOfNoNetworkGroupAreNotLimitedByIt() {
        for (int i = 0; i < SETTINGS.bucketMax(); i++) {
            assertThat(table.offer(0, far(1), null)).isEqualTo(new Offer.Added());
        }
    }

    @Test
    void staleAreThoseDistancesWhereSomebodyNewMayBeFound() {
        Contact near = Contacts.sharing(random, self.key(), 4, Contacts.address(66, 1, 1, 1));
        table.offer(0, near, near.group());
        assertThat(table.stale(0, 100)).containsExactly(0, 1, 2, 3, 4);
        table.refreshed(10, near.key());
        assertThat(table.stale(109, 100)).containsExactly(0, 1, 2, 3);
        assertThat(table.stale(110, 100)).contains(4);
        full();
        assertThat(table.stale(50, 100)).as("full of live entries").doesNotContain(0);
        assertThat(table.stale(LIVELY, 100)).contains(0);
        for (int i = 0; i < SETTINGS.bucketMax() - 1; i++) {
            table.offer(0, Contacts.sharing(random, self.key(), 3, Contacts.address(67, i, 1, 1)), null);
        }
        assertThat(table.stale(LIVELY, 100)).as("what a lookup of the node itself finds").containsExactly(0, 1, 2, 3);
    }

    @Test
    void closestAreSortedByDistanceAcrossBuckets() {
        for (int i = 0; i < 500; i++) {
            Contact contact = Contacts.anywhere(random);
            table.offer(0, contact, contact.group());
        }
        Key target = Contacts.anywhere(random).key();
        List<Contact> closest = table.closest(target, 20);
        assertThat(closest).hasSize(20).isSortedAccordingTo((a, b) -> target.compare(a.key(), b.key()));
    }
}
