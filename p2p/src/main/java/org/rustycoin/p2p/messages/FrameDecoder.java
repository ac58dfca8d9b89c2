package org.rustycoin.p2p.messages;

import java.util.Arrays;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;
import org.rustycoin.machine.Offence;
import org.rustycoin.p2p.messages.P2PMessage.Chunk;

/**
 * Reads one message, in one frame or in chunks.
 *
 * <p>
 * What is kept grows as bytes arrive, to at most twice of what has arrived, so a length without a body costs its sender as
 * much as us. Chunks come in order, of one transfer, each but the last full; their count follows from the total.
 */
final class FrameDecoder implements MessageDecoder<P2PMessage> {

    private static final int INITIAL = 4096;

    private final Predicate<P2PMessage> allowed;
    private final CoinProtocol protocol;
    private final int bytesMax;
    private byte[] frame = new byte[0];
    private long frameLength;
    private int lengthBytes;
    private int have;

    private @Nullable Chunk first;
    private byte[] whole = new byte[0];
    private int wholeBytes;
    private int chunks;

    /** @param bytesMax how long a message may be, in one frame or in chunks */
    FrameDecoder(Predicate<P2PMessage> allowed, CoinProtocol protocol, int bytesMax) {
        this.bytesMax = bytesMax;
        this.allowed = allowed;
        this.protocol = protocol;
    }

    @Override
    public Decoded<P2PMessage> received(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (lengthBytes < FrameCodec.LENGTH_BYTES) {
                frameLength |= (bytes[at++] & 0xffL) << 8 * lengthBytes++;
                if (lengthBytes == FrameCodec.LENGTH_BYTES && frameLength > bytesMax) {
                    return malformed("frame-too-large", "a frame of " + frameLength + " bytes");
                }
            } else {
                int taken = (int) Math.min(frameLength - have, end - at);
                frame = keep(frame, have, bytes, at, taken);
                have += taken;
                at += taken;
            }
            if (lengthBytes == FrameCodec.LENGTH_BYTES && have == frameLength) {
                Decoded<P2PMessage> result = frameComplete();
                boolean more = result instanceof Decoded.More;
                if (!more && at < end && result instanceof Decoded.Done) {
                    return malformed("trailing-bytes", "bytes after the message");
                }
                if (!more) {
                    return result;
                }
            }
        }
        return new Decoded.More<>();
    }

    @Override
    public Decoded<P2PMessage> ended() {
        return malformed("truncated-message", "the stream ended after " + (wholeBytes + have) + " bytes of a message");
    }

    private Decoded<P2PMessage> frameComplete() {
        P2PMessage message;
        try {
            message = P2PMessage.decode(Arrays.copyOf(frame, have));
        } catch (BincodeException e) {
            return malformed("malformed-message", String.valueOf(e.getMessage()));
        }
        if (message instanceof Chunk chunk) {
            return chunk(chunk);
        }
        return first == null ? checked(message) : malformed("chunk", "a " + message.name() + " among chunks");
    }

    private Decoded<P2PMessage> chunk(Chunk chunk) {
        Chunk head = first == null ? chunk : first;
        first = head;
        long total = chunk.totalBytes();
        boolean sizeAllowed = total > FrameCodec.CHUNK_BYTES_MAX && total <= bytesMax;
        if (!sizeAllowed || chunk.count() != (total + FrameCodec.CHUNK_BYTES_MAX - 1) / FrameCodec.CHUNK_BYTES_MAX) {
            return malformed("chunk", chunk.count() + " chunks of " + Long.toUnsignedString(total) + " bytes");
        }
        boolean sameTransfer = chunk.transferId() == head.transferId() && chunk.count() == head.count()
                && total == head.totalBytes() && chunk.digest().equals(head.digest());
        long due = Math.min(FrameCodec.CHUNK_BYTES_MAX, total - wholeBytes);
        if (!sameTransfer || chunk.index() != chunks || chunk.data().length() != due) {
            return malformed("chunk", "chunk " + Integer.toUnsignedString(chunk.index()) + " of "
                    + chunk.data().length() + " bytes where " + chunks + " of " + due + " is due");
        }
        whole = keep(whole, wholeBytes, chunk.data().unsafeArray(), 0, chunk.data().length());
        wholeBytes += chunk.data().length();
        chunks++;
        frame = new byte[0];
        frameLength = 0;
        lengthBytes = 0;
        have = 0;
        return wholeBytes == total ? reassembled(head.digest()) : new Decoded.More<>();
    }

    private Decoded<P2PMessage> reassembled(Hash digest) {
        byte[] encoding = Arrays.copyOf(whole, wholeBytes);
        if (!Bytes.wrap(Blake3.hash(encoding)).equals(Bytes.wrap(digest.toByteArray()))) {
            return malformed("chunk", "chunks whose bytes do not have their digest");
        }
        try {
            P2PMessage message = P2PMessage.decode(encoding);
            return message instanceof Chunk ? malformed("chunk", "a chunk in chunks") : checked(message);
        } catch (BincodeException e) {
            return malformed("malformed-message", String.valueOf(e.getMessage()));
        }
    }

    private Decoded<P2PMessage> checked(P2PMessage message) {
        if (!allowed.test(message)) {
            return malformed("unexpected-message", "a " + message.name() + " has no place here on " + protocol.id());
        }
        return new Decoded.Done<>(message);
    }

    private static Decoded<P2PMessage> malformed(String rule, String detail) {
        return new Decoded.Malformed<>(new Offence.OnStream(rule, detail));
    }

    private static byte[] keep(byte[] kept, int have, byte[] from, int offset, int length) {
        byte[] room = kept.length >= have + length
                ? kept
                : Arrays.copyOf(kept, Math.max(Math.max(INITIAL, have + length), 2 * have));
        System.arraycopy(from, offset, room, have, length);
        return room;
    }
}
