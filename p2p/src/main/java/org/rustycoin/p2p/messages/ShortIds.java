package org.rustycoin.p2p.messages;

import java.util.Arrays;

import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.params.KeyParameter;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;

/**
 * Six bytes that stand for a transaction in one compact block (WIRE.md §3): SipHash-2-4 of the txid under a key that
 * header and nonce give, so that nobody can make two transactions collide for everybody.
 */
public final class ShortIds {

    private final KeyParameter key;

    public ShortIds(BlockHeader header, long nonce) {
        byte[] hash = Blake3.hash(BincodeWriter.encode(header), new BincodeWriter(8).u64(nonce).toByteArray());
        this.key = new KeyParameter(hash, 0, 16);
    }

    public Bytes of(Hash txid) {
        var sip = new SipHash();
        sip.init(key);
        sip.update(txid.unsafeArray(), 0, Hash.BYTES);
        byte[] mac = new byte[8];
        sip.doFinal(mac, 0);
        return Bytes.wrap(Arrays.copyOf(mac, P2PMessage.SHORT_ID_BYTES));
    }
}
