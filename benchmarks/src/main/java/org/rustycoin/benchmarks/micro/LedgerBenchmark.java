package org.rustycoin.benchmarks.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.utxo.Coin;
import org.rustycoin.ledger.utxo.LtHash;

/** What a transaction costs besides its signature: hashing, the set's hash, the codec. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class LedgerBenchmark {

    private final Transaction transaction = new Transaction.Standard(1,
            List.of(new TxInput(new OutPoint(Hash.ZERO, 0), Bytes.wrap(new byte[98]), -1, List.of())),
            List.of(new TxOutput(1, Bytes.wrap(new byte[25]), null), new TxOutput(2, Bytes.wrap(new byte[25]), null)),
            0,
            1000, List.of());
    private final byte[] encoding = BincodeWriter.encode(transaction);
    private final OutPoint outPoint = new OutPoint(Hash.ZERO, 7);
    private final Coin coin = new Coin(new TxOutput(1, Bytes.wrap(new byte[25]), null), 1, false);
    private final LtHash set = new LtHash();

    @Benchmark
    public byte[] blake3OfTransaction() {
        return Blake3.hash(encoding);
    }

    @Benchmark
    public LtHash ltHashAdd() {
        set.add(LtHash.element(outPoint, coin));
        return set;
    }

    @Benchmark
    public byte[] encode() {
        return BincodeWriter.encode(transaction);
    }

    @Benchmark
    public Transaction decode() throws BincodeException {
        return BincodeReader.decode(encoding, Transaction::read);
    }
}
