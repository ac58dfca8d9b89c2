package org.rustycoin.libp2p.multiformats;

import java.util.Arrays;

/**
 * The two texts of a peer id (libp2p/specs peer-ids): base58btc of the multihash, which begins with {@code 1} or
 * {@code Qm}, and a multibase CIDv1 of codec {@code libp2p-key}.
 */
public final class PeerText {

    private static final int CID_VERSION = 1;
    private static final int LIBP2P_KEY = 0x72;

    private PeerText() {}

    /** The multihash that either text names. */
    public static byte[] parse(String text) throws MultiformatException {
        if (text.startsWith("1") || text.startsWith("Qm")) {
            return Multihash.fromBytes(Multibase.fromBase58(text)).toBytes();
        }
        byte[] cid = Multibase.decode(text);
        if (cid.length < 2 || cid[0] != CID_VERSION || cid[1] != LIBP2P_KEY) {
            throw new MultiformatException(0, "a CID that is not one of a libp2p key");
        }
        return Multihash.fromBytes(Arrays.copyOfRange(cid, 2, cid.length)).toBytes();
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
