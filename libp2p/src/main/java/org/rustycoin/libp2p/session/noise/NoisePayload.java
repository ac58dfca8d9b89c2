package org.rustycoin.libp2p.session.noise;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.identity.PublicKey;

import com.google.protobuf.CodedInputStream;

/**
 * What ties a Noise session to a peer id: the identity key and its signature over the session's static key.
 *
 * <p>
 * {@code NoiseHandshakePayload { identity_key = 1; identity_sig = 2; extensions = 4 }}; extensions are skipped.
 */
final class NoisePayload {

    private static final String DOMAIN = "noise-libp2p-static-key:";

    private NoisePayload() {}

    static byte[] write(KeyPair identity, byte[] staticKey) {
        return Protobufs.write(out -> {
            out.writeByteArray(1, identity.publicKey().toProtobuf());
            out.writeByteArray(2, identity.sign(signed(staticKey)));
        });
    }

    /** The identity of the peer whose static key this is. */
    static PublicKey verify(byte[] payload, byte[] staticKey) throws NoiseException {
        byte[] key = new byte[0];
        byte[] signature = new byte[0];
        try {
            var in = CodedInputStream.newInstance(payload);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case 0x0a -> key = in.readByteArray();
                    case 0x12 -> signature = in.readByteArray();
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new NoiseException("a payload that is no protobuf message");
        }
        try {
            PublicKey identity = PublicKey.fromProtobuf(key);
            if (!identity.verify(signed(staticKey), signature)) {
                throw new NoiseException("the identity key did not sign the static key");
            }
            return identity;
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
