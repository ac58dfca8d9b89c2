package org.rustycoin.p2p.messages;

import org.rustycoin.ledger.params.NetworkParams;
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

    /** A Status with its texts has at most 384 bytes, a PoSeChallenge and a Reject fewer. */
    private static final int SMALL_BYTES_MAX = 1024;
    /** A thousand hashes with their kinds have 36 kB. */
    private static final int INVENTORY_BYTES_MAX = 64 * 1024;
    /** A full block, had everything to be sent with it, and once more for positions and short ids. */
    private static final int COMPACT_BLOCK_BYTES_MAX = 2 * NetworkParams.BLOCK_BYTES_MAX;

    private final String id;

    CoinProtocol(String name) {
        this.id = "/rusty/" + name + "/1.0";
    }

    /** The libp2p protocol id. */
    public String id() {
        return id;
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

    /**
     * How long a question or statement may be, in bytes: what strangers may make us hold for each stream that they open.
     * Each is well above the longest that its bounds allow.
     */
    public int questionBytesMax() {
        return switch (this) {
            case STATUS, MASTERNODE -> SMALL_BYTES_MAX;
            case BLOCK_SYNC, TX_PROP -> INVENTORY_BYTES_MAX;
            case COMPACT_BLOCK -> COMPACT_BLOCK_BYTES_MAX;
        };
    }

    /** How long an answer may be, in bytes. */
    public int answerBytesMax() {
        return this == STATUS ? SMALL_BYTES_MAX : FrameCodec.MESSAGE_BYTES_MAX;
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
