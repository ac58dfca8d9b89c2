package org.rustycoin.p2p.messages;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.block.TicketVote;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;

/**
 * Everything that peers of this coin say to each other (WIRE.md §3). The order of the variants is the wire's and never
 * changes. Integers are the unsigned bits of their Rust types.
 */
public sealed interface P2PMessage extends BincodeWriter.Encodable {

    /** What one Headers message carries: 256 kB, so that an answer is one round trip's worth on a fast link. */
    int HEADERS_MAX = 2000;
    /** What one BlockResponse carries at most (WIRE.md §5). */
    int BLOCKS_MAX = 500;
    int INVENTORY_MAX = 1000;
    /** A locator's steps double, so 101 entries reach farther than any chain (Bitcoin's MAX_LOCATOR_SZ). */
    int LOCATOR_MAX = 101;
    /** Texts for people. */
    int TEXT_BYTES_MAX = 256;
    int SIGNATURE_BYTES = 64;
    int SHORT_ID_BYTES = 6;

    /** Asks for the blocks of a range of heights, both ends included; heights are unsigned 32 bits. */
    record BlockRequest(int startHeight, int endHeight) implements P2PMessage {}

    /** Blocks that were asked for, in that order: a prefix that fits. */
    record BlockResponse(List<Block> blocks) implements P2PMessage {}

    /** Asks for the headers after the first known hash; a zero stop hash asks for as many as allowed. */
    record GetHeaders(List<Hash> locatorHashes, Hash stopHash) implements P2PMessage {}

    /** Headers that follow one another, ascending. */
    record Headers(List<BlockHeader> headers) implements P2PMessage {}

    /** Says what can be asked for. */
    record Inv(List<Inventory> inventory) implements P2PMessage {}

    /** Transactions that were asked for. */
    record TxData(List<Transaction> transactions) implements P2PMessage {}

    /** A block whose transactions the receiver probably has. */
    record CompactBlock(BlockHeader header, long nonce, List<Bytes> shortIds, List<PrefilledTransaction> prefilled,
            List<TicketVote> ticketVotes) implements P2PMessage {}

    /** Asks for transactions of a compact block by their positions; whoever answers checks that they ascend strictly. */
    record GetBlockTxs(Hash blockHash, List<Integer> indexes) implements P2PMessage {}

    /** Those transactions. */
    record BlockTxs(Hash blockHash, List<Transaction> transactions) implements P2PMessage {}

    /** Asks for the masternode list; a zero base hash asks for all of it. */
    record MasternodeListRequest(int version, Hash baseListHash) implements P2PMessage {}

    /** The whole list. */
    record MasternodeListResponse(int version, long height, Hash listHash,
            List<MasternodeEntry> masternodes) implements P2PMessage {}

    /** A signed change of one entry; it counts when its sequence is higher than the one held. */
    record MasternodeUpdate(OutPoint masternodeId, MasternodeUpdateType updateType, @Nullable MasternodeEntry entry,
            long blockHeight, long sequence, Bytes signature) implements P2PMessage {}

    /** What changed since the base list. */
    record MasternodeListSync(int version, long height, Hash baseListHash, Hash listHash, List<MasternodeEntry> changed,
            List<OutPoint> removed) implements P2PMessage {}

    /** A challenged masternode's proof that it serves. */
    record PoSeResponse(long challengeNonce, Bytes signedBlockHash,
            OutPoint targetMasternodeId) implements P2PMessage {}

    /** A part of a message that is longer than one frame may be. */
    record Chunk(long transferId, int index, int count, long totalBytes, Hash digest,
            Bytes data) implements P2PMessage {}

    /** Asks for transactions or blocks by hash. */
    record GetData(List<Inventory> inventory) implements P2PMessage {}

    /** Says which of them are not here. */
    record NotFound(List<Inventory> inventory) implements P2PMessage {}

    /** Who a node is and how far its chain goes; the work is 32 bytes, big-endian. */
    record Status(int protocolVersion, Hash genesisHash, Hash tipHash, long tipHeight, Bytes cumulativeWork,
            long services, String userAgent) implements P2PMessage {}

    /** Says that the sender wants compact blocks. */
    record SendCompact(boolean highBandwidth, long version) implements P2PMessage {}

    /** Says below which fee the sender wants no announcements. */
    record FeeFilter(long minFeePerKilobyte) implements P2PMessage {}

