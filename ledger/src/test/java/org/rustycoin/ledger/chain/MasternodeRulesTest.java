package org.rustycoin.ledger.chain;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.masternode.MasternodeList;
import org.rustycoin.ledger.masternode.MasternodeStatus;
import org.rustycoin.ledger.mining.SigningKey;
import org.rustycoin.ledger.script.Sighash;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.validation.Fault;

import static org.assertj.core.api.Assertions.assertThat;

/** Registering, moving and giving up a masternode (WIRE.md §6). */
class MasternodeRulesTest {

    private static final String ADDRESS = "/ip4/192.0.2.7/tcp/4733";

    private final Mint mint = new Mint();
    private final long collateral = mint.chain.params().collateral();

    private static void refused(@Nullable Fault fault, String rule) {
        assertThat(fault).isNotNull().extracting(Fault::rule, Fault::mutated).containsExactly(rule, false);
    }

    private MasternodeIdentity identity(OutPoint at, int operator, SigningKey owner, String address) {
        return new MasternodeIdentity(at, Bytes.wrap(Mint.key(operator).publicKey()), address,
                Bytes.wrap(owner.publicKey()));
    }

    private static OutPoint ownOutput(int vout) {
        return new OutPoint(Hash.ZERO, vout);
    }

    /** A registration whose first output is the collateral, signed as it should be. */
    private Transaction register(Purse coin, MasternodeIdentity identity, long locked, SigningKey signer) {
        var outputs = List.of(new TxOutput(locked, mint.key.script(), null),
                new TxOutput(coin.output().value() - locked, mint.key.script(), null));
        var unsigned = new Transaction.MasternodeRegister(identity, Bytes.wrap(new byte[64]), 0,
                List.of(Mint.spending(coin.at())), outputs, List.of());
        Bytes signature = Bytes.wrap(signer.sign(Sighash.ofRegistration(unsigned)));
        return mint.sign(new Transaction.MasternodeRegister(identity, signature, 0, unsigned.inputs(), outputs,
                List.of()), coin);
    }

    private Transaction register(Purse coin, int operator) {
        return register(coin, identity(ownOutput(0), operator, mint.key, ADDRESS), collateral, mint.key);
    }

    private Transaction move(Purse locked, Purse coin, long claimed, OutPoint named) {
        var outputs = List.of(new TxOutput(collateral, mint.key.script(), null),
                new TxOutput(coin.output().value(), mint.key.script(), null));
        var moving = new Transaction.MasternodeCollateral(1,
                List.of(Mint.spending(locked.at()), Mint.spending(coin.at())), outputs,
                identity(named, 9, mint.key, ADDRESS), claimed, 0, List.of());
        return mint.sign(moving, locked, coin);
    }

    @Test
    void aRegistrationEntersTheListAndItsHashTheStateRoot() {
        Purse coin = mint.mine();
        Transaction registration = register(coin, 7);
        mint.mine(registration);
        MasternodeEntry entry = mint.chain.masternodes().getFirst();
        assertThat(entry.id()).isEqualTo(new OutPoint(registration.txid(), 0));
        assertThat(entry.status()).isEqualTo(MasternodeStatus.REGISTERED);
        assertThat(entry.collateralAmount()).isEqualTo(collateral);
        assertThat(entry.sequence()).isZero();
        assertThat(MasternodeList.hashOf(mint.chain.masternodes())).isNotEqualTo(MasternodeList.hashOf(List.of()));
    }

    @Test
    void theCollateralIsExactAndItsOwnersAndThere() {
        Purse coin = mint.mine();
        MasternodeIdentity good = identity(ownOutput(0), 7, mint.key, ADDRESS);
        refused(mint.offerWith(register(coin, good, collateral + 1, mint.key)), "collateral-amount");
        refused(mint.offerWith(register(coin, good, collateral - 1, mint.key)), "collateral-amount");
        refused(mint.offerWith(register(coin, identity(ownOutput(5), 7, mint.key, ADDRESS), collateral, mint.key)),
                "collateral-missing");
        refused(mint.offerWith(
                register(coin, identity(ownOutput(0), 7, Mint.key(3), ADDRESS), collateral, Mint.key(3))),
                "collateral-owner");
    }

    @Test
    void theCollateralKeySigns() {
        Purse coin = mint.mine();
        MasternodeIdentity good = identity(ownOutput(0), 7, mint.key, ADDRESS);
        refused(mint.offerWith(register(coin, good, collateral, Mint.key(3))), "registration-signature");
    }

    @Test
    void theAddressIsAShortMultiaddr() {
        Purse coin = mint.mine();
        for (String address : List.of("", "192.0.2.7:4733", "/" + "x".repeat(256))) {
            refused(mint.offerWith(
                    register(coin, identity(ownOutput(0), 7, mint.key, address), collateral, mint.key)),
                    "masternode-address");
        }
    }

    @Test
    void anOperatorServesOneMasternodeAndACollateralOne() {
        Purse first = mint.mine();
        Purse second = mint.mine();
        Transaction registration = register(first, 7);
        mint.mine(registration);
        refused(mint.offerWith(register(second, 7)), "operator-taken");
        refused(mint.offerWith(register(second,
                identity(new OutPoint(registration.txid(), 0), 8, mint.key, ADDRESS), collateral, mint.key)),
                "collateral-taken");
        assertThat(mint.offer(mint.block(register(second, 8)))).isNull();
        assertThat(mint.chain.masternodes()).hasSize(2);
    }

    @Test
    void spendingTheCollateralDeregisters() {
        Purse coin = mint.mine();
        Transaction registration = register(coin, 7);
        mint.mine(registration);
        mint.mine(mint.pay(Mint.purse(registration, 0), Mint.key(2)));
        assertThat(mint.chain.masternodes()).isEmpty();
    }

    @Test
    void aMoveKeepsTheMasternodeUnderItsNewOutput() {
        Transaction registration = register(mint.mine(), 7);
        Purse other = mint.mine(registration);
        Purse locked = Mint.purse(registration, 0);
        refused(mint.offerWith(move(locked, other, collateral + 1, ownOutput(0))), "collateral-amount");
        refused(mint.offerWith(move(locked, other, collateral, locked.at())), "collateral-move");
        refused(mint.offerWith(move(Mint.purse(registration, 1), other, collateral, ownOutput(0))), "collateral-move");
        Transaction move = move(locked, other, collateral, ownOutput(0));
        mint.mine(move);
        assertThat(mint.chain.masternodes()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(new OutPoint(move.txid(), 0));
            assertThat(entry.sequence()).isOne();
        });
    }

    @Test
    void aReorganisationRestoresTheList() {
        Purse coin = mint.mine();
        Transaction registration = register(coin, 7);
        mint.mine(registration);
        List<MasternodeEntry> registered = mint.chain.masternodes();
        Hash fork = mint.chain.tip().hash();
        mint.mine(mint.pay(Mint.purse(registration, 0), Mint.key(2)));
        assertThat(mint.chain.masternodes()).isEmpty();
        mint.chain.advance(fork, List.of());
        assertThat(mint.chain.masternodes()).isEqualTo(registered);
        Block next = mint.block();
        assertThat(mint.offer(next)).isNull();
    }
}
