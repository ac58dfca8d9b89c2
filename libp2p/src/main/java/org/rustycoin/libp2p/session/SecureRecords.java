package org.rustycoin.libp2p.session;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.noise.CipherState;
import org.rustycoin.libp2p.session.noise.NoiseException;

import io.netty.buffer.ByteBuf;

/** Both directions of an encrypted transport: whole Noise messages, each behind its length, through reused buffers. */
final class SecureRecords {

    /** What fits a Noise message beside its tag. */
    static final int PLAIN_MAX = Records.MESSAGE_MAX - CipherState.TAG_BYTES;

    private final CipherState sending;
    private final CipherState receiving;
    private byte[] opened = new byte[1024];
    private byte[] plain = new byte[0];
    private byte[] sealed = new byte[0];

    SecureRecords(CipherState sending, CipherState receiving) {
        this.sending = sending;
        this.receiving = receiving;
    }

    /** Decrypts a record into {@link #opened} and gives its length. */
    int open(Records record) throws NoiseException {
        if (opened.length < record.length()) {
            opened = new byte[Math.max(record.length(), Math.min(Records.MESSAGE_MAX, 2 * opened.length))];
        }
        return receiving.decrypt(record.bytes(), 0, record.length(), opened, 0);
    }

    /** What {@link #open} decrypted last; overwritten by the next. */
    byte[] opened() {
        return opened;
    }

    /** Appends what a queue and then a muxer have to send, sealed, about {@code bytesMax} bytes at most. */
    void pull(long now, ByteQueue first, @Nullable Muxer then, ByteBuf to, int bytesMax) {
        int begin = to.readableBytes();
        while (to.readableBytes() - begin < bytesMax && (!first.isEmpty() || then != null && then.ready())) {
            if (plain.length == 0) { // a connection that never sends a record never holds the buffers for one
                plain = new byte[PLAIN_MAX];
                sealed = new byte[2 + Records.MESSAGE_MAX];
            }
            int length = first.read(plain, 0, PLAIN_MAX);
            if (then != null) {
                length += then.pull(now, plain, length, PLAIN_MAX - length);
            }
            if (length == 0) {
                return;
            }
            int bytes = sending.encrypt(plain, 0, length, sealed, 2);
            sealed[0] = (byte) (bytes >> 8);
            sealed[1] = (byte) bytes;
            to.writeBytes(sealed, 0, 2 + bytes);
        }
    }
}
