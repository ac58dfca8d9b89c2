package org.rustycoin.p2p.messages;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.block.TicketVote;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.masternode.MasternodeStatus;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

/** Small random messages of every kind. */
final class RandomMessages {

    static final int VARIANTS = 23;

    private final RandomGenerator random;

    RandomMessages(RandomGenerator random) {
        this.random = random;
    }

    P2PMessage ofVariant(int variant) {
        return switch (variant) {
            case 0 -> new P2PMessage.BlockRequest(random.nextInt(), random.nextInt());
            case 1 -> new P2PMessage.BlockResponse(some(this::block));
            case 2 -> new P2PMessage.GetHeaders(some(this::hash), hash());
            case 3 -> new P2PMessage.Headers(some(this::header));
            case 4 -> new P2PMessage.Inv(some(this::inventory));
            case 5 -> new P2PMessage.TxData(some(this::transaction));
            case 6 -> new P2PMessage.CompactBlock(header(), random.nextLong(),
                    some(() -> bytes(P2PMessage.SHORT_ID_BYTES)),
                    some(() -> new PrefilledTransaction(random.nextInt(), transaction())), some(this::vote));
            case 7 -> new P2PMessage.GetBlockTxs(hash(), some(random::nextInt));
            case 8 -> new P2PMessage.BlockTxs(hash(), some(this::transaction));
            case 9 -> new P2PMessage.MasternodeListRequest(random.nextInt(), hash());
            case 10 -> new P2PMessage.MasternodeListResponse(random.nextInt(), random.nextLong(), hash(),
                    some(this::entry));
            case 11 -> new P2PMessage.MasternodeUpdate(outPoint(), one(MasternodeUpdateType.values()), maybe(
                    this::entry), random.nextLong(), random.nextLong(), bytes(64));
            case 12 -> new P2PMessage.MasternodeListSync(random.nextInt(), random.nextLong(), hash(), hash(),
                    some(this::entry), some(this::outPoint));
            case 13 -> new P2PMessage.PoSeResponse(random.nextLong(), bytes(64), outPoint());
            case 14 -> new P2PMessage.Chunk(random.nextLong(), random.nextInt(), random.nextInt(), random.nextLong(),
                    hash(), someBytes());
            case 15 -> new P2PMessage.GetData(some(this::inventory));
            case 16 -> new P2PMessage.NotFound(some(this::inventory));
            case 17 -> new P2PMessage.Status(random.nextInt(), hash(), hash(), random.nextLong(), bytes(32),
                    random.nextLong(), text());
            case 18 -> new P2PMessage.SendCompact(random.nextBoolean(), random.nextLong());
            case 19 -> new P2PMessage.FeeFilter(random.nextLong());
            case 20 -> new P2PMessage.PoSeChallenge(random.nextLong(), hash(), outPoint(), random.nextLong(),
                    bytes(64));
            case 21 -> new P2PMessage.SeedListUpdate(random.nextLong(), random.nextLong(),
                    some(() -> new SeedEntry(someBytes(), text())), some(this::text),
                    some(() -> new SeedSignature(outPoint(), bytes(64))));
            case 22 -> new P2PMessage.Reject(random.nextInt(), text());
            default -> throw new IllegalArgumentException("no variant " + variant);
        };
    }

    private Block block() {
        return new Block(header(), some(this::vote), some(this::transaction));
    }

    private BlockHeader header() {
        return new BlockHeader(random.nextInt(), random.nextLong(), hash(), hash(), hash(), random.nextLong(),
                random.nextInt(), random.nextLong());
    }

    private TicketVote vote() {
        return new TicketVote(hash(), hash(), random.nextInt(256), bytes(64));
    }

    private Transaction transaction() {
        return switch (random.nextInt(4)) {
            case 0 -> new Transaction.Standard(random.nextInt(), some(this::input), some(this::output),
                    random.nextInt(), random.nextLong(), some(this::someBytes));
            case 1 -> new Transaction.Coinbase(random.nextInt(), some(this::input), some(this::output),
                    random.nextInt(), some(this::someBytes));
            case 2 -> new Transaction.MasternodeRegister(identity(), bytes(64), random.nextInt(), some(this::input),
                    some(this::output), some(this::someBytes));
            default -> new Transaction.MasternodeCollateral(random.nextInt(), some(this::input), some(this::output),
                    identity(), random.nextLong(), random.nextInt(), some(this::someBytes));
        };
    }

    private TxInput input() {
        return new TxInput(outPoint(), someBytes(), random.nextInt(), some(this::someBytes));
    }

    private TxOutput output() {
        return new TxOutput(random.nextLong(), someBytes(), maybe(this::someBytes));
    }

    private OutPoint outPoint() {
        return new OutPoint(hash(), random.nextInt());
    }

    private MasternodeIdentity identity() {
        return new MasternodeIdentity(outPoint(), bytes(32), text(), bytes(32));
    }

    private MasternodeEntry entry() {
        return new MasternodeEntry(identity(), one(MasternodeStatus.values()), random.nextInt(), random.nextInt(),
                maybe(random::nextInt), random.nextLong(), random.nextLong());
    }

    private Inventory inventory() {
        return new Inventory(one(InventoryKind.values()), hash());
    }

    private Hash hash() {
        return Hash.wrap(bytes(Hash.BYTES).toByteArray());
    }

    private Bytes bytes(int length) {
        byte[] value = new byte[length];
        random.nextBytes(value);
        return Bytes.wrap(value);
    }

    private Bytes someBytes() {
        return bytes(random.nextInt(4));
    }

    private String text() {
        return "äx☂/ip4".substring(random.nextInt(7));
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    private <T> List<T> some(Supplier<T> value) {
        var values = new ArrayList<T>();
        for (int i = random.nextInt(3); i > 0; i--) {
            values.add(value.get());
        }
        return values;
    }
}
