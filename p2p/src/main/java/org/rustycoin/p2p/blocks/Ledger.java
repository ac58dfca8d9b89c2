package org.rustycoin.p2p.blocks;

import java.util.List;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.machine.Ticket;

/** What a download does to the chain. Like every wish it is queued by the host: no call blocks, throws or re-enters. */
public interface Ledger {

    /**
     * Makes the active chain end in these: first bodies that are stored, then bodies at hand.
     * {@link BlockDownload#advanced} follows.
     */
    void advance(Ticket ticket, Hash forkPoint, List<Hash> stored, List<Block> blocks);

    /** Keeps bodies of a side branch; {@link BlockDownload#stored} follows. */
    void store(Ticket ticket, List<Block> blocks);

    /** Remembers for good that a block is invalid. */
    void saveInvalid(BlockHeader header);
}
