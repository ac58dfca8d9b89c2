package org.rustycoin.ledger.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.RocksDBException;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.store.StoreException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rustycoin.ledger.store.NumberedBlocks.assertWhole;
import static org.rustycoin.ledger.store.NumberedBlocks.block;
import static org.rustycoin.ledger.store.NumberedBlocks.body;
import static org.rustycoin.ledger.store.NumberedBlocks.hash;

/** A store that cannot be used says what is wrong, where, and what to do. */
final class RocksRefusalTest {

    @TempDir
    private Path directory;

    @Test
    void aStoreInUseByAnotherProcessIsRefusedUntilThatEnds() throws Exception {
        Process holder = OtherProcess.start(Holder.class, directory);
        try (var out = holder.inputReader(); var in = holder.outputWriter()) {
            assertThat(out.readLine()).isEqualTo("open");
            assertRefused().hasMessageContaining("in use by another process")
                    .hasMessageContaining("Stop the other node");
            in.close();
            assertThat(holder.waitFor()).isZero();
            RocksChainStore.open(directory).close();
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void aStoreThatThisProcessHasOpenIsRefused() {
        try (var store = RocksChainStore.open(directory)) {
            assertRefused().hasMessageContaining("in use");
            store.commit(block(1));
            assertWhole(store, 1);
        }
    }

    @Test
    void aPathThatIsAFileIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertThatThrownBy(() -> RocksChainStore.open(file)).isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("check the path");
    }

    @Test
    void aMangledPointerFileIsRefused() throws IOException {
        twoBlocksInFiles();
        Files.writeString(directory.resolve("CURRENT"), "garbage");
        assertRefused().hasMessageContaining("damaged").hasMessageContaining("sync again");
    }

    @Test
    void aMangledManifestIsRefused() throws IOException {
        twoBlocksInFiles();
        files("MANIFEST-").forEach(RocksRefusalTest::mangle);
        assertRefused().hasMessageContaining("damaged").hasMessageContaining("sync again");
    }

    @Test
    void aStoreWithoutItsPointerFileIsRefusedAndKept() throws IOException {
        twoBlocksInFiles();
        List<Path> before = files(".sst");
        Files.delete(directory.resolve("CURRENT"));
        assertRefused().hasMessageContaining("CURRENT file is missing").hasMessageContaining("sync again");
        assertThat(files(".sst")).isNotEmpty().isEqualTo(before);
    }

    @Test
    void mangledDataIsNeverReadAsIfItWereGood() throws IOException {
        twoBlocksInFiles();
        files(".sst").forEach(RocksRefusalTest::mangle);
        assertRefusal(() -> {
            try (var store = RocksChainStore.open(directory)) {
                store.state();
            }
        }).hasMessageContaining("damaged").hasMessageContaining("sync again");
    }

    @Test
    void aMangledBodyIsNeverReadAsIfItWereGood() throws IOException {
        twoBlocksInFiles();
        files(".blob").forEach(RocksRefusalTest::mangle);
        assertRefusal(() -> {
            try (var store = RocksChainStore.open(directory)) {
                store.body(hash(1));
            }
        }).hasMessageContaining("damaged").hasMessageContaining("sync again");
    }

    @Test
    void aRecordThatDoesNotDecodeIsRefused() throws RocksDBException {
        try (var raw = RocksDirectory.open(directory)) {
            raw.db().put(raw.of(Family.META), Records.stateKey(), new byte[]{1, 2, 3});
        }
        try (var store = RocksChainStore.open(directory)) {
            assertThatThrownBy(store::state).isInstanceOf(StoreException.class)
                    .hasMessageContaining("not what was written").hasMessageContaining("sync again");
        }
    }

    @Test
    void aTornLogIsReadUpToTheTear() throws IOException {
        try (var store = RocksChainStore.open(directory)) {
            store.commit(block(1));
            store.commit(block(2));
        }
        for (Path log : files(".log")) {
            try (var channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - Math.min(channel.size(), 100));
            }
        }
        try (var store = RocksChainStore.open(directory)) {
            assertWhole(store, 1);
            store.commit(block(2));
            assertWhole(store, 2);
        }
    }

    @Test
    void anUnknownFormatVersionIsRefused() throws RocksDBException {
        try (var raw = RocksDirectory.open(directory)) {
            raw.db().put(raw.of(Family.META), Records.formatVersionKey(),
                    BincodeWriter.encode(out -> out.u32(7)));
        }
        assertRefused().hasMessageContaining("format version 7").hasMessageContaining("reads format version 1 only");
    }

    @Test
    void aStateWithoutAFormatVersionIsRefused() throws RocksDBException {
        twoBlocksInFiles();
        try (var raw = RocksDirectory.open(directory)) {
            raw.db().delete(raw.of(Family.META), Records.formatVersionKey());
        }
        assertRefused().hasMessageContaining("has no format version");
    }

    @Test
    void aColumnFamilyOfANewerVersionIsRefused() throws RocksDBException {
        try (var raw = RocksDirectory.open(directory)) {
            raw.db().createColumnFamily(new ColumnFamilyDescriptor("filters".getBytes(
                    StandardCharsets.US_ASCII))).close();
        }
        assertRefused().hasMessageContaining("column family 'filters'").hasMessageContaining("this version reads");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
        return assertRefusal(() -> RocksChainStore.open(directory).close());
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefusal(ThrowingCallable use) {
        return assertThatThrownBy(use).isInstanceOf(StoreException.class).hasMessageContaining(directory.toString());
    }

    /** Opening replays the log into files of its own, so that after the second opening nothing is in the log alone. */
    private void twoBlocksInFiles() {
        try (var store = RocksChainStore.open(directory)) {
            store.commit(block(1));
            store.commit(block(2));
        }
        try (var store = RocksChainStore.open(directory)) {
            assertWhole(store, 2);
            assertThat(store.body(hash(1))).isEqualTo(body(1));
        }
    }

    private List<Path> files(String part) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().contains(part)).sorted().toList();
        }
    }

    /** Turns every bit, but those of a file's last bytes, by which it is known to be one of RocksDB's. */
    private static void mangle(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.allocate((int) channel.size());
            channel.read(bytes, 0);
            for (int i = 0; i < bytes.capacity() - 60; i++) {
                bytes.put(i, (byte) ~bytes.get(i));
            }
            channel.write(bytes.rewind(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds a store open until its input ends. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (var store = RocksChainStore.open(Path.of(arguments[0]))) {
                store.commit(block(1));
                System.out.println("open");
                System.out.flush();
                System.in.read();
            }
        }
    }
}
