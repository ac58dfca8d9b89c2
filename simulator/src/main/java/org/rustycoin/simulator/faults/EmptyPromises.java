package org.rustycoin.simulator.faults;

import java.util.Arrays;
import java.util.List;

import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.p2p.messages.P2PMessage;

/** Claims a chain of more work than there is, and has no header of it. */
public final class EmptyPromises implements Fault {

    @Override
    public P2PMessage answer(P2PMessage honest) {
        return switch (honest) {
            case P2PMessage.Status status -> claim(status);
            case P2PMessage.Headers _ -> new P2PMessage.Headers(List.of());
            default -> honest;
        };
    }

    private static P2PMessage claim(P2PMessage.Status status) {
        byte[] work = new byte[Hash.BYTES];
        Arrays.fill(work, 1, work.length, (byte) 0xff);
        return new P2PMessage.Status(status.protocolVersion(), status.genesisHash(),
                Hash.wrap(Blake3.hash(status.tipHash().toByteArray())), status.tipHeight() + 1_000_000,
                Bytes.wrap(work), status.services(), status.userAgent());
    }
}
