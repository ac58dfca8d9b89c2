package org.rustycoin.ledger.rocksdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.store.StoreBatch;
import org.rustycoin.ledger.store.StoreException;
import org.rustycoin.ledger.store.StoredHeader;
import org.rustycoin.ledger.store.StoredState;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.utxo.Coin;

/**
 * A chain in a directory.
 *
 * <p>
 * A commit is one write batch over all column families with the write-ahead log on, and is not synced to the disk. When
 * it returns, the log record is in the operating system's page cache, so killing the process loses nothing. A power loss
 * may lose the last commits, never the middle of one: the log is read up to its first torn record, and a node syncs the
 * missing blocks from its peers again. An fsync for every block would buy little more than that, at several milliseconds
 * per block. {@link #close} syncs the log.
 *
 * <p>
 * One thread commits, any thread reads; each read by itself sees whole commits only. {@link #close} waits for reads that
 * are under way, because native memory freed under a read would take the process down; a read that comes later is an
 * {@link IllegalStateException}.
 *
 * <p>
 * Failures are {@link StoreException}s that say what, where and what to do. What peers send reaches the disk only as
 * values and as fixed-size keys, so a peer cannot choose where anything is put.
 */
public final class RocksChainStore implements ChainStore {

    private final RocksDirectory directory;
    private final WriteOptions writing = new WriteOptions().setSync(false).setDisableWAL(false);
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    private RocksChainStore(RocksDirectory directory) {
        this.directory = directory;
    }

    /**
     * Opens the store in a directory, which is created where there is none.
     *
     * @throws StoreException if another process has it open, if it is damaged, or if its format is not this version's
     */
    public static RocksChainStore open(Path directory) {
        return new RocksChainStore(RocksDirectory.open(directory));
    }

    /**
     * Opens the store of one network.
     *
     * @param genesis the hash of its genesis block; a store whose chain begins with another is left alone
     * @throws StoreException as {@link #open(Path)}, and if the store holds another network's chain
     */
    public static RocksChainStore open(Path directory, Hash genesis) {
        RocksChainStore store = open(directory);
        boolean right = false;
        try {
            Hash first = store.hashAt(0);
            if (first != null && !first.equals(genesis)) {
                throw new StoreException("the chain store in " + directory + " begins with block " + first
                        + ", this network with " + genesis + ": it belongs to another network. Give this node a data"
                        + " directory of its own, or start it for the other network.");
            }
            right = true;
            return store;
        } finally {
            if (!right) {
                store.close();
            }
        }
    }

    @Override
    public @Nullable StoredState state() {
        return read(Family.META, Records.stateKey(), value -> decode(Family.META, value, StoredState::read));
    }

    /** The consumer may read from the store, and must not close it. */
    @Override
    public void headers(Consumer<StoredHeader> each) {
        run("read", () -> {
            try (var reading = new ReadOptions().setFillCache(false);
                    RocksIterator at = directory.db().newIterator(directory.of(Family.HEADERS), reading)) {
                for (at.seekToFirst(); at.isValid(); at.next()) {
                    each.accept(decode(Family.HEADERS, at.value(), Records::readHeader));
                }
                at.status();
            }
        });
    }

    @Override
    public @Nullable Coin coin(OutPoint at) {
        return read(Family.COINS, Records.coinKey(at), value -> decode(Family.COINS, value, Coin::read));
    }

    @Override
    public List<@Nullable Coin> coins(List<OutPoint> at) {
        if (at.isEmpty()) {
            return List.of(); // which RocksDB refuses to be asked
        }
        List<byte[]> keys = at.stream().map(Records::coinKey).toList();
        List<ColumnFamilyHandle> families = Collections.nCopies(keys.size(), directory.of(Family.COINS));
        List<byte @Nullable []> values = use("read", () -> directory.db().multiGetAsList(families, keys));
        var coins = new ArrayList<@Nullable Coin>(keys.size());
        for (byte @Nullable [] value : values) {
            coins.add(value == null ? null : decode(Family.COINS, value, Coin::read));
        }
        return coins;
    }

