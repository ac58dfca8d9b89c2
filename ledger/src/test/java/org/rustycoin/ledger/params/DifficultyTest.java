package org.rustycoin.ledger.params;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Hash;

import static org.assertj.core.api.Assertions.assertThat;

/** The compact target, work, and the retarget (WIRE.md §2 and §6). */
class DifficultyTest {

    private static final long AIM = 2016 * 150;

    private final NetworkParams mainnet = NetworkParams.mainnet();

    @Test
    void theCompactFormIsMantissaTimesAPowerOf256() {
        assertThat(CompactTarget.expand(0x03123456)).isEqualTo(BigInteger.valueOf(0x123456));
        assertThat(CompactTarget.expand(0x02123456)).isEqualTo(BigInteger.valueOf(0x1234));
        assertThat(CompactTarget.expand(0x00123456)).isZero();
        assertThat(CompactTarget.expand(0x04800000)).as("no sign bit").isEqualTo(BigInteger.valueOf(0x80000000L));
        assertThat(CompactTarget.work(0x207fffff)).isEqualTo(BigInteger.TWO);
        assertThat(CompactTarget.work(0x1d00ffff)).as("Bitcoin's first block").isEqualTo(0x100010001L);
    }

    @Test
    void compactingKeepsTheThreeHighestBytes() {
        var random = new SplittableRandom(3);
        for (int i = 0; i < 1000; i++) {
            BigInteger target = new BigInteger(1 + random.nextInt(255), new Random(random.nextLong()))
                    .add(BigInteger.ONE);
            BigInteger kept = CompactTarget.expand(CompactTarget.compact(target));
            assertThat(kept).isLessThanOrEqualTo(target);
            assertThat(target.subtract(kept).bitLength()).isLessThanOrEqualTo(Math.max(0, target.bitLength() - 16));
        }
    }

    @Test
    void aHashMeetsTheTargetWhenItIsNoGreater() {
        byte[] bytes = new byte[32];
        bytes[29] = 0x12;
        bytes[30] = 0x34;
        bytes[31] = 0x56;
        assertThat(CompactTarget.isMet(Hash.wrap(bytes.clone()), 0x03123456)).isTrue();
        bytes[31]++;
        assertThat(CompactTarget.isMet(Hash.wrap(bytes), 0x03123456)).isFalse();
    }

    @Test
    void theTargetFollowsTheTimeThatAPeriodTook() {
        int old = 0x1c123456;
        assertThat(mainnet.retarget(old, AIM)).isEqualTo(old);
        assertThat(mainnet.retarget(old, 2 * AIM)).isEqualTo(0x1c2468ac);
        assertThat(mainnet.retarget(old, AIM / 2)).isEqualTo(0x1c091a2b);
    }

    @Test
    void noPeriodChangesItByMoreThanAFactorOfFour() {
        int old = 0x1c123456;
        assertThat(mainnet.retarget(old, 4 * AIM)).isEqualTo(mainnet.retarget(old, 1000 * AIM)).isEqualTo(0x1c48d158);
        assertThat(mainnet.retarget(old, AIM / 4)).isEqualTo(mainnet.retarget(old, -AIM)).isEqualTo(0x1c048d15);
    }

    @Test
    void itIsNeverEasierThanTheNetworksLimit() {
        assertThat(mainnet.retarget(mainnet.powLimit(), 2 * AIM)).isEqualTo(mainnet.powLimit());
    }

    @Test
    void theThreeNetworksHaveTheirOwnGenesisWithItsWorkDone() {
        for (NetworkParams params : List.of(mainnet, NetworkParams.testnet(), NetworkParams.regtest())) {
            assertThat(CompactTarget.isMet(params.genesisHash(), params.powLimit())).as(params.name()).isTrue();
            assertThat(NetworkParams.named(params.name()).genesisHash()).isEqualTo(params.genesisHash());
        }
        assertThat(mainnet.genesisHash()).isNotEqualTo(NetworkParams.testnet().genesisHash());
    }
}
