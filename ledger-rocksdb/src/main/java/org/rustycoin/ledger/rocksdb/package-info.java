/**
 * The ledger's {@link org.rustycoin.ledger.store.ChainStore} on RocksDB: a directory that survives the death of the
 * process. It keeps what it is told and knows no rule of the chain.
 *
 * <p>
 * A {@link org.rustycoin.ledger.store.StoreBatch} becomes one native write batch over all column families, goes to the
 * write-ahead log and the memory tables as one, and from there to sorted files in the background. A read asks the memory
 * tables, then the files behind a bloom filter and a bounded cache, and decodes bincode. {@code RocksChainStore} is the
 * port, {@code RocksDirectory} opens and closes everything native, {@code Family} says how each kind of record is laid
 * out, {@code Records} translates between records and bytes.
 */
@NullMarked
package org.rustycoin.ledger.rocksdb;

import org.jspecify.annotations.NullMarked;
