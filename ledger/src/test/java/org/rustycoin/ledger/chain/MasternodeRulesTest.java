package org.rustycoin.ledger.chain;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Mint.Purse;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.masternode.MasternodeList;
import org.rustycoin.ledger.masternode.MasternodeStatus;
import org.rustycoin.ledger.transaction.MasternodeIdentity;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.validation.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.ledger.chain.Registrations.ADDRESS;
import static org.rustycoin.ledger.chain.Registrations.own;

/** Registering, moving and giving up a masternode (WIRE.md §6). */
class MasternodeRulesTest {

    private final Mint mint = new Mint();
    private final Registrations registrations = new Registrations(mint);
    private final long collateral = mint.chain.params().collateral();

    private static void refused(@Nullable Fault fault, String rule) {
        assertThat(fault).isNotNull().extracting(Fault::rule, Fault::mutated).containsExactly(rule, false);
    }

    @Test
    void aRegistrationEntersTheListAndItsHashTheStateRoot() {
        Purse coin = mint.mine();
        Transaction registration = registrations.register(coin, 7);
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
        MasternodeIdentity good = Registrations.identity(own(0), 7, mint.key, ADDRESS);
        refused(mint.offerWith(registrations.register(coin, good, collateral + 1, mint.key)), "collateral-amount");
        refused(mint.offerWith(registrations.register(coin, good, collateral - 1, mint.key)), "collateral-amount");
        refused(mint.offerWith(registrations.register(coin, Registrations.identity(own(5), 7, mint.key, ADDRESS),
                collateral, mint.key)),
                "collateral-missing");
        refused(mint.offerWith(
                registrations.register(coin, Registrations.identity(own(0), 7, Mint.key(3), ADDRESS), collateral,
                        Mint.key(3))),
                "collateral-owner");
    }

    @Test
    void theCollateralKeySigns() {
        Purse coin = mint.mine();
        MasternodeIdentity good = Registrations.identity(own(0), 7, mint.key, ADDRESS);
        refused(mint.offerWith(registrations.register(coin, good, collateral, Mint.key(3))), "registration-signature");
    }

    @Test
    void theAddressIsAShortMultiaddr() {
        Purse coin = mint.mine();
        for (String address : List.of("", "192.0.2.7:4733", "/" + "x".repeat(256), "/" + "ü".repeat(128))) {
            refused(mint.offerWith(
                    registrations.register(coin, Registrations.identity(own(0), 7, mint.key, address), collateral,
                            mint.key)),
                    "masternode-address");
        }
    }

    @Test
    void anOperatorServesOneMasternodeAndACollateralOne() {
        Purse first = mint.mine();
        Purse second = mint.mine();
        Transaction registration = registrations.register(first, 7);
        mint.mine(registration);
        refused(mint.offerWith(registrations.register(second, 7)), "operator-taken");
        refused(mint.offerWith(registrations.register(second,
                registrations.identity(new OutPoint(registration.txid(), 0), 8), collateral, mint.key)),
                "collateral-taken");
        assertThat(mint.offer(mint.block(registrations.register(second, 8)))).isNull();
        assertThat(mint.chain.masternodes()).hasSize(2);
    }

    @Test
    void spendingTheCollateralDeregisters() {
        Purse coin = mint.mine();
        Transaction registration = registrations.register(coin, 7);
        mint.mine(registration);
        mint.mine(mint.pay(Mint.purse(registration, 0), Mint.key(2)));
        assertThat(mint.chain.masternodes()).isEmpty();
    }

    @Test
    void aMoveKeepsTheMasternodeUnderItsNewOutput() {
        Transaction registration = registrations.register(mint.mine(), 7);
        Purse other = mint.mine(registration);
        Purse locked = Mint.purse(registration, 0);
        refused(mint.offerWith(registrations.move(registrations.identity(own(0), 9), collateral + 1, locked, other)),
                "collateral-amount");
        refused(mint.offerWith(registrations.move(registrations.identity(locked.at(), 9), collateral, locked, other)),
                "collateral-move");
        refused(mint.offerWith(registrations.move(9, Mint.purse(registration, 1), other)), "collateral-move");
        Transaction move = registrations.move(9, locked, other);
        mint.mine(move);
        assertThat(mint.chain.masternodes()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(new OutPoint(move.txid(), 0));
            assertThat(entry.sequence()).isOne();
        });
    }

    @Test
    void aReorganisationRestoresTheList() {
        Purse coin = mint.mine();
        Transaction registration = registrations.register(coin, 7);
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

    @Test
    void theLongestAddressIsTwoHundredAndFiftySixBytesLong() {
        Purse coin = mint.mine();
        var longest = Registrations.identity(own(0), 7, mint.key, "/" + "x".repeat(255));
        assertThat(mint.offer(mint.block(registrations.register(coin, longest, collateral, mint.key)))).isNull();
    }

    @Test
    void anOutputThatIsThereAlreadyCanBeTheCollateral() {
        Purse coin = mint.mine();
        Transaction payment = mint.sign(coin, List.of(new TxOutput(collateral, mint.key.script(), null)),
                coin.output().value() - collateral);
        Purse other = mint.mine(payment);
        OutPoint at = new OutPoint(payment.txid(), 0);
        mint.mine(registrations.register(other, registrations.identity(at, 7), 1, mint.key));
        assertThat(mint.chain.masternodes()).singleElement().extracting(MasternodeEntry::id).isEqualTo(at);
    }

    @Test
    void aCoinThatTheRegistrationItselfSpendsIsNoCollateral() {
        Purse coin = mint.mine();
        refused(mint.offerWith(registrations.register(coin, registrations.identity(coin.at(), 7), collateral,
                mint.key)), "collateral-missing");
    }

    @Test
    void aMoveMayKeepItsOperatorKeyAndFreesItOtherwise() {
        Transaction first = registrations.register(mint.mine(), 7);
        Purse other = mint.mine(first);
        Transaction kept = registrations.move(7, Mint.purse(first, 0));
        mint.mine(kept);
        Transaction changed = registrations.move(8, Mint.purse(kept, 0));
        mint.mine(changed, registrations.register(other, 7));
        assertThat(mint.chain.masternodes()).extracting(MasternodeEntry::sequence).containsExactlyInAnyOrder(2L, 0L);
    }

    @Test
    void ofTwoCollateralsInOneMoveTheFirstMovesAndTheSecondIsGivenUp() {
        Transaction first = registrations.register(mint.mine(), 7);
        Transaction second = registrations.register(mint.mine(first), 8);
        Purse third = mint.mine(second);
        Transaction move = registrations.move(8, Mint.purse(first, 0), Mint.purse(second, 0));
        Hash fork = mint.chain.tip().hash();
        List<MasternodeEntry> before = mint.chain.masternodes();
        mint.mine(move, registrations.register(third, 7));
        assertThat(mint.chain.masternodes()).hasSize(2).extracting(MasternodeEntry::id)
                .contains(new OutPoint(move.txid(), 0));
        mint.chain.advance(fork, List.of());
        assertThat(mint.chain.masternodes()).isEqualTo(before);
        refused(mint.offerWith(registrations.register(third, 7)), "operator-taken");
    }
}
