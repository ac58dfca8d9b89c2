package org.rustycoin.p2p;

import java.util.List;

import org.rustycoin.ledger.block.Hash;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.serving.Serving;

/** What serving wants, on the protocol that it serves. */
record ServingOut(RustyCoin.Out out) implements Serving.Out {

    @Override
    public void answer(Ticket ticket, P2PMessage answer) {
        out.answer(CoinProtocol.BLOCK_SYNC, ticket, answer);
    }

    @Override
    public void refuse(Ticket ticket, String why) {
        out.refuse(CoinProtocol.BLOCK_SYNC, ticket, why);
    }

    @Override
    public void read(Ticket ticket, List<Hash> hashes, long bytesMax) {
        out.read(ticket, hashes, bytesMax);
    }
}
