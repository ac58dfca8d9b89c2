package org.rustycoin.libp2p.protocols.kad.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.multiformats.MultiformatException;

/** {@code /pk/PEER-ID}: the public key of a peer whose id is only its hash. There is one right value. */
public final class PublicKeys implements Validator {

    static final String NAMESPACE = "pk";

    /** The key under which a peer's public key is stored. */
    public static byte[] keyOf(PeerId peer) {
        return key(NAMESPACE, peer);
    }

    static byte[] key(String namespace, PeerId peer) {
        byte[] prefix = ("/" + namespace + "/").getBytes(StandardCharsets.US_ASCII);
        byte[] id = peer.toBytes();
        byte[] key = Arrays.copyOf(prefix, prefix.length + id.length);
        System.arraycopy(id, 0, key, prefix.length, id.length);
        return key;
    }

    /** The peer that a key of such a namespace ends in. */
    static PeerId peer(byte[] key) throws MultiformatException {
        return PeerId.fromBytes(Arrays.copyOfRange(key, Math.max(0, Validators.rest(key)), key.length));
    }

    @Override
    public boolean isValid(byte[] key, byte[] value) {
        try {
            return PeerId.of(PublicKey.fromProtobuf(value)).equals(peer(key));
        } catch (KeyException | MultiformatException e) {
            return false;
        }
    }

    @Override
    public int best(byte[] key, List<byte[]> values) {
        return 0;
    }
}
