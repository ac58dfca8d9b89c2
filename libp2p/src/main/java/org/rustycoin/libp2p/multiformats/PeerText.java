package org.rustycoin.libp2p.multiformats;

import java.util.Arrays;

/**
 * The two texts of a peer id (libp2p/specs peer-ids): base58btc of the multihash, which begins with {@code 1} or
 * {@code Qm}, and a multibase CIDv1 of codec {@code libp2p-key}. Only what a key can hash to is a peer's name: an identity
 * multihash or a SHA-256 one, which are also the only ones whose base58 begins so.
 */
public final class PeerText {

    /** Keys up to this length are their own peer id (libp2p/specs peer-ids). */
    public static final int INLINE_BYTES_MAX = 42;
    private static final int CID_VERSION = 1;
    private static final int LIBP2P_KEY = 0x72;

    private PeerText() {}

    /** The multihash that either text names. */
    public static byte[] parse(String text) throws MultiformatException {
        if (text.startsWith("1") || text.startsWith("Qm")) {
            return checked(Multibase.fromBase58(text));
        }
        byte[] cid = Multibase.decode(text);
        if (cid.length < 2 || cid[0] != CID_VERSION || cid[1] != LIBP2P_KEY) {
            throw new MultiformatException(0, "a CID that is not one of a libp2p key");
        }
        return checked(Arrays.copyOfRange(cid, 2, cid.length));
    }

    /** The multihash, if it can be a peer's. */
    public static byte[] checked(byte[] multihash) throws MultiformatException {
        Multihash hash = Multihash.fromBytes(multihash);
        boolean inline = hash.code() == Multihash.IDENTITY && hash.digest().length <= INLINE_BYTES_MAX;
        if (!inline && hash.code() != Multihash.SHA2_256) {
            throw new MultiformatException(0, "a multihash that is no peer id");
        }
        return multihash;
    }

    /** The CIDv1 in base32. */
    public static String cid(byte[] multihash) {
        byte[] cid = new byte[multihash.length + 2];
        cid[0] = CID_VERSION;
        cid[1] = LIBP2P_KEY;
        System.arraycopy(multihash, 0, cid, 2, multihash.length);
        return Multibase.BASE32.encode(cid);
    }
}
