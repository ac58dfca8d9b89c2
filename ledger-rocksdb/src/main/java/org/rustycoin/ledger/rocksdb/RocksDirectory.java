package org.rustycoin.ledger.rocksdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.ledger.store.StoreException;

/**
 * An open database with all that is native about it: what was opened last is closed first, also when opening fails half
 * way.
 *
 * <p>
 * Memory is bounded: one cache for all families, which also holds indexes and filters, and write buffers of a fixed sum.
 * Files are bounded too, so that the process's other descriptors, its sockets, are not starved. A log that ends in a torn
 * record is read up to that point: what is opened is always a prefix of what was committed.
 */
final class RocksDirectory implements AutoCloseable {

    static final long WRITE_BUFFERS_BYTES = 64L << 20;
    private static final long CACHE_BYTES = 96L << 20;
    /** Replayed at opening after a kill: about a second of reading. */
    private static final long LOG_BYTES_MAX = 128L << 20;
    private static final int OPEN_FILES_MAX = 256;
    /** Bits per key: one lookup in a hundred reads a file in vain. */
    private static final double BLOOM_BITS = 10;
    private static final int BACKGROUND_JOBS = 2;
    /** Written files are handed to the disk in portions of this size rather than in one burst. */
    private static final long BYTES_PER_SYNC = 1L << 20;

    private final Path path;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final RocksDB db;

    static RocksDirectory open(Path path) {
        try {
            RocksDB.loadLibrary();
            Files.createDirectories(path);
            refuseHeadless(path);
            return new RocksDirectory(path);
        } catch (IOException e) {
            throw new StoreException("cannot create the chain store's directory " + path + " (" + e
                    + "): check the path, its permissions and the free space.", e);
        } catch (RocksDBException e) {
            throw refused(path, e);
        }
    }

    private RocksDirectory(Path path) throws RocksDBException {
        this.path = path;
        boolean done = false;
        try {
            refuseUnknownFamilies();
            db = openDatabase();
            checkFormat();
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle of(Family family) {
        return Objects.requireNonNull(handles.get(family));
    }

    Path path() {
        return path;
    }

    private RocksDB openDatabase() throws RocksDBException {
        var table = new BlockBasedTableConfig().setBlockCache(owned(new LRUCache(CACHE_BYTES)))
                .setFilterPolicy(owned(new BloomFilter(BLOOM_BITS))).setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        var options = owned(new DBOptions()).setCreateIfMissing(true).setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true).setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setDbWriteBufferSize(WRITE_BUFFERS_BYTES).setMaxTotalWalSize(LOG_BYTES_MAX)
                .setMaxOpenFiles(OPEN_FILES_MAX).setMaxBackgroundJobs(BACKGROUND_JOBS).setBytesPerSync(BYTES_PER_SYNC)
                .setWalBytesPerSync(BYTES_PER_SYNC).setKeepLogFileNum(4).setMaxLogFileSize(4L << 20);
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.toByteArray(), owned(family.options(table))));
        }
        var columns = new ArrayList<ColumnFamilyHandle>();
        RocksDB database = owned(RocksDB.open(options, path.toString(), descriptors, columns));
        Iterator<ColumnFamilyHandle> column = columns.iterator(); // in the order of the descriptors
        for (Family family : Family.values()) {
            handles.put(family, owned(column.next()));
        }
        return database;
    }

    private <T extends AutoCloseable> T owned(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    /** A store without its CURRENT file would be taken for a new one, and its files be removed as leftovers. */
    private static void refuseHeadless(Path path) throws IOException {
        if (Files.exists(path.resolve("CURRENT"))) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            boolean data = files.map(file -> String.valueOf(file.getFileName()))
                    .anyMatch(name -> name.endsWith(".sst") || name.endsWith(".log") || name.endsWith(".blob"));
            if (data) {
                throw new StoreException(
                        "the chain store in " + path + " is damaged: it holds data but its CURRENT file"
                                + " is missing. Restore the directory from a copy, or delete it and sync again.");
            }
        }
    }

    private void refuseUnknownFamilies() throws RocksDBException {
        if (!Files.exists(path.resolve("CURRENT"))) {
            return;
        }
        try (var options = new Options()) {
            List<byte[]> names = RocksDB.listColumnFamilies(options, path.toString());
            for (byte[] name : names) {
                if (Arrays.stream(Family.values()).noneMatch(family -> Arrays.equals(family.toByteArray(), name))) {
                    throw unknownFormat("has a column family '" + new String(name, StandardCharsets.UTF_8) + "'");
                }
            }
        }
    }

    private void checkFormat() throws RocksDBException {
        byte[] key = Records.formatVersionKey();
        byte[] found = db.get(of(Family.META), key);
        if (found != null) {
            int version = Records.decode(Family.META, found, BincodeReader::u32);
            if (version != Records.FORMAT_VERSION) {
                throw unknownFormat("has format version " + Integer.toUnsignedString(version));
            }
        } else if (db.get(of(Family.META), Records.stateKey()) != null) {
            throw unknownFormat("has no format version");
        } else {
            db.put(of(Family.META), key, Records.formatVersion());
        }
    }

    private StoreException unknownFormat(String what) {
        return new StoreException("the chain store in " + path + " " + what + "; this version reads format version "
                + Records.FORMAT_VERSION + " only. Start the version that wrote it, or delete the directory and sync"
                + " again.");
    }

    private static StoreException refused(Path path, RocksDBException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("While lock file") || said.contains("lock hold by")) {
            return new StoreException("the chain store in " + path + " is in use by another process, or by another part"
                    + " of this one (" + said + "). Stop the other node, or give this one a data directory of its own.",
                    e);
        }
        return failed(path, "open", e);
    }

    /** What a failed operation tells the operator. */
    static StoreException failed(Path path, String operation, RocksDBException e) {
        return new StoreException("cannot " + operation + " the chain store in " + path + " (" + e.getMessage() + "): "
                + advice(e), e);
    }

    private static String advice(RocksDBException e) {
        // A file that is missing is not corruption to RocksDB, but a failed read.
        boolean corrupt = e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
        if (corrupt || String.valueOf(e.getMessage()).contains("No such file")) {
            return "the store is damaged. Check the disk, then restore the directory from a copy, or delete it and sync"
                    + " again.";
        }
        return "check the disk, its free space and the directory's permissions.";
    }

    /** Nothing may use the database any more. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new StoreException("cannot close the chain store in " + path, e);
            }
        }
    }
}
