package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.block.TicketVote;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.validation.Fault;

import static org.assertj.core.api.Assertions.assertThat;

/** A block's rules (WIRE.md §6): each alone is broken, and the tip stays where it was. */
class BlockRulesTest {

    private final Mint mint = new Mint();

    private static void refused(@Nullable Fault fault, String rule) {
        assertThat(fault).isNotNull().extracting(Fault::rule, Fault::mutated).containsExactly(rule, false);
    }

    private static void mutated(@Nullable Fault fault, String rule) {
        assertThat(fault).isNotNull().extracting(Fault::rule, Fault::mutated).containsExactly(rule, true);
    }

    @Test
    void theFirstTransactionAndOnlyItIsACoinbase() {
        Block block = mint.block();
        refused(mint.offer(Mint.changed(block, all -> List.of())), "coinbase-first");
        Purse coin = mint.mine();
        Transaction payment = mint.pay(coin, Mint.key(2));
        refused(mint.offer(Mint.changed(mint.block(), all -> List.of(payment))), "coinbase-first");
        refused(mint.offer(Mint.changed(mint.block(), all -> List.of(all.getFirst(), coinbase(2, 7)))),
                "coinbase-only-first");
        assertThat(mint.chain.tip().height()).isEqualTo(1);
    }

    private Transaction coinbase(long height, long value) {
        var input = new TxInput(new OutPoint(Hash.ZERO, -1),
                Bytes.wrap(new BincodeWriter(8).u64(height).toByteArray()), -1, List.of());
        return new Transaction.Coinbase(1, List.of(input), List.of(new TxOutput(value, mint.key.script(), null)), 0,
                List.of());
    }

    @Test
    void aCoinbaseCreatesSubsidyAndFeesAndNoUnitMore() {
        Purse coin = mint.mine();
        Transaction payment = mint.pay(coin, Mint.key(2));
        long allowed = NetworkParams.subsidy(2) + Mint.FEE;
        Block greedy = Mint.changed(mint.block(payment), all -> List.of(coinbase(2, allowed + 1), payment));
        refused(mint.offer(greedy), "coinbase-value");
        assertThat(mint.block(payment).transactions().getFirst().outputs().getFirst().value()).isEqualTo(allowed);
        assertThat(mint.offer(mint.block(payment))).isNull();
    }

    @Test
    void aCoinbaseBeginsWithItsHeightAndSpendsNothing() {
        refused(mint.offer(Mint.changed(mint.block(), all -> List.of(coinbase(2, 7)))), "coinbase-height");
        Purse coin = mint.mine();
        var spends = new Transaction.Coinbase(1, List.of(Mint.spending(coin.at())),
                List.of(new TxOutput(7, mint.key.script(), null)), 0, List.of());
        refused(mint.offer(Mint.changed(mint.block(), all -> List.of(spends))), "coinbase-inputs");
    }

    @Test
    void aCoinbaseIsFinalToo() {
        Transaction.Coinbase honest = (Transaction.Coinbase) mint.block().transactions().getFirst();
        TxInput input = honest.inputs().getFirst();
        var open = List.of(new TxInput(input.previousOutput(), input.scriptSig(), 0, List.of()));
        var locked = new Transaction.Coinbase(1, open, honest.outputs(), 1, List.of());
        refused(mint.offer(Mint.changed(mint.block(), all -> List.of(locked))), "lock-time");
    }

    @Test
    void aCoinbaseMaturesBeforeItIsSpent() {
        var slow = new NetworkParams("regtest", NetworkParams.regtest().genesis(), NetworkParams.regtest().powLimit(),
                false, 3, 1000, 1, 2, 3);
        var patient = new Mint(slow);
        Purse coin = patient.mine();
        Transaction early = patient.pay(coin, Mint.key(2));
        patient.mine();
        refused(patient.offerWith(early), "immature-coinbase");
        patient.mine();
        assertThat(patient.offer(patient.block(early))).isNull();
    }

    @Test
    void noCoinIsSpentTwiceOrOutOfNothing() {
        Purse coin = mint.mine();
        Transaction once = mint.pay(coin, Mint.key(2));
        Transaction again = mint.pay(coin, Mint.key(3));
        refused(mint.offerWith(once, again), "missing-coin");
        refused(mint.offerWith(once, once), "duplicate-transaction");
        var nowhere = new Purse(new OutPoint(Hash.wrap(new byte[32]), 9), coin.output());
        refused(mint.offerWith(mint.pay(nowhere, Mint.key(2))), "missing-coin");
        mint.mine(once);
        refused(mint.offerWith(again), "missing-coin");
    }

