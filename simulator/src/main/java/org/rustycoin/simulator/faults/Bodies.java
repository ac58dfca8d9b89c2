package org.rustycoin.simulator.faults;

import java.util.List;
import java.util.function.Function;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.p2p.messages.P2PMessage;

/** Does something to every block that is sent. */
record Bodies(Function<Block, Block> change) implements Fault {

    @Override
    public P2PMessage answer(P2PMessage honest) {
        return honest instanceof P2PMessage.BlockResponse(List<Block> blocks)
                ? new P2PMessage.BlockResponse(blocks.stream().map(change).toList())
                : honest;
    }
}
