package org.rustycoin.p2p.peers.book;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.p2p.peers.book.Addresses.START;

/** What others tell is bounded before it reaches the book. */
class AddressIntakeTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Peer PEER = new Peer("peer");

    private final AddressBook book = new AddressBook(NetworkGroups.BY_PREFIX, false, new SplittableRandom(1));
    private final AddressIntake intake = new AddressIntake(book, now -> START + now / SECOND);

    private static List<Multiaddr> many(int count) {
        var all = new ArrayList<Multiaddr>();
        for (int i = 0; i < count; i++) {
            all.add(Addresses.of(i, 1));
        }
        return all;
    }

    @Test
    void aPeerMayTellSixteenAddressesAndThenOneEveryTenSeconds() {
        intake.heard(0, PEER, Addresses.of(500, 1), many(1000));
        assertThat(book.statistics().heard()).isEqualTo(16);
        assertThat(intake.ignored()).isEqualTo(984);
        intake.heard(100 * SECOND, PEER, Addresses.of(500, 1), many(1000));
        assertThat(book.statistics().heard()).isEqualTo(26);
    }

    @Test
    void anAnswerOfMoreThanAThousandAddressesIsCutOff() {
        intake.answered(0, new Source.Named("seed"), many(1001));
        assertThat(book.statistics().heard()).isEqualTo(1000);
        assertThat(intake.ignored()).isEqualTo(1);
    }

    @Test
    void whatAPeerSaysOfItsOwnAddressIsNoHearsay() {
        intake.heard(0, PEER, Addresses.of(1, 1), List.of(Addresses.of(1, 1), Addresses.of(2, 1)));
        assertThat(book.get(Addresses.of(1, 1))).isNotNull().extracting(KnownAddress::lastHeard).isEqualTo(START);
        assertThat(book.get(Addresses.of(2, 1))).isNotNull().extracting(KnownAddress::lastHeard)
                .isEqualTo(START - AddressBook.HEARSAY_PENALTY_SECONDS);
    }
}