    @Test
    void aCoinMayBeSpentInTheBlockThatMadeItButNotBeforeIt() {
        Purse coin = mint.mine();
        Transaction first = mint.pay(coin, mint.key);
        Transaction second = mint.pay(Mint.purse(first, 0), Mint.key(2));
        refused(mint.offerWith(second, first), "missing-coin");
        assertThat(mint.offer(mint.block(first, second))).isNull();
    }

    @Test
    void aBodyThatIsNotTheHeadersIsOnlyMutated() {
        Purse coin = mint.mine();
        Transaction payment = mint.pay(coin, Mint.key(2));
        Block honest = mint.block(payment);
        mutated(mint.offer(new Block(honest.header(), List.of(), List.of(honest.transactions().getFirst()))),
                "merkle-root");
        Block three = Mint.changed(honest, same -> {
            same.add(mint.pay(coin, Mint.key(3)));
            return same;
        });
        List<Transaction> tailTwice = new ArrayList<>(three.transactions());
        tailTwice.add(tailTwice.getLast());
        mutated(mint.offer(new Block(three.header(), List.of(), tailTwice)), "merkle-duplicate");
        assertThat(mint.offer(honest)).as("the honest body of the same header").isNull();
    }

    @Test
    void wrongVotesNeverCondemnTheHeader() {
        Block honest = mint.block();
        TicketVote vote = vote(1, 0);
        mutated(mint.offer(Mint.withVotes(honest, vote, vote)), "votes");
        mutated(mint.offer(Mint.withVotes(honest, vote(1, 3))), "votes");
        TicketVote[] many = new TicketVote[11];
        for (int i = 0; i < many.length; i++) {
            many[i] = vote(i, 1);
        }
        mutated(mint.offer(Mint.withVotes(honest, many)), "votes");
        assertThat(mint.offer(Mint.withVotes(honest, vote(1, 2)))).isNull();
    }

    private static TicketVote vote(int ticket, int vote) {
        byte[] id = new byte[32];
        id[0] = (byte) ticket;
        return new TicketVote(Hash.wrap(id), Hash.ZERO, vote, Bytes.wrap(new byte[64]));
    }

    @Test
    void aBlockOfMoreThanTwoMillionBytesIsRefused() {
        Purse coin = mint.mine();
        Bytes ballast = Bytes.wrap(new byte[99_000]);
        Block heavy = Mint.changed(mint.block(), all -> {
            for (int i = 0; i < 21; i++) {
                var output = new TxOutput(i, Mint.key(2).script(), ballast);
                all.add(new Transaction.Standard(1, List.of(Mint.spending(coin.at())), List.of(output), 0, 0,
                        List.of()));
            }
            return all;
        });
        assertThat(BincodeWriter.encode(heavy).length).isGreaterThan(NetworkParams.BLOCK_BYTES_MAX);
        refused(mint.offer(heavy), "block-size");
    }

    @Test
    void theHeaderCommitsToTheStateAfterTheBlock() {
        Block honest = mint.block();
        BlockHeader old = honest.header();
        var other = new BlockHeader(old.version(), old.height(), old.prevBlockHash(), old.merkleRoot(), Hash.ZERO,
                old.timestamp(), old.difficultyTarget(), 0);
        Block lying = Mint.ground(new Block(other, List.of(), honest.transactions()));
        refused(mint.offer(lying), "state-root");
        assertThat(mint.offer(honest)).isNull();
    }

    @Test
    void theSubsidyHalvesAndEnds() {
        assertThat(NetworkParams.subsidy(0)).isEqualTo(50_000_000_000L);
        assertThat(NetworkParams.subsidy(209_999)).isEqualTo(50_000_000_000L);
        assertThat(NetworkParams.subsidy(210_000)).isEqualTo(25_000_000_000L);
        assertThat(NetworkParams.subsidy(210_000L * 35)).isOne();
        assertThat(NetworkParams.subsidy(210_000L * 36)).isZero();
        assertThat(NetworkParams.subsidy(210_000L * 64)).as("a shift by 64 would be one by 0").isZero();
    }
}
