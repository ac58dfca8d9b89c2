package org.rustycoin.libp2p.session.noise;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.identity.PublicKey;

import com.google.protobuf.CodedInputStream;

/**
 * What ties a Noise session to a peer id, the identity key and its signature over the session's static key, and what the peer
 * says beyond it: {@code NoiseHandshakePayload { identity_key = 1; identity_sig = 2; extensions = 4 }}.
 *
 * @param identity whose the session is; it has signed the static key
 */
record NoisePayload(PublicKey identity, NoiseExtensions extensions) {

    private static final String DOMAIN = "noise-libp2p-static-key:";
    private static final int EXTENSIONS = 4;

    /** The part that is the same for all sessions of a static key. */
    static byte[] write(KeyPair identity, byte[] staticKey) {
        return Protobufs.write(out -> {
            out.writeByteArray(1, identity.publicKey().toProtobuf());
            out.writeByteArray(2, identity.sign(signed(staticKey)));
        });
    }

    /** The same with extensions behind it: the fields of a message may just follow each other. */
    static byte[] with(byte[] payload, NoiseExtensions extensions) {
        byte[] more = extensions.toBytes();
        if (more.length == 0) {
            return payload;
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(payload);
        out.writeBytes(Protobufs.write(field -> field.writeByteArray(EXTENSIONS, more)));
        return out.toByteArray();
    }

    /** Reads the payload of the peer whose static key this is. */
    static NoisePayload verify(byte[] payload, byte[] staticKey, Curve25519 curve) throws NoiseException {
        byte[] key = new byte[0];
        byte[] signature = new byte[0];
        byte[] extensions = new byte[0];
        try {
            var in = CodedInputStream.newInstance(payload);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case 0x0a -> key = in.readByteArray();
                    case 0x12 -> signature = in.readByteArray();
                    case 0x22 -> extensions = in.readByteArray();
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new NoiseException("a payload that is no protobuf message");
        }
        try {
            PublicKey identity = PublicKey.fromProtobuf(key);
            if (!identity.verify(signed(staticKey), signature, curve)) {
                throw new NoiseException("the identity key did not sign the static key");
            }
            return new NoisePayload(identity, NoiseExtensions.read(extensions));
        } catch (KeyException e) {
            throw new NoiseException("the identity key is no key: " + e.getMessage());
        }
    }

    private static byte[] signed(byte[] staticKey) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(DOMAIN.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(staticKey);
        return out.toByteArray();
    }
}
