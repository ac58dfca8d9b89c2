package org.rustycoin.ledger.params;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.masternode.MasternodeList;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.utxo.LtHash;

/**
 * Everything in which the networks differ (WIRE.md §6).
 *
 * @param name             `mainnet`, `testnet` or `regtest`
 * @param genesis          the first block; its one output is unspendable, so the UTXO set after it is empty
 * @param powLimit         compact form of the easiest target
 * @param retargets        whether difficulty follows the hash rate; regtest's never does
 * @param coinbaseMaturity blocks on top of a coinbase's own before its outputs may be spent
 * @param collateral       what a masternode locks, in units
 * @param p2pPort          TCP and QUIC
 */
public record NetworkParams(String name, Block genesis, int powLimit, boolean retargets, int coinbaseMaturity,
        long collateral, int p2pPort, int webSocketPort, int rpcPort) {

    /** Units in one RUST. */
    public static final long RUST = 100_000_000L;
    /** A block's encoded size, in bytes. */
    public static final int BLOCK_BYTES_MAX = 2_000_000;
    /** Seconds between blocks that difficulty aims at. */
    public static final long SPACING_SECONDS = 150;
    /** Blocks from one change of difficulty to the next. */
    public static final int RETARGET_BLOCKS = 2016;
    /** How much a retarget changes the target at most. */
    public static final int RETARGET_FACTOR_MAX = 4;
    /** How far ahead of a node's own clock a header may be, in seconds. */
    public static final long FUTURE_SECONDS_MAX = 2 * 3600;
    /** Over how many headers the median time is taken. */
    public static final int MEDIAN_TIME_BLOCKS = 11;
    private static final long SUBSIDY = 500 * RUST;
    private static final long HALVING_BLOCKS = 210_000;
    /** More than will ever exist: bounds every value and every sum of values in a transaction. */
    public static final long MONEY_MAX = 2 * SUBSIDY * HALVING_BLOCKS;

    private static final int MAINNET_LIMIT = 0x1e00ffff;
    private static final int TESTNET_LIMIT = 0x1f00ffff;
    private static final int REGTEST_LIMIT = 0x207fffff;

    public static NetworkParams mainnet() {
        return new NetworkParams("mainnet", genesis("mainnet", MAINNET_LIMIT, 6_654_858), MAINNET_LIMIT, true, 100,
                26_000 * RUST, 4733, 4734, 4732);
    }

    public static NetworkParams testnet() {
        return new NetworkParams("testnet", genesis("testnet", TESTNET_LIMIT, 16_092), TESTNET_LIMIT, true, 100,
                10 * RUST, 14733, 14734, 14732);
    }

    public static NetworkParams regtest() {
        return new NetworkParams("regtest", genesis("regtest", REGTEST_LIMIT, 2), REGTEST_LIMIT, false, 1, RUST / 1000,
                24733, 24734, 24732);
    }

    /**
     * The network of a name.
     *
     * @throws IllegalArgumentException if there is none, with a message that lists those there are
     */
    public static NetworkParams named(String name) {
        return switch (name) {
            case "mainnet" -> mainnet();
            case "testnet" -> testnet();
            case "regtest" -> regtest();
            default -> throw new IllegalArgumentException(
                    "no network is called '" + name + "': choose mainnet, testnet or regtest");
        };
    }

    /** What a block at a height may create beside its fees. */
    public static long subsidy(long height) {
        long halvings = height / HALVING_BLOCKS;
        return halvings >= 63 ? 0 : SUBSIDY >> halvings;
    }

    public Hash genesisHash() {
        return genesis.hash();
    }

    /**
     * The target after a period that took so many seconds: the old one scaled by the time it took over the time it
     * should have taken, by a factor of at most four either way, and never easier than the limit.
     */
    public int retarget(int oldTarget, long tookSeconds) {
        long aim = RETARGET_BLOCKS * SPACING_SECONDS;
        long took = Math.clamp(tookSeconds, aim / RETARGET_FACTOR_MAX, aim * RETARGET_FACTOR_MAX);
        BigInteger scaled = CompactTarget.expand(oldTarget).multiply(BigInteger.valueOf(took))
                .divide(BigInteger.valueOf(aim));
        return scaled.compareTo(CompactTarget.expand(powLimit)) > 0 ? powLimit : CompactTarget.compact(scaled);
    }

    /** What a header commits to beside its transactions: BLAKE3(UTXO set's hash ‖ masternode list's hash). */
    public static Hash stateRoot(Hash utxoSet, Hash masternodes) {
        return Hash.wrap(Blake3.hash(utxoSet.unsafeArray(), masternodes.unsafeArray()));
    }

    private static Block genesis(String network, int target, long nonce) {
        byte[] text = ("Rusty Coin " + network + ", 1 January 2026").getBytes(StandardCharsets.US_ASCII);
        byte[] script = new BincodeWriter(text.length + 1).u8(0x6a).array(text).toByteArray();
        var input = new TxInput(new OutPoint(Hash.ZERO, -1), Bytes.wrap(new BincodeWriter(8).u64(0).toByteArray()), -1,
                List.of());
        Transaction coinbase = new Transaction.Coinbase(1, List.of(input),
                List.of(new TxOutput(0, Bytes.wrap(script), null)), 0, List.of());
        Hash stateRoot = stateRoot(new LtHash().hash(), MasternodeList.hashOf(List.of()));
        var header = new BlockHeader(1, 0, Hash.ZERO, coinbase.txid(), stateRoot, 1_767_225_600L, target, nonce);
        return new Block(header, List.of(), List.of(coinbase));
    }
}
