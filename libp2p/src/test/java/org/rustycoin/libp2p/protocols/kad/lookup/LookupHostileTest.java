package org.rustycoin.libp2p.protocols.kad.lookup;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.Contacts;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;

import static org.assertj.core.api.Assertions.assertThat;

/** Lookups among liars: what they can spoil and what not. */
class LookupHostileTest {

    private final LookupSettings settings = LookupSettings.STANDARD;

    /** Ids that an attacker has tried until they were nearer to the target than anybody honest. */
    private static List<Contact> sybils(Crowd crowd, Key target, int count, Multiaddr... addresses) {
        int bits = target.commonBits(crowd.nearest(target).getFirst().key());
        var sybils = new ArrayList<Contact>();
        while (sybils.size() < count) {
            Contact contact = Contacts.at(crowd.random, addresses);
            if (target.commonBits(contact.key()) > bits) {
                sybils.add(contact);
            }
        }
        sybils.forEach(sybil -> crowd.add(sybil, _ -> sybils));
        return sybils;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twentySybilsAroundAKeyInOneNetworkAreThreeOfTheResults(long seed) { // CVE-2023-26248
        var crowd = new Crowd(seed, 100);
        Key target = Contacts.anywhere(crowd.random).key();
        List<Contact> sybils = sybils(crowd, target, 20, Contacts.address(110, 1, 1, 1));
        crowd.honest.addAll(sybils); // everybody has learned of them
        Lookup lookup = DisjointPaths.of(target, settings, crowd.some(9));
        crowd.answer(lookup, target);
        List<Contact> result = lookup.result();
        assertThat(result).hasSize(20);
        assertThat(result.stream().filter(sybils::contains)).hasSizeLessThanOrEqualTo(settings.groupMax());
    }

    @Test
    void whoGivesTheAddressesOfOtherNetworksCountsForItsOwn() {
        var crowd = new Crowd(5, 100);
        Key target = Contacts.anywhere(crowd.random).key();
        var sybils = new ArrayList<Contact>();
        for (int i = 0; i < 20; i++) {
            // Its first address, which is not its own, is of a group of its own; at the second it answers.
            sybils.addAll(sybils(crowd, target, 1, Contacts.address(40 + i, i, 1, 1), Contacts.address(110, 1, 1, 1)));
        }
        for (Contact sybil : sybils) {
            crowd.add(sybil, _ -> sybils);
            crowd.places.put(sybil.peer(), sybil.at(List.of(Contacts.address(110, 1, 1, 1))));
        }
        crowd.honest.addAll(sybils);
        Lookup lookup = DisjointPaths.of(target, settings, crowd.some(9));
        crowd.answer(lookup, target);
        assertThat(lookup.result().stream().filter(sybils::contains)).hasSizeLessThanOrEqualTo(settings.groupMax());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whoNamesAWrongAddressFirstDoesNotHideAPeer(long seed) {
        for (int paths : new int[]{1, 3}) {
            var crowd = new Crowd(seed, 200);
            Contact sought = crowd.honest.getFirst();
            Key target = sought.key();
            Contact wrong = sought.at(List.of(Contacts.address(110, 1, 1, 1)));
            List<Contact> known = new ArrayList<>(crowd.some(6));
            known.remove(sought);
            Contact liar = Contacts.at(crowd.random, Contacts.address(110, 1, 1, 2));
            crowd.add(liar, _ -> List.of(wrong));
            known.addFirst(liar);
            Lookup lookup = DisjointPaths.of(target, new LookupSettings(20, 6, paths, 3, 256), known);
            crowd.answer(lookup, target);
            assertThat(lookup.result()).startsWith(sought);
        }
    }

    @Test
    void whoNamesPeersThatDoNotExistIsSoonNotBelieved() {
        var crowd = new Crowd(7, 200);
        Key target = Contacts.anywhere(crowd.random).key();
        List<Contact> honest = crowd.nearest(target);
        Contact liar = Contacts.anywhere(crowd.random);
        int bits = target.commonBits(honest.getFirst().key());
        var nobody = new ArrayList<Contact>();
        while (nobody.size() < 20) {
            Contact contact = Contacts.anywhere(crowd.random);
            if (target.commonBits(contact.key()) > bits) {
                nobody.add(contact);
            }
        }
        crowd.add(liar, _ -> nobody);
        List<Contact> known = new ArrayList<>(crowd.some(6));
        known.addFirst(liar);
        Lookup lookup = DisjointPaths.of(target, settings.plain(), known);
        crowd.answer(lookup, target);
        assertThat(lookup.result()).hasSize(20);
        long inVain = nobody.stream().filter(contact -> lookup.hops(contact.peer()) > 0).count();
        assertThat(inVain).isPositive();
        assertThat(crowd.asked).isLessThan(80);
    }

    @Test
    void oneAnswerOfMadeUpNeighboursPushesNobodyElseOut() {
        var crowd = new Crowd(8, 50);
        Key target = Contacts.anywhere(crowd.random).key();
        List<Contact> sybils = sybils(crowd, target, 250, Contacts.address(110, 1, 1, 1));
        Contact liar = Contacts.at(crowd.random, Contacts.address(110, 2, 1, 1));
        crowd.add(liar, _ -> sybils);
        var small = new LookupSettings(20, 6, 1, 3, 40);
        List<Contact> known = new ArrayList<>(crowd.some(20));
        known.addFirst(liar);
        Lookup lookup = DisjointPaths.of(target, small, known);
        crowd.answer(lookup, target);
        assertThat(lookup.result().stream().filter(crowd.honest::contains)).hasSizeGreaterThanOrEqualTo(14);
    }

    @Test
    void noPathHearsWhatAnotherPathsPeersSaid() {
        var crowd = new Crowd(9, 200);
        Key target = Contacts.anywhere(crowd.random).key();
        // Every second peer names only liars, who name each other; they are in as many networks as they like.
        var liars = new ArrayList<Contact>();
        for (int i = 0; i < 60; i++) {
            Contact liar = Contacts.anywhere(crowd.random);
            liars.add(liar);
            crowd.add(liar, _ -> Crowd.nearest(liars, target));
        }
        List<Contact> known = new ArrayList<>(crowd.some(9));
        known.set(0, liars.getFirst());
        Lookup lookup = DisjointPaths.of(target, settings, known);
        crowd.answer(lookup, target);
        assertThat(lookup.result()).containsAnyElementsOf(crowd.nearest(target));
    }
}
