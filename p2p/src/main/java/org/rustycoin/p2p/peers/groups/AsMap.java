package org.rustycoin.p2p.peers.groups;

import java.util.ArrayDeque;
import java.util.HexFormat;

import org.rustycoin.ledger.crypto.Blake3;

/**
 * Which autonomous system announces an IP address, from a file in Bitcoin Core's asmap format, of which current ones are
 * published (bitcoin-core/asmap-data).
 *
 * <p>
 * The file is a program of bits, the lowest of each byte first, that walks down the 128 bits of an address (an IPv4 one as
 * {@code ::ffff:a.b.c.d}). Four instructions: RETURN a system; JUMP so many bits ahead if the address's next bit is 1; MATCH
 * the next bits or return the default; set the DEFAULT. Numbers have a class in unary and then the bits of that class.
 *
 * <p>
 * The program comes from a file that someone fetched, so every path through it is walked before it is used, and it cannot be
 * made to run longer than its own length: jumps go forward only.
 */
public final class AsMap {

    /** The map gives no system for an address. */
    public static final long UNKNOWN = 0;
    /** Maps of today have less than 2 MiB. */
    public static final int BYTES_MAX = 16 << 20;

    private static final int ADDRESS_BITS = 128;
    private static final int[] TYPE_SIZES = {0, 0, 1};
    private static final int[] SYSTEM_SIZES = {15, 16, 17, 18, 19, 20, 21, 22, 23, 24};
    private static final int[] MATCH_SIZES = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final int[] JUMP_SIZES = {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27, 28, 29, 30};
    private static final int RETURN = 0;
    private static final int JUMP = 1;
    private static final int MATCH = 2;
    private static final int DEFAULT = 3;
    private static final long INVALID = -1;
    /** A program may be followed by what fills its last byte. */
    private static final int PADDING_BITS_MAX = 7;

    private final byte[] program;

    private AsMap(byte[] program) {
        this.program = program;
    }

    /**
     * Reads a map, and walks every path through it.
     *
     * @throws AsMapException if it is none
     */
    public static AsMap parse(byte[] file) throws AsMapException {
        if (file.length > BYTES_MAX) {
            throw new AsMapException("it has " + file.length + " bytes, more than " + BYTES_MAX);
        }
        var map = new AsMap(file.clone());
        map.check();
        return map;
    }

    /** Reads bits of the program, and never beyond it. */
    private final class Reader {
        private final long end = 8L * program.length;
        private long at;

        boolean bit() {
            boolean bit = (program[(int) (at >> 3)] >> (at & 7) & 1) == 1;
            at++;
            return bit;
        }

        long number(int min, int[] sizes) {
            long value = min;
            for (int i = 0; i < sizes.length; i++) {
                boolean last = i == sizes.length - 1;
                if (!last && at == end) {
                    return INVALID;
                }
                if (!last && bit()) {
                    value += 1L << sizes[i];
                    continue;
                }
                if (end - at < sizes[i]) {
                    return INVALID;
                }
                for (int b = sizes[i] - 1; b >= 0; b--) {
                    value += bit() ? 1L << b : 0;
                }
                return value;
            }
            return INVALID;
        }

        long left() {
            return end - at;
        }
    }

    /** The system that announces an address of 4 or 16 bytes, or {@link #UNKNOWN}. */
    public long system(byte[] ip) {
        var in = new Reader();
        long byDefault = UNKNOWN;
        int depth = 0;
        while (in.left() > 0) {
            switch ((int) in.number(0, TYPE_SIZES)) {
                case RETURN -> {
                    return in.number(1, SYSTEM_SIZES);
                }
                case JUMP -> {
                    long jump = in.number(17, JUMP_SIZES);
                    if (bit(ip, depth++)) {
                        in.at += jump;
                    }
                }
                case MATCH -> {
                    long match = in.number(2, MATCH_SIZES);
                    for (int b = lengthOf(match) - 1; b >= 0; b--) {
                        if (bit(ip, depth++) != ((match >> b & 1) == 1)) {
                            return byDefault;
                        }
                    }
                }
                case DEFAULT -> byDefault = in.number(1, SYSTEM_SIZES);
                default -> throw new IllegalStateException("the map was checked when it was read");
            }
        }
        throw new IllegalStateException("the map was checked when it was read");
    }

    /** How many bits a MATCH compares: those below the highest 1. */
    private static int lengthOf(long match) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(match);
    }

    private static boolean bit(byte[] ip, int index) {
        if (ip.length == 16) {
            return (ip[index >> 3] >> 7 - (index & 7) & 1) == 1;
        }
        int in4 = index - 96;
        return in4 < 0 ? index >= 80 : (ip[in4 >> 3] >> 7 - (in4 & 7) & 1) == 1;
    }

    /** The far side of a JUMP: where it leads, and how deep in the address it is there. */
    private record Pending(long at, int depth) {}

    private void check() throws AsMapException {
        var in = new Reader();
        var jumps = new ArrayDeque<Pending>();
        int depth = 0;
        int before = JUMP;
        boolean lastMatchShort = false;
        while (in.left() > 0) {
            long start = in.at;
            if (!jumps.isEmpty() && start >= jumps.getFirst().at()) {
                throw new AsMapException("a jump leads into an instruction before bit " + start);
            }
            int type = (int) in.number(0, TYPE_SIZES);
            switch (type) {
                case RETURN -> {
                    valid(before != DEFAULT, start, "a default that is never used");
                    valid(in.number(1, SYSTEM_SIZES) != INVALID, start, "a system that ends early");
                    if (jumps.isEmpty()) {
                        end(in);
                        return;
                    }
                    valid(in.at == jumps.getFirst().at(), start, "bits that nothing leads to");
                    depth = jumps.removeFirst().depth();
                    before = JUMP;
                    continue;
                }
                case JUMP -> {
                    long jump = in.number(17, JUMP_SIZES);
                    valid(jump != INVALID && jump <= in.left(), start, "a jump beyond the end");
                    valid(depth < ADDRESS_BITS, start, "more than 128 bits of an address");
                    long to = in.at + jump;
                    valid(jumps.isEmpty() || to < jumps.getFirst().at(), start, "jumps that cross");
                    depth++;
                    jumps.addFirst(new Pending(to, depth));
                }
                case MATCH -> {
                    long match = in.number(2, MATCH_SIZES);
                    valid(match != INVALID, start, "a match that ends early");
                    boolean isShort = lengthOf(match) < MATCH_SIZES.length;
                    valid(before != MATCH || !lastMatchShort, start, "two matches that could be one");
                    lastMatchShort = isShort;
                    depth += lengthOf(match);
                    valid(depth <= ADDRESS_BITS, start, "more than 128 bits of an address");
                }
                case DEFAULT -> {
                    valid(before != DEFAULT, start, "two defaults in a row");
                    valid(in.number(1, SYSTEM_SIZES) != INVALID, start, "a system that ends early");
                }
                default -> valid(false, start, "an instruction that ends early");
            }
            before = type;
        }
        throw new AsMapException("it ends before every address has an answer");
    }

    private static void valid(boolean condition, long at, String what) throws AsMapException {
        if (!condition) {
            throw new AsMapException("bit " + at + ": " + what);
        }
    }

    private static void end(Reader in) throws AsMapException {
        valid(in.left() <= PADDING_BITS_MAX, in.at, "something behind the end");
        while (in.left() > 0) {
            valid(!in.bit(), in.at, "something behind the end");
        }
    }

    /** Tells maps apart. */
    String fingerprint() {
        return HexFormat.of().formatHex(Blake3.hash(program), 0, 8);
    }
}