    /** A masternode's challenge to another. */
    record PoSeChallenge(long challengeNonce, Hash challengeBlockHash, OutPoint challengerMasternodeId,
            long challengeGenerationBlockHeight, Bytes signature) implements P2PMessage {}

    /** A list of seeds signed by masternodes. */
    record SeedListUpdate(long sequence, long validFrom, List<SeedEntry> seeds, List<String> dnsSeeds,
            List<SeedSignature> signatures) implements P2PMessage {}

    /** Why a message was not accepted, for people. */
    record Reject(int code, String reason) implements P2PMessage {}

    /** Reads any message. */
    static P2PMessage read(BincodeReader in) throws BincodeException {
        return switch (in.variant(23)) {
            case 0 -> new BlockRequest(in.u32(), in.u32());
            case 1 -> new BlockResponse(Bounded.vector(in, Block.BYTES_MIN, BLOCKS_MAX, Block::read));
            case 2 -> new GetHeaders(Bounded.vector(in, Hash.BYTES, LOCATOR_MAX, Hash::read), Hash.read(in));
            case 3 -> new Headers(Bounded.vector(in, BlockHeader.BYTES, HEADERS_MAX, BlockHeader::read));
            case 4 -> new Inv(Bounded.vector(in, Inventory.BYTES, INVENTORY_MAX, Inventory::read));
            case 5 -> new TxData(in.vector(Transaction.BYTES_MIN, Transaction::read));
            case 6 -> new CompactBlock(BlockHeader.read(in), in.u64(),
                    in.vector(SHORT_ID_BYTES, id -> Bytes.readArray(id, SHORT_ID_BYTES)),
                    in.vector(PrefilledTransaction.BYTES_MIN, PrefilledTransaction::read),
                    in.vector(TicketVote.BYTES, TicketVote::read));
            case 7 -> new GetBlockTxs(Hash.read(in), in.vector(4, BincodeReader::u32));
            case 8 -> new BlockTxs(Hash.read(in), in.vector(Transaction.BYTES_MIN, Transaction::read));
            case 9 -> new MasternodeListRequest(in.u32(), Hash.read(in));
            case 10 -> new MasternodeListResponse(in.u32(), in.u64(), Hash.read(in),
                    in.vector(MasternodeEntry.BYTES_MIN, MasternodeEntry::read));
            case 11 -> new MasternodeUpdate(OutPoint.read(in), MasternodeUpdateType.read(in),
                    in.option(MasternodeEntry::read), in.u64(), in.u64(), Bytes.readArray(in, SIGNATURE_BYTES));
            case 12 -> new MasternodeListSync(in.u32(), in.u64(), Hash.read(in), Hash.read(in),
                    in.vector(MasternodeEntry.BYTES_MIN, MasternodeEntry::read),
                    in.vector(OutPoint.BYTES, OutPoint::read));
            case 13 -> new PoSeResponse(in.u64(), Bytes.readArray(in, SIGNATURE_BYTES), OutPoint.read(in));
            case 14 -> new Chunk(in.u64(), in.u32(), in.u32(), in.u64(), Hash.read(in), Bytes.readVector(in));
            case 15 -> new GetData(Bounded.vector(in, Inventory.BYTES, INVENTORY_MAX, Inventory::read));
            case 16 -> new NotFound(Bounded.vector(in, Inventory.BYTES, INVENTORY_MAX, Inventory::read));
            case 17 -> new Status(in.u32(), Hash.read(in), Hash.read(in), in.u64(), Bytes.readArray(in, Hash.BYTES),
                    in.u64(), in.string(TEXT_BYTES_MAX));
            case 18 -> new SendCompact(in.bool(), in.u64());
            case 19 -> new FeeFilter(in.u64());
            case 20 -> new PoSeChallenge(in.u64(), Hash.read(in), OutPoint.read(in), in.u64(),
                    Bytes.readArray(in, SIGNATURE_BYTES));
            case 21 -> new SeedListUpdate(in.u64(), in.u64(), in.vector(SeedEntry.BYTES_MIN, SeedEntry::read),
                    in.vector(8, BincodeReader::string), in.vector(SeedSignature.BYTES, SeedSignature::read));
            case 22 -> new Reject(in.u32(), in.string(TEXT_BYTES_MAX));
            default -> throw new IllegalStateException("the reader has checked the variant");
        };
    }

