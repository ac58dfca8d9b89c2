package org.rustycoin.p2p.messages;

import org.rustycoin.p2p.messages.P2PMessage.BlockRequest;
import org.rustycoin.p2p.messages.P2PMessage.BlockResponse;
import org.rustycoin.p2p.messages.P2PMessage.BlockTxs;
import org.rustycoin.p2p.messages.P2PMessage.CompactBlock;
import org.rustycoin.p2p.messages.P2PMessage.FeeFilter;
import org.rustycoin.p2p.messages.P2PMessage.GetBlockTxs;
import org.rustycoin.p2p.messages.P2PMessage.GetData;
import org.rustycoin.p2p.messages.P2PMessage.GetHeaders;
import org.rustycoin.p2p.messages.P2PMessage.Headers;
import org.rustycoin.p2p.messages.P2PMessage.Inv;
import org.rustycoin.p2p.messages.P2PMessage.MasternodeListRequest;
import org.rustycoin.p2p.messages.P2PMessage.MasternodeListResponse;
import org.rustycoin.p2p.messages.P2PMessage.MasternodeListSync;
import org.rustycoin.p2p.messages.P2PMessage.NotFound;
import org.rustycoin.p2p.messages.P2PMessage.PoSeChallenge;
import org.rustycoin.p2p.messages.P2PMessage.PoSeResponse;
import org.rustycoin.p2p.messages.P2PMessage.Reject;
import org.rustycoin.p2p.messages.P2PMessage.SendCompact;
import org.rustycoin.p2p.messages.P2PMessage.Status;
import org.rustycoin.p2p.messages.P2PMessage.TxData;

/** The exchanges of this coin and what may be said in each (WIRE.md §4). */
public enum CoinProtocol {
    STATUS("status"), BLOCK_SYNC("block-sync"), TX_PROP("tx-prop"), COMPACT_BLOCK("compact-block"), MASTERNODE(
            "masternode");

    private final String id;

    CoinProtocol(String name) {
        this.id = "/rusty/" + name + "/1.0";
    }

    /** The libp2p protocol id. */
    public String id() {
        return id;
    }

    /**
     * How long a question or statement of this protocol may be. Strangers open many streams, so what they may send
     * unasked is held to what it can be: a thousand names are 36 kB, a compact block is a part of a block.
     */
    public int questionBytesMax() {
        return switch (this) {
            case STATUS, MASTERNODE -> 4 << 10;
            case BLOCK_SYNC, TX_PROP -> 64 << 10;
            case COMPACT_BLOCK -> 4 << 20;
        };
    }

    /** How long an answer of this protocol may be. */
    public int answerBytesMax() {
        return switch (this) {
            case STATUS -> 4 << 10;
            case BLOCK_SYNC, TX_PROP, COMPACT_BLOCK, MASTERNODE -> FrameCodec.MESSAGE_BYTES_MAX;
        };
    }

    /** Whether a message may open a stream of this protocol and wants an answer. */
    public boolean isQuestion(P2PMessage message) {
        return switch (this) {
            case STATUS -> message instanceof Status;
            case BLOCK_SYNC -> message instanceof GetHeaders || message instanceof BlockRequest
                    || message instanceof GetData data && isOnly(data, InventoryKind.BLOCK);
            case TX_PROP -> message instanceof GetData data && isOnly(data, InventoryKind.TRANSACTION);
            case COMPACT_BLOCK -> message instanceof GetBlockTxs;
            case MASTERNODE -> message instanceof MasternodeListRequest || message instanceof PoSeChallenge;
        };
    }

    /** Whether a message may open a stream of this protocol and wants none. */
    public boolean isStatement(P2PMessage message) {
        return switch (this) {
            case TX_PROP -> message instanceof FeeFilter || message instanceof Inv;
            case COMPACT_BLOCK -> message instanceof SendCompact || message instanceof CompactBlock;
            case STATUS, BLOCK_SYNC, MASTERNODE -> false;
        };
    }

    /** Whether a message may be the answer to a question of this protocol. A Reject may always be. */
    public boolean isAnswer(P2PMessage message) {
        return message instanceof Reject || switch (this) {
            case STATUS -> message instanceof Status;
            case BLOCK_SYNC -> message instanceof Headers || message instanceof BlockResponse
                    || message instanceof NotFound;
            case TX_PROP -> message instanceof TxData || message instanceof NotFound;
            case COMPACT_BLOCK -> message instanceof BlockTxs || message instanceof NotFound;
            case MASTERNODE -> message instanceof MasternodeListResponse || message instanceof MasternodeListSync
                    || message instanceof PoSeResponse;
        };
    }

    private static boolean isOnly(GetData data, InventoryKind kind) {
        return data.inventory().stream().allMatch(inventory -> inventory.kind() == kind);
    }
}
