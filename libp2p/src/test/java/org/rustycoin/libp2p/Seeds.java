package org.rustycoin.libp2p;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What fuzz tests share: seeds that are printed when they fail, and damage done to bytes that were good. */
public final class Seeds {

    /** One run of a fuzz test; may throw what it likes. */
    @FunctionalInterface
    public interface Run {
        void with(SplittableRandom random) throws Exception;
    }

    private Seeds() {}

    /** Runs once for each seed from 0; a failure names its seed. */
    public static void each(int runs, Run run) {
        for (long seed = 0; seed < runs; seed++) {
            try {
                run.with(new SplittableRandom(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }

    public static byte[] bytes(SplittableRandom random, int lengthMax) {
        byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A copy with a few bytes flipped, taken out, put in or cut off. */
    public static byte[] damaged(SplittableRandom random, byte[] good) {
        byte[] bytes = good.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
                default -> {
                    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
                    System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
                    bytes = shorter;
                }
            }
        }
        return bytes;
    }
}
