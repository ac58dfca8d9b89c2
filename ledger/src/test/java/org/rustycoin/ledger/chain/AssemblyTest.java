package org.rustycoin.ledger.chain;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.crypto.BouncyCastleVerifier;
import org.rustycoin.ledger.crypto.Parallel;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;

import static org.assertj.core.api.Assertions.assertThat;

/** A block template takes what is valid and fits, and nothing that it leaves out leaves a trace. */
class AssemblyTest {

    private final Mint mint = new Mint();
    private final Registrations registrations = new Registrations(mint);

    private Candidate candidate(List<Transaction> offered) {
        return mint.chain.candidate(offered, mint.key.script(), mint.chain.params().powLimit(), 0);
    }

    private Candidate candidate(Transaction... offered) {
        return candidate(List.of(offered));
    }

    private void connects(Candidate candidate) {
        assertThat(mint.offer(Mint.ground(candidate.block()))).isNull();
    }

    private static List<Transaction> taken(Candidate candidate) {
        List<Transaction> all = candidate.block().transactions();
        return all.subList(1, all.size());
    }

    @Test
    void theFirstOfTwoThatSpendOneCoinIsTaken() {
        Purse coin = mint.mine();
        Transaction first = mint.pay(coin, mint.key);
        Transaction second = mint.pay(coin, Mint.key(3));
        Transaction child = mint.pay(Mint.purse(first, 0), Mint.key(4));
        Candidate candidate = candidate(first, second, child);
        assertThat(taken(candidate)).containsExactly(first, child);
        assertThat(candidate.refused()).containsExactly(second);
        connects(candidate);
    }

    @Test
    void aTransactionThatFailsAtItsLastInputLeavesTheOthersUnspent() {
        Purse coin = mint.mine();
        var nowhere = new Purse(new OutPoint(Hash.ZERO, 5), coin.output());
        Transaction both = mint.sign(new Transaction.Standard(1,
                List.of(Mint.spending(coin.at()), Mint.spending(nowhere.at())),
                List.of(new TxOutput(1, mint.key.script(), null)), 0, 2 * coin.output().value() - 1, List.of()), coin,
                nowhere);
        Transaction good = mint.pay(coin, Mint.key(2));
        Candidate candidate = candidate(both, good);
        assertThat(taken(candidate)).containsExactly(good);
        connects(candidate);
    }

    @Test
    void theSameTransactionTwiceIsTakenOnceAndItsOutputsCanBeSpent() {
        Purse coin = mint.mine();
        Transaction parent = mint.pay(coin, mint.key);
        Transaction child = mint.pay(Mint.purse(parent, 0), Mint.key(2));
        Candidate candidate = candidate(parent, parent, child);
        assertThat(taken(candidate)).containsExactly(parent, child);
        assertThat(candidate.refused()).containsExactly(parent);
        connects(candidate);
    }

    @Test
    void aRefusedRegistrationLeavesTheListItsCoinAndNoOutput() {
        Transaction first = registrations.register(mint.mine(), 7);
        Purse coin = mint.mine(first);
        Transaction second = registrations.register(coin, 7); // the same operator
        Transaction child = mint.pay(Mint.purse(second, 1), Mint.key(2));
        Transaction other = mint.pay(coin, Mint.key(2));
        Candidate candidate = candidate(second, child, other);
        assertThat(taken(candidate)).containsExactly(other);
        assertThat(candidate.refused()).containsExactly(second, child);
        assertThat(mint.chain.masternodes()).hasSize(1);
        connects(candidate);
        assertThat(mint.chain.masternodes()).hasSize(1);
    }

    @Test
    void aRefusedMoveLeavesTheMasternodeWhereItWas() {
        Transaction first = registrations.register(mint.mine(), 7);
        Transaction second = registrations.register(mint.mine(first), 8);
        mint.mine(second);
        Candidate candidate = candidate(registrations.move(8, Mint.purse(first, 0))); // another's operator
        assertThat(taken(candidate)).isEmpty();
        assertThat(mint.chain.masternodes()).hasSize(2);
        connects(candidate);
    }

    @Test
    void feesOfWhatIsLeftOutAreNotClaimed() {
        Purse coin = mint.mine();
        long value = coin.output().value();
        Transaction good = mint.sign(coin, List.of(new TxOutput(value - 7, mint.key.script(), null)), 7);
        Transaction conflicting = mint.sign(coin, List.of(new TxOutput(1, mint.key.script(), null)), value - 1);
        Block block = candidate(good, conflicting).block();
        assertThat(block.transactions().getFirst().outputs().getFirst().value())
                .isEqualTo(NetworkParams.subsidy(2) + 7);
    }

    @Test
    void whatDoesNotFitIsLeftOutAndSmallerOnesAfterItAreTaken() {
        var coins = new ArrayList<Purse>();
        for (int i = 0; i < 24; i++) {
            coins.add(mint.mine());
        }
        var offered = new ArrayList<Transaction>();
        Bytes ballast = Bytes.wrap(new byte[98_000]);
        for (Purse coin : coins.subList(0, 22)) {
            long value = coin.output().value();
            offered.add(mint.sign(coin, List.of(new TxOutput(value, mint.key.script(), ballast)), 0));
        }
        offered.add(mint.pay(coins.get(22), Mint.key(2)));
        Candidate candidate = candidate(offered);
        assertThat(candidate.refused()).containsExactly(offered.get(20), offered.get(21));
        assertThat(taken(candidate)).hasSize(21).last().isEqualTo(offered.get(22));
        assertThat(BincodeWriter.encode(candidate.block()).length).isBetween(1_900_000, NetworkParams.BLOCK_BYTES_MAX);
        connects(candidate);
    }

    @Test
    void whatBreaksARuleThatNeedsNoChainIsLeftOut() {
        Purse coin = mint.mine();
        Transaction toNobody = mint.sign(coin, List.of(new TxOutput(1, Bytes.EMPTY, null)), coin.output().value() - 1);
        Transaction coinbase = mint.block().transactions().getFirst();
        assertThat(taken(candidate(toNobody, coinbase))).isEmpty();
    }

    @Test
    void eachIsTriedOnceHoweverManyAreRefused() {
        Purse coin = mint.mine();
        var lookups = new ArrayList<String>();
        var counting = (ChainStore) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{ChainStore.class}, (proxy, method, arguments) -> {
                    lookups.add(method.getName());
                    return method.invoke(mint.store, arguments);
                });
        var chain = Chainstate.open(mint.chain.params(), counting, new BouncyCastleVerifier(), Parallel.SEQUENTIAL);
        lookups.clear();
        var offered = new ArrayList<Transaction>();
        for (int i = 0; i < 100; i++) {
            offered.add(mint.pay(new Purse(new OutPoint(Hash.ZERO, i), coin.output()), mint.key));
        }
        Candidate candidate = chain.candidate(offered, mint.key.script(), chain.params().powLimit(), 0);
        assertThat(candidate.refused()).isEqualTo(offered);
        assertThat(lookups).containsExactly("coins");
    }
}