    /** Reads a whole encoding. */
    static P2PMessage decode(byte[] bytes) throws BincodeException {
        return BincodeReader.decode(bytes, P2PMessage::read);
    }

    default byte[] encode() {
        return BincodeWriter.encode(this);
    }

    @Override
    default void write(BincodeWriter out) {
        switch (this) {
            case BlockRequest m -> {
                out.variant(0);
                out.u32(m.startHeight());
                out.u32(m.endHeight());
            }
            case BlockResponse m -> {
                out.variant(1);
                out.vector(m.blocks());
            }
            case GetHeaders m -> {
                out.variant(2);
                out.vector(m.locatorHashes());
                m.stopHash().write(out);
            }
            case Headers m -> {
                out.variant(3);
                out.vector(m.headers());
            }
            case Inv m -> {
                out.variant(4);
                out.vector(m.inventory());
            }
            case TxData m -> {
                out.variant(5);
                out.vector(m.transactions());
            }
            case CompactBlock m -> {
                out.variant(6);
                m.header().write(out);
                out.u64(m.nonce());
                out.vector(m.shortIds(), (to, id) -> id.writeArray(to));
                out.vector(m.prefilled());
                out.vector(m.ticketVotes());
            }
            case GetBlockTxs m -> {
                out.variant(7);
                m.blockHash().write(out);
                out.vector(m.indexes(), BincodeWriter::u32);
            }
            case BlockTxs m -> {
                out.variant(8);
                m.blockHash().write(out);
                out.vector(m.transactions());
            }
            case MasternodeListRequest m -> {
                out.variant(9);
                out.u32(m.version());
                m.baseListHash().write(out);
            }
            case MasternodeListResponse m -> {
                out.variant(10);
                out.u32(m.version());
                out.u64(m.height());
                m.listHash().write(out);
                out.vector(m.masternodes());
            }
            case MasternodeUpdate m -> {
                out.variant(11);
                m.masternodeId().write(out);
                out.variant(m.updateType().ordinal());
                out.option(m.entry(), (to, value) -> value.write(to));
                out.u64(m.blockHeight());
                out.u64(m.sequence());
                m.signature().writeArray(out);
            }
            case MasternodeListSync m -> {
                out.variant(12);
                out.u32(m.version());
                out.u64(m.height());
                m.baseListHash().write(out);
                m.listHash().write(out);
                out.vector(m.changed());
                out.vector(m.removed());
            }
            case PoSeResponse m -> {
                out.variant(13);
                out.u64(m.challengeNonce());
                m.signedBlockHash().writeArray(out);
                m.targetMasternodeId().write(out);
            }
            case Chunk m -> {
                out.variant(14);
                out.u64(m.transferId());
                out.u32(m.index());
                out.u32(m.count());
                out.u64(m.totalBytes());
                m.digest().write(out);
                m.data().writeVector(out);
            }
            case GetData m -> {
                out.variant(15);
                out.vector(m.inventory());
            }
            case NotFound m -> {
                out.variant(16);
                out.vector(m.inventory());
            }
            case Status m -> {
                out.variant(17);
                out.u32(m.protocolVersion());
                m.genesisHash().write(out);
                m.tipHash().write(out);
                out.u64(m.tipHeight());
                m.cumulativeWork().writeArray(out);
                out.u64(m.services());
                out.string(m.userAgent());
            }
            case SendCompact m -> {
                out.variant(18);
                out.bool(m.highBandwidth());
                out.u64(m.version());
            }
            case FeeFilter m -> {
                out.variant(19);
                out.u64(m.minFeePerKilobyte());
            }
            case PoSeChallenge m -> {
                out.variant(20);
                out.u64(m.challengeNonce());
                m.challengeBlockHash().write(out);
                m.challengerMasternodeId().write(out);
                out.u64(m.challengeGenerationBlockHeight());
                m.signature().writeArray(out);
            }
            case SeedListUpdate m -> {
                out.variant(21);
                out.u64(m.sequence());
                out.u64(m.validFrom());
                out.vector(m.seeds());
                out.vector(m.dnsSeeds(), BincodeWriter::string);
                out.vector(m.signatures());
            }
            case Reject m -> {
                out.variant(22);
                out.u32(m.code());
                out.string(m.reason());
            }
        }
    }

    /** The variant's name. */
    default String name() {
        return getClass().getSimpleName();
    }
}
