package org.rustycoin.benchmarks.limit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;

/** Sends or receives a number of bytes in records: two bytes of length, then what the cipher made. */
final class RecordPipe {

    private static final int HEADER_BYTES = 2;
    /** Records that go into one write: a quarter of a mebibyte, above which a write gets no cheaper. */
    private static final int WRITE_BYTES = 256 * 1024;

    private RecordPipe() {}

    static void send(WritableByteChannel to, RecordCipher.Kind kind, long bytes)
            throws IOException, GeneralSecurityException {
        RecordCipher cipher = RecordCipher.sealing(kind);
        byte[] plain = new byte[kind.plainBytes];
        int recordBytes = HEADER_BYTES + kind.plainBytes + RecordCipher.TAG_BYTES;
        byte[] sealed = new byte[Math.max(1, WRITE_BYTES / recordBytes) * recordBytes];
        ByteBuffer direct = ByteBuffer.allocateDirect(sealed.length);
        long left = bytes;
        while (left > 0) {
            int filled = 0;
            while (left > 0 && filled + recordBytes <= sealed.length) {
                int length = (int) Math.min(left, plain.length);
                int made = cipher.next(plain, 0, length, sealed, filled + HEADER_BYTES);
                sealed[filled] = (byte) (made >>> Byte.SIZE);
                sealed[filled + 1] = (byte) made;
                filled += HEADER_BYTES + made;
                left -= length;
            }
            direct.clear().put(sealed, 0, filled).flip();
            while (direct.hasRemaining()) {
                to.write(direct);
            }
        }
    }

    static void receive(ReadableByteChannel from, RecordCipher.Kind kind, long bytes)
            throws IOException, GeneralSecurityException {
        RecordCipher cipher = RecordCipher.opening(kind);
        byte[] plain = new byte[kind.plainBytes + RecordCipher.TAG_BYTES];
        byte[] sealed = new byte[2 * WRITE_BYTES];
        ByteBuffer direct = ByteBuffer.allocateDirect(WRITE_BYTES);
        int start = 0;
        int end = 0;
        long left = bytes;
        while (left > 0) {
            int have = end - start;
            int length = have < HEADER_BYTES ? 0 : (sealed[start] & 0xff) << Byte.SIZE | sealed[start + 1] & 0xff;
            if (have >= HEADER_BYTES && have >= HEADER_BYTES + length) {
                left -= cipher.next(sealed, start + HEADER_BYTES, length, plain, 0);
                start += HEADER_BYTES + length;
            } else {
                System.arraycopy(sealed, start, sealed, 0, have);
                start = 0;
                direct.clear().limit(Math.min(direct.capacity(), sealed.length - have));
                if (from.read(direct) < 0) {
                    throw new EOFException(left + " bytes are missing");
                }
                direct.flip();
                end = have + direct.remaining();
                direct.get(sealed, have, direct.remaining());
            }
        }
    }
}
