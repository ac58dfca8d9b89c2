package org.rustycoin.p2p.peers.book;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.AsMap;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rustycoin.p2p.peers.book.Addresses.START;

/** A book survives a restart, and damage to its file is noticed. */
class BookFileTest {

    private static final List<Multiaddr> ANCHORS = List.of(Addresses.of(1, 1), Addresses.of(2, 1));

    private final SplittableRandom random = new SplittableRandom(1);
    private final AddressBook book = new AddressBook(NetworkGroups.BY_PREFIX, false, random);

    private byte[] written() {
        for (int i = 0; i < 3000; i++) {
            book.add(START - i, Addresses.of(i % 700, i / 700), Addresses.source(random.nextInt(100)), i % 3);
        }
        book.add(START, Addresses.of(701, 1), new Source.Named("seed.example.org"), 0);
        for (int i = 0; i < 200; i++) {
            book.attempted(START, Addresses.of(i, 0), true);
            if (i % 2 == 0) {
                book.good(START + i, Addresses.of(i, 0), new Peer("peer" + i));
            }
        }
        return BookFile.write(book, ANCHORS);
    }

    private BookFile.Contents read(byte[] file, NetworkGroups groups) throws BookException {
        return BookFile.read(file, groups, false, random);
    }

    @Test
    void aBookThatIsWrittenAndReadIsTheSame() throws Exception {
        byte[] file = written();
        BookFile.Contents contents = read(file, NetworkGroups.BY_PREFIX);
        assertThat(contents.anchors()).isEqualTo(ANCHORS);
        assertThat(contents.book().statistics()).usingRecursiveComparison()
                .ignoringFields("heard", "added", "crowdedOut", "collisions").isEqualTo(book.statistics());
        for (Entry entry : book.all()) {
            assertThat(contents.book().get(entry.endpoint.address())).isEqualTo(entry.known());
        }
        assertThat(BookFile.write(contents.book(), ANCHORS)).isEqualTo(file);
    }

    @Test
    void aFileThatIsCutOffAnywhereIsNoBook() {
        byte[] file = written();
        for (int length = 0; length < file.length; length += 100) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> read(cut, NetworkGroups.BY_PREFIX)).as("cut at " + length)
                    .isInstanceOf(BookException.class);
        }
    }

    @Test
    void aFileWithAnyBitTurnedIsNoBook() {
        byte[] file = written();
        for (int i = 0; i < 500; i++) {
            byte[] turned = file.clone();
            turned[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> read(turned, NetworkGroups.BY_PREFIX)).isInstanceOf(BookException.class);
        }
    }

    @Test
    void damageUnderARightChecksumIsToldAsWhatItIs() {
        byte[] file = written();
        int accepted = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] turned = file.clone();
            turned[8 + random.nextInt(Math.min(3000, file.length) - 40)] ^= (byte) (1 << random.nextInt(8));
            byte[] sum = Blake3.hash(Arrays.copyOf(turned, turned.length - 32));
            System.arraycopy(sum, 0, turned, turned.length - 32, 32);
            try {
                read(turned, NetworkGroups.BY_PREFIX);
                accepted++;
            } catch (BookException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThat(accepted).as("another time or address is a book as well").isPositive();
    }

    @Test
    void aFileOfALaterVersionIsNotGuessedAt() {
        byte[] file = written();
        file[8] = 2;
        byte[] sum = Blake3.hash(Arrays.copyOf(file, file.length - 32));
        System.arraycopy(sum, 0, file, file.length - 32, 32);
        assertThatThrownBy(() -> read(file, NetworkGroups.BY_PREFIX)).hasMessage("it is of version 2, not 1");
    }

    @Test
    void underAnotherGroupingEverythingIsPlacedAnew() throws Exception {
        byte[] oneSystem = new byte[]{0, 0, 0}; // RETURN 1: all of the Internet is one operator's
        BookFile.Contents contents = read(written(), NetworkGroups.by(AsMap.parse(oneSystem)));
        assertThat(contents.book().size()).isPositive();
        assertThat(contents.book().statistics().newGroups()).isEqualTo(1);
        assertThat(contents.book().statistics().newAddresses()).as("two sources, a bucket each")
                .isLessThanOrEqualTo(128);
    }
}
