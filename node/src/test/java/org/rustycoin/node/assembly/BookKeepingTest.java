package org.rustycoin.node.assembly;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.node.config.PeerSettings;
import org.rustycoin.node.data.DataDirectory;
import org.rustycoin.p2p.peers.book.AddressBook;
import org.rustycoin.p2p.peers.book.BookFile;
import org.rustycoin.p2p.peers.book.Source;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

import static org.assertj.core.api.Assertions.assertThat;

/** The book in the data directory: whatever happened to the file, the node starts. */
class BookKeepingTest {

    private static final PeerSettings SETTINGS = new PeerSettings(List.of(), 8, 2, true, false,
            NetworkGroups.BY_PREFIX, List.of(), List.of());

    @TempDir
    Path dir;

    private static byte[] book() throws Exception {
        var book = new AddressBook(NetworkGroups.BY_PREFIX, false, new SplittableRandom(1));
        for (int i = 1; i < 60; i++) {
            book.add(1_780_000_000L, Multiaddr.parse("/ip4/20." + i + ".1.1/tcp/4733"), new Source.Named("test"), 0);
        }
        return BookFile.write(book, List.of(Multiaddr.parse("/ip4/20.1.1.1/tcp/4733")));
    }

    @Test
    void withTheBookTruncatedAtEvery100thByteItStartsQuarantinesTheFileAndGoesOn() throws Exception {
        byte[] whole = book();
        try (DataDirectory data = DataDirectory.open(dir)) {
            Path file = dir.resolve("peers.dat");
            for (int length = 0; length < whole.length; length += 100) {
                byte[] cut = Arrays.copyOf(whole, length);
                Files.write(file, cut);
                var keeping = new BookKeeping(data.peers(), () -> {});
                assertThat(keeping.open(SETTINGS).book().size()).as("cut at " + length).isZero();
                assertThat(file).doesNotExist();
                assertThat(Files.readAllBytes(dir.resolve("peers.dat.corrupt"))).isEqualTo(cut);
            }
        }
    }

    @Test
    void aBookThatIsWrittenIsThereAtTheNextStart() throws Exception {
        try (DataDirectory data = DataDirectory.open(dir)) {
            var keeping = new BookKeeping(data.peers(), () -> {});
            assertThat(keeping.open(SETTINGS).book().size()).isZero();
            keeping.write(book());
            BookFile.Contents again = new BookKeeping(data.peers(), () -> {}).open(SETTINGS);
            assertThat(again.book().size()).isGreaterThan(50);
            assertThat(again.anchors()).hasSize(1);
        }
    }

    @Test
    void itIsWrittenAboutEveryQuarterOfAnHour() throws Exception {
        try (DataDirectory data = DataDirectory.open(dir)) {
            int[] saves = new int[1];
            var keeping = new BookKeeping(data.peers(), () -> saves[0]++);
            keeping.started(0);
            for (long now = 0; now < 100 * BookKeeping.SAVE_NANOS; now = keeping.deadline()) {
                keeping.wake(now);
            }
            assertThat(saves[0]).isBetween(70, 140);
        }
    }
}
