package org.rustycoin.libp2p.session.noise;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.security.Scratch;
import org.rustycoin.libp2p.session.security.SecureChannel;
import org.rustycoin.libp2p.session.security.SecurityFault;

import io.netty.buffer.ByteBuf;

/**
 * Noise on a connection: {@code u16 length ‖ message}, handshake and transport alike.
 *
 * <p>
 * A message that is not whole yet is kept, in memory that grows with what has come of it. An idle connection holds no
 * buffer, and after the handshake nothing of that.
 */
final class NoiseChannel implements SecureChannel {

    static final int MESSAGE_MAX = 65_535;
    /** What fits a message beside its tag. */
    static final int PLAIN_MAX = MESSAGE_MAX - CipherState.TAG_BYTES;
    private static final int PART_FIRST = 1024;
    private static final byte[] NONE = new byte[0];

    private final Scratch scratch;
    private final ByteQueue shakes = new ByteQueue();
    private @Nullable NoiseHandshake handshake;
    private @Nullable CipherState sending;
    private @Nullable CipherState receiving;
    private boolean closed;

    /** Bytes of the length that have come, and the length as far as they say it. */
    private int head;
    private int length;
    private byte[] part = NONE;
    private int have;

    NoiseChannel(NoiseHandshake handshake, Scratch scratch) {
        this.handshake = handshake;
        this.scratch = scratch;
        try {
            write(handshake);
        } catch (NoiseException e) {
            throw new IllegalStateException("the first message depends on nobody else", e);
        }
    }

    private void write(NoiseHandshake shaking) throws NoiseException {
        while (shaking.writesNext()) {
            byte[] message = shaking.write();
            shakes.write(new byte[]{(byte) (message.length >> 8), (byte) message.length});
            shakes.write(message);
        }
    }

    // ---- in ----

    @Override
    public void received(long now, ByteBuf in, Listener listener) throws SecurityFault {
        try {
            while (!closed && takeLength(in)) {
                if (have == 0 && in.readableBytes() >= length) {
                    byte[] whole = scratch.received();
                    in.readBytes(whole, 0, length);
                    message(now, whole, listener);
                } else if (takePart(in)) {
                    byte[] whole = part;
                    part = NONE;
                    message(now, whole, listener);
                } else {
                    return;
                }
            }
        } catch (NoiseException e) {
            throw new SecurityFault("noise", String.valueOf(e.getMessage()));
        }
    }

    private boolean takeLength(ByteBuf in) {
        while (head < 2) {
            if (!in.isReadable()) {
                return false;
            }
            length = length << 8 | in.readUnsignedByte();
            head++;
        }
        return true;
    }

    private boolean takePart(ByteBuf in) {
        int taken = Math.min(length - have, in.readableBytes());
        if (part.length < have + taken) {
            part = Arrays.copyOf(part, Math.min(length, Math.max(have + taken, Math.max(PART_FIRST, 2 * have))));
        }
        in.readBytes(part, have, taken);
        have += taken;
        return have == length;
    }

    private void message(long now, byte[] bytes, Listener listener) throws NoiseException {
        int bytesLength = length;
        head = 0;
        length = 0;
        have = 0;
        NoiseHandshake shaking = handshake;
        CipherState opening = receiving;
        if (opening != null) {
            byte[] opened = scratch.opened();
            int plain = opening.decrypt(bytes, 0, bytesLength, opened, 0);
            listener.opened(now, opened, 0, plain);
        } else if (shaking != null) {
            shaking.read(Arrays.copyOf(bytes, bytesLength));
            write(shaking);
            NoiseHandshake.Established established = shaking.established();
            if (established != null) {
                handshake = null;
                sending = established.sending();
                receiving = established.receiving();
                listener.secured(now, established.remote(), established.muxer());
            }
        }
    }

    // ---- out ----

    @Override
    public boolean ready(Source source) {
        return !shakes.isEmpty() || sending != null && source.ready();
    }

    @Override
    public void pull(long now, Source source, ByteBuf to, int bytesMax) {
        int begin = to.readableBytes();
        to.writeBytes(shakes.readAll());
        CipherState sealing = sending;
        if (sealing == null) {
            return;
        }
        byte[] plain = scratch.plain();
        byte[] sealed = scratch.sealed();
        while (to.readableBytes() - begin < bytesMax && source.ready()) {
            int bytes = source.pull(now, plain, 0, PLAIN_MAX);
            if (bytes == 0) {
                return;
            }
            int message = sealing.encrypt(plain, 0, bytes, sealed, 2);
            sealed[0] = (byte) (message >> 8);
            sealed[1] = (byte) message;
            to.writeBytes(sealed, 0, 2 + message);
        }
    }

    @Override
    public void close() {
        closed = true;
        part = NONE;
    }

    @Override
    public void release() {
        close();
    }
}
