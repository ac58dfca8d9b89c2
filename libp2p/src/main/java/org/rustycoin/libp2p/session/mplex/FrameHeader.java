package org.rustycoin.libp2p.session.mplex;

import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Varint;

/** Collects what a frame begins with, in whatever slices it comes. */
final class FrameHeader {

    private final byte[] varint = new byte[Varint.BYTES_MAX];
    private int have;
    private long tag = Varint.INCOMPLETE;
    private long length = Varint.INCOMPLETE;

    /**
     * Takes the next byte; true when it was the last. The byte behind that begins the next frame's.
     *
     * @throws MultiformatException if it belongs to no varint
     */
    boolean take(byte next) throws MultiformatException {
        if (length != Varint.INCOMPLETE) {
            tag = Varint.INCOMPLETE;
            length = Varint.INCOMPLETE;
        }
        varint[have++] = next;
        if (next < 0 && have < Varint.BYTES_MAX) {
            return false;
        }
        long value = Varint.read(varint, 0, have);
        have = 0;
        if (tag == Varint.INCOMPLETE) {
            tag = value;
            return false;
        }
        length = value;
        return true;
    }

    /** At most {@link Frames#ID_MAX}. */
    long id() {
        return tag >>> 3;
    }

    int flag() {
        return (int) (tag & 7);
    }

    long length() {
        return length;
    }
}
