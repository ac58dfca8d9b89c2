package org.rustycoin.libp2p.identity;

import java.io.IOException;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;

/**
 * The message that both public and private keys travel in: {@code { required KeyType Type = 1; required bytes Data = 2 }}.
 *
 * <p>
 * Peer ids are hashes of it, so it has one encoding: fields in order, nothing else, numbers minimal.
 */
record KeyProtobuf(KeyType type, byte[] data) {

    /** An RSA key of 8192 bits takes about 4.7 kB with its private parts; each kind has a bound of its own. */
    private static final int BYTES_MAX = 8192;

    static KeyProtobuf read(byte[] bytes) throws KeyException {
        if (bytes.length > BYTES_MAX) {
            throw new KeyException("a key of " + bytes.length + " bytes");
        }
        try {
            var in = CodedInputStream.newInstance(bytes);
            if (in.readTag() != 0x08) {
                throw new KeyException("a key that does not begin with its type");
            }
            KeyType type = KeyType.of(in.readEnum());
            if (in.readTag() != 0x12) {
                throw new KeyException("a key without data");
            }
            var key = new KeyProtobuf(type, in.readByteArray());
            if (!in.isAtEnd() || key.size() != bytes.length) {
                throw new KeyException("a key that is not canonically encoded");
            }
            return key;
        } catch (IOException e) {
            throw new KeyException("a key that is no protobuf message");
        }
    }

    private int size() {
        return 3 + CodedOutputStream.computeUInt32SizeNoTag(data.length) + data.length;
    }

    byte[] toBytes() {
        return Protobufs.write(out -> {
            out.writeEnum(1, type.ordinal());
            out.writeByteArray(2, data);
        });
    }
}
