package org.rustycoin.benchmarks.micro;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
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
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.crypto.BouncyCastleVerifier;
import org.rustycoin.ledger.crypto.SignatureVerifier;
import org.rustycoin.ledger.mining.SigningKey;
import org.rustycoin.node.crypto.CorrettoVerifier;

/** Which library verifies signatures: the figures behind decision 3. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class Ed25519Benchmark {

    private final SignatureVerifier bouncyCastle = new BouncyCastleVerifier();
    private final SignatureVerifier corretto = CorrettoVerifier.orBouncyCastle();
    private final SigningKey key = new SigningKey(Blake3.hash(new byte[]{1}));
    private final byte[] publicKey = key.publicKey();
    private final byte[] message = Blake3.hash(new byte[]{2});
    private final byte[] signature = key.sign(Hash.wrap(message));
    private final byte[] encodedKey = HexFormat.of()
            .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(publicKey));

    @Benchmark
    public boolean bouncyCastle() {
        return bouncyCastle.verify(publicKey, message, signature);
    }

    @Benchmark
    public boolean corretto() {
        return corretto.verify(publicKey, message, signature);
    }

    @Benchmark
    public boolean jdk() throws GeneralSecurityException {
        Signature checker = Signature.getInstance("Ed25519", "SunEC");
        checker.initVerify(
                KeyFactory.getInstance("Ed25519", "SunEC").generatePublic(new X509EncodedKeySpec(encodedKey)));
        checker.update(message);
        return checker.verify(signature);
    }

    @Benchmark
    public byte[] sign() {
        return key.sign(Hash.wrap(message));
    }
}
