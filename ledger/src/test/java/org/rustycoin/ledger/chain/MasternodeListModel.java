package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.crypto.BouncyCastleVerifier;
import org.rustycoin.ledger.crypto.Parallel;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.mempool.ReclaimedTransactions;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.MemoryChainStore;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.validation.MasternodeRules;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Branches full of registrations, moves and deregistrations, between which a chain is switched, stopped by bad blocks and
 * opened anew at every step, against a twin that replays the list from genesis.
 */
class MasternodeListModel {

    private static final int STEPS = 20;
    private static final int BRANCHES = 4;
    private static final int BRANCH_BLOCKS = 6;
    private static final int OPERATORS = 4;

    /** A random walk through what masternodes do, on a chain of its own. */
    private static List<Block> branch(RandomGenerator random, List<Block> stem) {
        var mint = new Mint();
        var registrations = new Registrations(mint);
        var coins = new ArrayList<Purse>();
        for (Block block : stem) {
            assertThat(mint.offer(block)).isNull();
            coins.add(Mint.purse(block.transactions().getFirst(), 0));
        }
        coins.removeIf(coin -> mint.store.coin(coin.at()) == null);
        var path = new ArrayList<>(stem);
        for (int i = 0; i < BRANCH_BLOCKS; i++) {
            var wanted = new ArrayList<Transaction>();
            for (MasternodeEntry entry : mint.chain.masternodes()) {
                var locked = new Purse(entry.id(), locked(mint, entry.id()));
                switch (random.nextInt(4)) {
                    case 0 -> wanted.add(mint.pay(locked, Mint.key(50)));
                    case 1 -> {
                        Transaction move = registrations.move(random.nextInt(OPERATORS), locked);
                        wanted.add(move);
                        if (random.nextBoolean()) { // twice in one block
                            wanted.add(registrations.move(random.nextInt(OPERATORS), Mint.purse(move, 0)));
                        }
                    }
                    default -> {
                    }
                }
            }
            if (!coins.isEmpty() && random.nextInt(3) > 0) {
                Purse coin = coins.removeFirst();
                Transaction registration = registrations.register(coin, random.nextInt(OPERATORS));
                wanted.add(registration);
                if (random.nextInt(3) == 0) { // and given up in the same block
                    wanted.add(mint.pay(Mint.purse(registration, 0), Mint.key(50)));
                }
            }
            Candidate candidate = mint.chain.candidate(wanted, mint.key.script(), mint.chain.params().powLimit(),
                    random.nextInt(1000)); // operators that are taken are left out
            Block block = Mint.ground(candidate.block());
            assertThat(mint.offer(block)).isNull();
            coins.add(Mint.purse(block.transactions().getFirst(), 0));
            path.add(block);
        }
        return path;
    }

    private static TxOutput locked(Mint mint, OutPoint at) {
        return Objects.requireNonNull(mint.store.coin(at)).output();
    }

    /** The list by the letter of WIRE.md §6, from genesis. */
    private static List<MasternodeEntry> replay(List<Block> path) {
        var list = new TreeMap<OutPoint, MasternodeEntry>();
        long collateral = NetworkParams.regtest().collateral();
        for (Block block : path) {
            for (Transaction transaction : block.transactions()) {
                long sequence = 0;
                for (var input : transaction.inputs().reversed()) { // so that the first input's masternode moves
                    MasternodeEntry spent = list.remove(input.previousOutput());
                    sequence = spent == null ? sequence : spent.sequence() + 1;
                }
                MasternodeIdentity named = switch (transaction) {
                    case Transaction.MasternodeRegister register -> register.masternodeIdentity();
                    case Transaction.MasternodeCollateral move -> move.masternodeIdentity();
                    case Transaction.Standard _,Transaction.Coinbase _ -> null;
                };
                if (named != null) {
                    long start = transaction instanceof Transaction.MasternodeRegister ? 0 : sequence;
                    MasternodeIdentity identity = MasternodeRules.resolve(named, transaction.txid());
                    list.put(identity.collateralOutpoint(), MasternodeRules.entry(identity, collateral, start));
                }
            }
        }
        return new ArrayList<>(list.values());
    }

