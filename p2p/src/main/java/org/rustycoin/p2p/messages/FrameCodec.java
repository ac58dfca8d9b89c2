package org.rustycoin.p2p.messages;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.libp2p.protocols.exchange.ExchangeCodec;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;

/**
 * Messages on a stream (WIRE.md §4): a little-endian {@code u32} length and that many bytes of bincode. What is longer
 * than {@link #CHUNK_BYTES_MAX} travels as chunks.
 *
 * <p>
 * A message may be at most {@link #MESSAGE_BYTES_MAX} long, which is checked in a frame's length before anything is kept,
 * and again for the sum of chunks; what opens a stream has a lower limit of its protocol's.
 */
public record FrameCodec(CoinProtocol protocol) implements ExchangeCodec<P2PMessage, P2PMessage> {

    public static final int MESSAGE_BYTES_MAX = 10 << 20;
    public static final int CHUNK_BYTES_MAX = 1 << 20;
    static final int LENGTH_BYTES = 4;

    /** All frames of a message. */
    public static byte[] encode(P2PMessage message) {
        byte[] encoding = message.encode();
        if (encoding.length > MESSAGE_BYTES_MAX) {
            throw new IllegalArgumentException("a " + message.name() + " of " + encoding.length + " bytes");
        }
        var out = new BincodeWriter(LENGTH_BYTES + encoding.length + 1024);
        if (encoding.length <= CHUNK_BYTES_MAX) {
            return out.u32(encoding.length).array(encoding).toByteArray();
        }
        byte[] digest = Blake3.hash(encoding);
        long transfer = ByteBuffer.wrap(digest).getLong(); // one transfer a stream: any number will do
        int count = (encoding.length + CHUNK_BYTES_MAX - 1) / CHUNK_BYTES_MAX;
        for (int i = 0; i < count; i++) {
            byte[] data = Arrays.copyOfRange(encoding, i * CHUNK_BYTES_MAX,
                    Math.min(encoding.length, (i + 1) * CHUNK_BYTES_MAX));
            byte[] chunk = new P2PMessage.Chunk(transfer, i, count, encoding.length, Hash.wrap(digest),
                    Bytes.wrap(data)).encode();
            out.u32(chunk.length).array(chunk);
        }
        return out.toByteArray();
    }

    @Override
    public byte[] encodeQuestion(P2PMessage question) {
        return encode(question);
    }

    @Override
    public byte[] encodeAnswer(P2PMessage answer) {
        return encode(answer);
    }

    @Override
    public MessageDecoder<P2PMessage> questionDecoder() {
        return new FrameDecoder(
                message -> protocol.isQuestion(message) || protocol.isStatement(message), protocol,
                protocol.questionBytesMax());
    }

    @Override
    public MessageDecoder<P2PMessage> answerDecoder() {
        return new FrameDecoder(protocol::isAnswer, protocol, protocol.answerBytesMax());
    }
}
