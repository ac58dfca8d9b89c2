package org.rustycoin.libp2p.protocols.kad.lookup;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.protocols.kad.Contacts;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;

import static org.assertj.core.api.Assertions.assertThat;

class ClosestPeersTest {

    private static final LookupSettings SETTINGS = LookupSettings.STANDARD;

    private static Lookup plain(Key target, List<Contact> known) {
        return DisjointPaths.of(target, SETTINGS.plain(), known);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theClosestOfAllAreFound(long seed) {
        for (int paths : new int[]{1, 3}) {
            var crowd = new Crowd(seed, 400);
            Key target = Contacts.anywhere(crowd.random).key();
            var settings = new LookupSettings(20, 6, paths, 20, 256);
            Lookup lookup = DisjointPaths.of(target, settings, crowd.some(6));
            crowd.answer(lookup, target);
            assertThat(lookup.result()).isEqualTo(crowd.nearest(target));
            assertThat(lookup.next()).isEqualTo(new Lookup.Step.Done());
            assertThat(crowd.asked).isLessThan(100);
        }
    }

    @Test
    void whoKnowsNobodyIsDoneAtOnce() {
        Lookup lookup = plain(Contacts.anywhere(new Crowd(1, 1).random).key(), List.of());
        assertThat(lookup.next()).isEqualTo(new Lookup.Step.Done());
        assertThat(lookup.result()).isEmpty();
    }

    @Test
    void noMoreAreAskedAtATimeThanAllowed() {
        var crowd = new Crowd(1, 400);
        Key target = Contacts.anywhere(crowd.random).key();
        Lookup lookup = plain(target, crowd.some(20));
        for (int i = 0; i < SETTINGS.parallelMax(); i++) {
            assertThat(lookup.next()).isInstanceOf(Lookup.Step.Ask.class);
        }
        assertThat(lookup.next()).isEqualTo(new Lookup.Step.Wait());
        crowd.answer(plain(target, crowd.some(6)), target);
        assertThat(crowd.underWayMost).isLessThanOrEqualTo(SETTINGS.resultsMax());
    }

    @Test
    void thoseThatDoNotAnswerAreNoResults() {
        var crowd = new Crowd(2, 400);
        Key target = Contacts.anywhere(crowd.random).key();
        List<Contact> nearest = crowd.nearest(target);
        nearest.subList(0, 5).forEach(contact -> crowd.add(contact, _ -> null));
        Lookup lookup = plain(target, crowd.some(6));
        crowd.answer(lookup, target);
        assertThat(lookup.result()).hasSize(20).startsWith(nearest.get(5)).doesNotContain(nearest.getFirst());
    }

    @Test
    void anAnswerThatNobodyAskedForChangesNothing() {
        var crowd = new Crowd(2, 10);
        Key target = Contacts.anywhere(crowd.random).key();
        Lookup lookup = plain(target, List.of());
        lookup.answered(crowd.honest.getFirst(), crowd.honest);
        lookup.failed(crowd.honest.getFirst().peer());
        assertThat(lookup.next()).isEqualTo(new Lookup.Step.Done());
    }

    @Test
    void hopsAreCountedFromWhoWasKnown() {
        var crowd = new Crowd(3, 400);
        Key target = Contacts.anywhere(crowd.random).key();
        List<Contact> known = crowd.some(1);
        Lookup lookup = plain(target, known);
        crowd.answer(lookup, target);
        assertThat(lookup.hops(known.getFirst().peer())).isOne();
        assertThat(lookup.hops(lookup.result().getFirst().peer())).isBetween(2, 8);
        assertThat(lookup.hops(Contacts.anywhere(crowd.random).peer())).isZero();
    }

    @Test
    void aPathKeepsNoMoreInMindThanItsBound() {
        var crowd = new Crowd(4, 30);
        Key target = Contacts.anywhere(crowd.random).key();
        for (Contact liar : crowd.honest) {
            crowd.add(liar, _ -> {
                var many = new ArrayList<Contact>();
                for (int i = 0; i < 20; i++) {
                    many.add(Contacts.anywhere(crowd.random)); // who are nowhere
                }
                return many;
            });
        }
        Lookup lookup = plain(target, crowd.honest);
        crowd.answer(lookup, target);
        assertThat(crowd.asked).as("each liar's word costs a few questions").isLessThan(30 + 30 * 6 + 20);
    }
}
