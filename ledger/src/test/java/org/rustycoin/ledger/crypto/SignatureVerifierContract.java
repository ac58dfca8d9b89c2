package org.rustycoin.ledger.crypto;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rustycoin.ledger.crypto.CraftedSignatures.Crafted;

import static org.assertj.core.api.Assertions.assertThat;

/** What every verifier must decide, bit for bit: nodes that disagree about one signature are two chains. */
public abstract class SignatureVerifierContract {

    private static final long SEED = 25519;
    private static final int CASES = 40;

    protected abstract SignatureVerifier verifier();

    static Stream<Crafted> crafted() {
        var random = new SplittableRandom(SEED);
        return Stream.generate(() -> new CraftedSignatures(random)).limit(CASES)
                .flatMap(each -> Stream.of(each.honest(), each.mixedR(), each.mixedKey(), each.mixedBoth()));
    }

    @ParameterizedTest
    @MethodSource("crafted")
    void theEquationWithoutTheCofactorDecides(Crafted crafted) {
        assertThat(verifier().verify(crafted.publicKey(), crafted.message(), crafted.signature()))
                .as(crafted.name()).isEqualTo(crafted.valid());
    }

    @Test
    void theCraftedOnesOfEachKindAreNotAllOfOneVerdict() {
        List<Crafted> all = crafted().toList();
        for (String name : List.of("key of mixed order", "key and R of mixed order")) {
            assertThat(all.stream().filter(each -> each.name().equals(name)).map(Crafted::valid).distinct()).as(name)
                    .hasSize(2);
        }
    }

    @Test
    void oneChangedBitAnywhereSpoilsASignature() {
        Crafted honest = new CraftedSignatures(new SplittableRandom(SEED)).honest();
        for (int bit = 0; bit < 512; bit++) {
            byte[] spoiled = honest.signature().clone();
            spoiled[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifier().verify(honest.publicKey(), honest.message(), spoiled)).as("bit " + bit).isFalse();
        }
    }
}