    /** What was in blocks of old that are not in the new chain: the coinbases go, the order is that of the chain. */
    private static Map<Hash, Transaction> payments(List<Block> path) {
        var payments = new LinkedHashMap<Hash, Transaction>();
        for (Block block : path) {
            block.transactions().stream().skip(1).forEach(each -> payments.put(each.txid(), each));
        }
        return payments;
    }

    private static Chainstate open(MemoryChainStore store, RandomGenerator random) {
        Parallel any = random.nextBoolean()
                ? Parallel.SEQUENTIAL
                : tasks -> tasks.reversed().forEach(Runnable::run);
        return Chainstate.open(NetworkParams.regtest(), store, new BouncyCastleVerifier(), any);
    }

    private static int common(List<Block> one, List<Block> other) {
        int common = 0;
        while (common < Math.min(one.size(), other.size()) && one.get(common).equals(other.get(common))) {
            common++;
        }
        return common;
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void theListIsAFunctionOfTheChainHoweverItWasReached(long seed) {
        var random = new SplittableRandom(seed);
        var branches = new ArrayList<List<Block>>();
        branches.add(branch(random, List.of()));
        while (branches.size() < BRANCHES) {
            List<Block> stem = branches.get(random.nextInt(branches.size()));
            branches.add(branch(random, stem.subList(0, random.nextInt(stem.size()))));
        }
        var store = new MemoryChainStore();
        List<Block> ours = List.of();
        for (int step = 0; step < STEPS; step++) {
            String where = "seed " + seed + ", step " + step;
            Chainstate chain = open(store, random);
            assertThat(chain.masternodes()).as(where + ", opened").isEqualTo(replay(ours));
            List<Block> branch = branches.get(random.nextInt(branches.size()));
            List<Block> theirs = branch.subList(0, 1 + random.nextInt(branch.size()));
            int common = common(ours, theirs);
            var run = new ArrayList<>(theirs.subList(common, theirs.size()));
            Hash fork = common == 0 ? chain.params().genesisHash() : ours.get(common - 1).hash();
            boolean spoiled = !run.isEmpty() && random.nextInt(3) == 0;
            if (spoiled) {
                int at = random.nextInt(run.size());
                run.set(at, spoiled(run.get(at), random));
                run.subList(at + 1, run.size()).clear();
            }
            Advance result = chain.advance(fork, run);
            assertThat(result.fault() != null).as(where).isEqualTo(spoiled);
            if (!spoiled) {
                reclaims(where, ours, theirs, common, result);
                ours = theirs;
            } else if (common == ours.size()) {
                ours = theirs.subList(0, common + run.size() - 1);
            }
            Hash tip = ours.isEmpty() ? chain.params().genesisHash() : ours.getLast().hash();
            assertThat(chain.tip()).as(where).isEqualTo(new ChainTip(tip, ours.size()));
            assertThat(chain.masternodes()).as(where).isEqualTo(replay(ours));
        }
    }

    /** A block that fails at once, after its transactions, or only in the parallel part. */
    private static Block spoiled(Block block, RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Block(block.header(), List.of(), List.of());
            case 1 -> Mint.changed(block, all -> {
                var nowhere = new OutPoint(Hash.ZERO, 7);
                all.add(new Transaction.Standard(1, List.of(Mint.spending(nowhere)), all.getFirst().outputs(), 0, 0,
                        List.of()));
                return all;
            });
            default -> {
                var old = block.header();
                yield Mint.ground(new Block(new BlockHeader(1, old.height(),
                        old.prevBlockHash(), old.merkleRoot(), Hash.ZERO, old.timestamp(), old.difficultyTarget(), 0),
                        List.of(), block.transactions()));
            }
        };
    }

    private static void reclaims(String where, List<Block> ours, List<Block> theirs, int common, Advance result) {
        var reclaimed = new ReclaimedTransactions();
        result.disconnected().reversed().forEach(reclaimed::left);
        theirs.subList(common, theirs.size()).forEach(reclaimed::joined);
        var expected = payments(ours.subList(common, ours.size()));
        expected.keySet().removeAll(payments(theirs).keySet());
        assertThat(reclaimed.ids()).as(where).containsExactlyElementsOf(expected.keySet());
    }
}
