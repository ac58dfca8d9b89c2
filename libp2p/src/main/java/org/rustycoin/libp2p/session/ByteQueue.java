package org.rustycoin.libp2p.session;

/**
 * Bytes in the order in which they came: a ring that grows as needed and lets a large array go when it is empty.
 *
 * <p>
 * It has no limit of its own; whoever fills it from the network checks a window or a limit first.
 */
public final class ByteQueue {

    private static final int INITIAL = 512;
    /** An empty queue keeps an array of this size, so that a steady flow does not allocate. */
    private static final int KEPT_MAX = 64 * 1024;
    private static final byte[] NONE = new byte[0];

    private byte[] ring = NONE;
    private int head;
    private int size;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    public void write(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        grow(length);
        int tail = (head + size) & (ring.length - 1);
        int first = Math.min(length, ring.length - tail);
        System.arraycopy(bytes, offset, ring, tail, first);
        System.arraycopy(bytes, offset + first, ring, 0, length - first);
        size += length;
    }

    /** Copies the next bytes without taking them out. */
    public void peek(byte[] to, int offset, int length) {
        if (length > size) {
            throw new IllegalArgumentException(length + " bytes of " + size);
        }
        int first = Math.min(length, ring.length - head);
        System.arraycopy(ring, head, to, offset, first);
        System.arraycopy(ring, 0, to, offset + first, length - first);
    }

    /** Takes out up to {@code length} bytes and returns how many. */
    public int read(byte[] to, int offset, int length) {
        int taken = Math.min(length, size);
        peek(to, offset, taken);
        skip(taken);
        return taken;
    }

    public void skip(int length) {
        if (length > size) {
            throw new IllegalArgumentException(length + " bytes of " + size);
        }
        size -= length;
        head = size == 0 ? 0 : (head + length) & (ring.length - 1);
        if (size == 0 && ring.length > KEPT_MAX) {
            ring = NONE;
        }
    }

    /** Drops everything, the memory included. */
    public void clear() {
        ring = NONE;
        head = 0;
        size = 0;
    }

    /** Takes out everything, the memory included. */
    public byte[] readAll() {
        if (size == 0) {
            return NONE;
        }
        byte[] all = new byte[size];
        read(all, 0, all.length);
        clear();
        return all;
    }

    /** Moves everything to the end of another queue. */
    public void moveTo(ByteQueue to) {
        to.write(readAll());
    }

    private void grow(int more) {
        int needed = Math.addExact(size, more);
        if (needed <= ring.length) {
            return;
        }
        int capacity = Math.max(INITIAL, Integer.highestOneBit(needed - 1) << 1);
        if (capacity < 0) {
            throw new IllegalStateException("a queue of " + needed + " bytes");
        }
        byte[] bigger = new byte[capacity];
        peek(bigger, 0, size);
        ring = bigger;
        head = 0;
    }
}
