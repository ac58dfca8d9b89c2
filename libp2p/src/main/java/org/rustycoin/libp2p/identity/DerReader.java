package org.rustycoin.libp2p.identity;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Walks over DER (X.690 §10), and over nothing more lenient: lengths are definite and minimal, numbers minimal, values
 * whole. What it accepts has one encoding, so a key has one peer id, and a signature one form.
 *
 * <p>
 * A walk over the few structures of libp2p is shorter and easier to bound than a general parser, and it makes no demands on
 * what it does not look at, such as a certificate's names. It never recurses and copies only what is asked for. The caller
 * bounds the input first.
 */
public final class DerReader {

    public static final int BOOLEAN = 0x01;
    public static final int INTEGER = 0x02;
    public static final int BIT_STRING = 0x03;
    public static final int OCTET_STRING = 0x04;
    public static final int OBJECT_IDENTIFIER = 0x06;
    public static final int UTC_TIME = 0x17;
    public static final int GENERALIZED_TIME = 0x18;
    public static final int SEQUENCE = 0x30;

    /** The tag of {@code [number] EXPLICIT}. */
    public static int tagged(int number) {
        return 0xa0 | number;
    }

    private final byte[] bytes;
    private final int end;
    private int at;

    public DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public boolean hasMore() {
        return at < end;
    }

    /** Whether the next value has this tag. */
    public boolean isNext(int tag) {
        return at < end && (bytes[at] & 0xff) == tag;
    }

    /** Refuses what comes after the last value. */
    public void end() throws DerException {
        if (at != end) {
            throw new DerException((end - at) + " bytes after the last value");
        }
    }

    /** Steps over the next value and into it. */
    public DerReader open(int tag) throws DerException {
        if (!isNext(tag)) {
            throw new DerException("no value of tag " + tag + " where one must be");
        }
        int length = length();
        at += length;
        return new DerReader(bytes, at - length, at);
    }

    /** The next value's content. */
    public byte[] content(int tag) throws DerException {
        DerReader value = open(tag);
        return Arrays.copyOfRange(bytes, value.at, value.end);
    }

    /** The next value with its tag and length. */
    public byte[] whole(int tag) throws DerException {
        int from = at;
        open(tag);
        return Arrays.copyOfRange(bytes, from, at);
    }

    /** The next value, a whole number from 0. */
    public BigInteger natural() throws DerException {
        byte[] content = content(INTEGER);
        if (content.length == 0 || content[0] < 0) {
            throw new DerException("a number that is empty or negative");
        }
        if (content.length > 1 && content[0] == 0 && content[1] >= 0) {
            throw new DerException("a number with a zero too many");
        }
        return new BigInteger(content);
    }

    /** The next value, a string of whole bytes in a BIT STRING. */
    public byte[] bits() throws DerException {
        byte[] content = content(BIT_STRING);
        if (content.length == 0 || content[0] != 0) {
            throw new DerException("a bit string that is no byte string");
        }
        return Arrays.copyOfRange(content, 1, content.length);
    }

    /** Reads tag and length. Two bytes of length are enough for all that is read here. */
    private int length() throws DerException {
        int first = octet(at + 1);
        int head = first < 0x80 ? 0 : first - 0x80;
        if (first == 0x80 || head > 2) {
            throw new DerException("a length that is indefinite or of " + head + " bytes");
        }
        int length = head == 0 ? first : 0;
        for (int i = 0; i < head; i++) {
            length = length << 8 | octet(at + 2 + i);
        }
        if (head > 0 && length < (head == 1 ? 0x80 : 0x100)) {
            throw new DerException("a length that is not minimal");
        }
        int from = at + 2 + head;
        if (length > end - from) {
            throw new DerException("a value of " + length + " bytes where " + (end - from) + " are left");
        }
        at = from;
        return length;
    }

    private int octet(int index) throws DerException {
        if (index >= end) {
            throw new DerException("a value that ends in its head");
        }
        return bytes[index] & 0xff;
    }
}
