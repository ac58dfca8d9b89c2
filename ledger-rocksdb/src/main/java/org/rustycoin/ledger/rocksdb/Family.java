package org.rustycoin.ledger.rocksdb;

import java.nio.charset.StandardCharsets;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;

/**
 * The column families. Their names and the form of their records are the format that {@link Records#FORMAT_VERSION}
 * counts: whoever changes one raises the version.
 */
enum Family {

    /** {@code formatVersion} and {@code state}, by name. */
    META("default"),
    /** Height, big-endian, and hash to header and flags: the keys' order is that of the heights. */
    HEADERS("headers"),
    /** Hash to a block's encoding. */
    BODIES("bodies"),
    /** Hash to what disconnects a block. */
    UNDO("undo"),
    /** Height, big-endian, to the hash of the active chain's block. */
    HEIGHTS("heights"),
    /** Outpoint to coin. */
    COINS("coins");

    /**
     * Memory tables of a family are written out at this size. All families together stay below
     * {@link RocksDirectory#WRITE_BUFFERS_BYTES}.
     */
    private static final long WRITE_BUFFER_BYTES = 16L << 20;

    /**
     * Bodies and undo data from this size on live in files of their own, which compaction does not rewrite: they are
     * written once under a random key, and sorting them again at each level would multiply what a sync writes.
     */
    private static final long BLOB_BYTES_MIN = 4096;

    private final String text;

    Family(String text) {
        this.text = text;
    }

    byte[] toByteArray() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text;
    }

    /** The caller closes them. Hashes do not compress, the scripts and structure around them a little. */
    ColumnFamilyOptions options(BlockBasedTableConfig table) {
        var options = new ColumnFamilyOptions().setTableFormatConfig(table).setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setLevelCompactionDynamicLevelBytes(true).setCompressionType(CompressionType.LZ4_COMPRESSION);
        return switch (this) {
            case BODIES, UNDO -> options.setEnableBlobFiles(true).setMinBlobSize(BLOB_BYTES_MIN)
                    .setBlobCompressionType(CompressionType.LZ4_COMPRESSION).setEnableBlobGarbageCollection(true);
            case META, HEADERS, HEIGHTS, COINS -> options;
        };
    }
}
