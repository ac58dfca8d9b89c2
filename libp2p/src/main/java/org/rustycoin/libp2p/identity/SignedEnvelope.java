package org.rustycoin.libp2p.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Varint;

import com.google.protobuf.CodedInputStream;

/**
 * A payload with its signer's key and a signature that is good in one domain only (libp2p RFC 0002).
 *
 * <p>
 * An instance has been verified: {@link #open} is the only way to get one from bytes.
 */
public final class SignedEnvelope {

    /** A peer record of the addresses that fit an identify message is far below it. */
    public static final int BYTES_MAX = 8192;

    private final PublicKey signer;
    private final byte[] payload;
    private final byte[] encoded;

    private SignedEnvelope(PublicKey signer, byte[] payload, byte[] encoded) {
        this.signer = signer;
        this.payload = payload;
        this.encoded = encoded;
    }

    public static SignedEnvelope seal(KeyPair signer, String domain, byte[] payloadType, byte[] payload) {
        byte[] signature = signer.sign(signed(domain, payloadType, payload));
        byte[] encoded = Protobufs.write(out -> {
            out.writeByteArray(1, signer.publicKey().toProtobuf());
            out.writeByteArray(2, payloadType);
            out.writeByteArray(3, payload);
            out.writeByteArray(5, signature);
        });
        return new SignedEnvelope(signer.publicKey(), payload.clone(), encoded);
    }

    /** Reads an envelope and checks its payload type and its signature in a domain. */
    public static SignedEnvelope open(byte[] bytes, String domain, byte[] payloadType) throws KeyException {
        if (bytes.length > BYTES_MAX) {
            throw new KeyException("an envelope of " + bytes.length + " bytes");
        }
        byte @Nullable [] key = null;
        byte[] type = new byte[0];
        byte[] payload = new byte[0];
        byte[] signature = new byte[0];
        try {
            var in = CodedInputStream.newInstance(bytes);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) { // field and wire type: a field of another type is unknown
                    case 0x0a -> key = in.readByteArray();
                    case 0x12 -> type = in.readByteArray();
                    case 0x1a -> payload = in.readByteArray();
                    case 0x2a -> signature = in.readByteArray();
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new KeyException("an envelope that is no protobuf message");
        }
        if (key == null || !Arrays.equals(type, payloadType)) {
            throw new KeyException("an envelope without a key, or of another payload type");
        }
        PublicKey signer = PublicKey.fromProtobuf(key);
        if (!signer.verify(signed(domain, type, payload), signature)) {
            throw new KeyException("an envelope whose signature is wrong");
        }
        return new SignedEnvelope(signer, payload, bytes.clone());
    }

    private static byte[] signed(String domain, byte[] payloadType, byte[] payload) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : new byte[][]{domain.getBytes(StandardCharsets.UTF_8), payloadType, payload}) {
            out.writeBytes(Varint.encode(part.length));
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public PublicKey signer() {
        return signer;
    }

    public byte[] payload() {
        return payload.clone();
    }

    public byte[] toBytes() {
        return encoded.clone();
    }
}