    @Override
    public @Nullable Hash hashAt(long height) {
        return read(Family.HEIGHTS, Records.heightKey(height), value -> decode(Family.HEIGHTS, value, Hash::read));
    }

    @Override
    public @Nullable Bytes body(Hash block) {
        return read(Family.BODIES, block.unsafeArray(), Bytes::wrap);
    }

    @Override
    public @Nullable Bytes undo(Hash block) {
        return read(Family.UNDO, block.unsafeArray(), Bytes::wrap);
    }

    @Override
    public void commit(StoreBatch batch) {
        run("write to", () -> {
            try (var writes = new WriteBatch()) {
                collect(batch, writes);
                directory.db().write(writing, writes);
            }
        });
    }

    private void collect(StoreBatch batch, WriteBatch writes) throws RocksDBException {
        for (var change : batch.headers().entrySet()) {
            put(writes, Family.HEADERS, Records.headerKey(change.getValue().header().height(), change.getKey()),
                    Records.header(change.getValue()));
        }
        each(batch.bodies(), writes, Family.BODIES, Hash::unsafeArray, Bytes::unsafeArray);
        each(batch.undos(), writes, Family.UNDO, Hash::unsafeArray, Bytes::unsafeArray);
        each(batch.coins(), writes, Family.COINS, Records::coinKey, BincodeWriter::encode);
        each(batch.heights(), writes, Family.HEIGHTS, Records::heightKey, Hash::unsafeArray);
        StoredState state = batch.state();
        if (state != null) {
            put(writes, Family.META, Records.stateKey(), BincodeWriter.encode(state));
        }
    }

    private <K, V> void each(Map<K, ? extends @Nullable V> changes, WriteBatch writes, Family family,
            Function<K, byte[]> key, Function<V, byte[]> value) throws RocksDBException {
        for (var change : changes.entrySet()) {
            V to = change.getValue();
            put(writes, family, key.apply(change.getKey()), to == null ? null : value.apply(to));
        }
    }

    private void put(WriteBatch writes, Family family, byte[] key, byte @Nullable [] value) throws RocksDBException {
        if (value == null) {
            writes.delete(directory.of(family), key);
        } else {
            writes.put(directory.of(family), key, value);
        }
    }

    /** Waits for reads under way, syncs the log and closes the files. Closing again does nothing. */
    @Override
    public void close() {
        Lock alone = lifetime.writeLock();
        alone.lock();
        try (var resources = closed ? null : directory; var options = closed ? null : writing) {
            if (!closed) {
                closed = true;
                directory.db().flushWal(true);
            }
        } catch (RocksDBException e) {
            throw RocksDirectory.failed(directory.path(), "close", e);
        } finally {
            alone.unlock();
        }
    }

    private <T> @Nullable T read(Family family, byte[] key, Function<byte[], T> decoded) {
        byte @Nullable [] value = use("read", () -> directory.db().get(directory.of(family), key));
        return value == null ? null : decoded.apply(value);
    }

    private static <T> T decode(Family family, byte[] value, BincodeReader.Decoder<T> type) {
        return Records.decode(family, value, type);
    }

    /** Something done with the open database. */
    private interface Use<T extends @Nullable Object> {
        T run() throws RocksDBException;
    }

    /** As {@link Use}, for what has no result. */
    private interface Work {
        void run() throws RocksDBException;
    }

    private void run(String operation, Work work) {
        use(operation, () -> {
            work.run();
            return true;
        });
    }

    private <T extends @Nullable Object> T use(String operation, Use<T> use) {
        Lock shared = lifetime.readLock();
        shared.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the chain store in " + directory.path() + " is closed");
            }
            return use.run();
        } catch (RocksDBException e) {
            throw RocksDirectory.failed(directory.path(), operation, e);
        } finally {
            shared.unlock();
        }
    }
}
