package org.rustycoin.p2p;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Advance;
import org.rustycoin.ledger.chain.ChainTip;
import org.rustycoin.ledger.validation.Fault;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Host.Advancing;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.Inventory;
import org.rustycoin.p2p.messages.InventoryKind;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.messages.P2PMessage.BlockResponse;
import org.rustycoin.p2p.messages.P2PMessage.GetData;
import org.rustycoin.p2p.messages.P2PMessage.GetHeaders;
import org.rustycoin.p2p.messages.P2PMessage.Headers;
import org.rustycoin.p2p.messages.P2PMessage.Inv;
import org.rustycoin.p2p.messages.P2PMessage.NotFound;
import org.rustycoin.p2p.messages.P2PMessage.Reject;
import org.rustycoin.p2p.messages.P2PMessage.Status;

import static org.assertj.core.api.Assertions.assertThat;

/** What one machine says is what another hears, and people are told what happened. */
class RustyCoinTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Branch BRANCH = Branch.of("main", 3);
    private static final List<Block> BODIES = BRANCH.headers().stream().map(header -> Branch.body(header, 0)).toList();

    private final Host host = new Host();
    private final RustyCoin coin = host.coin;

    private static Status status(Hash tip, long height) {
        byte[] work = BigInteger.valueOf(2 * (height + 1)).toByteArray();
        byte[] all = new byte[32];
        System.arraycopy(work, 0, all, 32 - work.length, work.length);
        return new Status(1, Branch.PARAMS.genesisHash(), tip, height, Bytes.wrap(all), 0, "/theirs/");
    }

    private void ready(Peer peer, Branch branch) {
        host.input(() -> coin.connected(host.now, peer, true));
        answer(status(branch.tip(), branch.last().height()));
    }

    private void answer(P2PMessage answer) {
        Ticket ticket = host.lastAsked().ticket();
        host.input(() -> coin.answered(host.now, ticket, answer));
    }

    private void advanced(ChainTip tip, List<Hash> connected, @Nullable Fault fault) {
        Advancing run = host.advancing.removeFirst();
        host.input(() -> coin.advanced(host.now, run.ticket(), new Advance(tip, connected, List.of(), fault)));
    }

    private void refuseFirstBlock(boolean mutated) {
        var fault = new Fault(BRANCH.at(1).hash(), mutated, "some-rule", "for this test");
        advanced(new ChainTip(coin.tree().genesis().hash(), 0), List.of(), fault);
    }

    private void sync() {
        ready(A, BRANCH);
        answer(new Headers(BRANCH.headers()));
        answer(new BlockResponse(BODIES));
        List<Hash> hashes = BRANCH.headers().stream().map(BlockHeader::hash).toList();
        advanced(new ChainTip(BRANCH.tip(), 3), hashes, null);
    }

    @Test
    void fromStatusToTheTipAndEverythingIsTold() {
        sync();
        assertThat(host.asked.stream().map(each -> each.protocol() + " " + each.question().name())).containsExactly(
                "STATUS Status", "BLOCK_SYNC GetHeaders", "BLOCK_SYNC GetData");
        assertThat(coin.tip().hash()).isEqualTo(BRANCH.tip());
        assertThat(host.saved).isEqualTo(BRANCH.headers());
        assertThat(host.events.stream().map(event -> event.getClass().getSimpleName())).containsExactly("PeerReady",
                "HeadersAccepted", "TipChanged");
        assertThat(host.told).as("the new tip is announced").containsExactly("A TX_PROP Inv");
        assertThat(coin.heightOf(A)).isEqualTo(3);
        assertThat(coin.isSyncing()).isFalse();
    }

    @Test
    void aPeerThatGoesInTheMiddleLeavesItsWorkToOthersAndItsLateFailuresDoNothing() {
        ready(A, BRANCH);
        answer(new Headers(BRANCH.headers()));
        Ticket ofA = host.lastAsked().ticket();
        ready(B, BRANCH);
        host.input(() -> coin.disconnected(host.now, A));
        assertThat(host.lastAsked().peer()).isEqualTo(B);
        assertThat(host.lastAsked().question()).isInstanceOf(GetData.class);
        int asked = host.asked.size();
        host.input(() -> coin.failed(host.now, ofA, new Failure.Gone()));
        host.input(() -> coin.answered(host.now, ofA, new BlockResponse(BODIES)));
        assertThat(host.asked).hasSize(asked);
        assertThat(host.advancing).isEmpty();
        assertThat(coin.heightOf(A)).isEqualTo(-1);
        answer(new BlockResponse(BODIES));
        assertThat(host.advancing).hasSize(1);
    }

    @Test
    void whoSendsAnInvalidBlockIsDroppedAndItIsToldWhatAndWhy() {
        ready(A, BRANCH);
        answer(new Headers(BRANCH.headers()));
        answer(new BlockResponse(BODIES));
        refuseFirstBlock(false);
        assertThat(host.savedInvalid).containsExactly(BRANCH.at(1));
        assertThat(host.drops).hasSize(1).first().asString().startsWith("A some-rule: invalid block");
        assertThat(host.events).anyMatch(event -> event instanceof NodeEvent.BlockRejected rejected
                && A.equals(rejected.from()) && !rejected.mutated() && rejected.rule().equals("some-rule"));
        assertThat(host.events).anyMatch(event -> event instanceof NodeEvent.PeerDropped dropped
                && dropped.peer().equals(A) && dropped.rule().equals("some-rule"));
        assertThat(coin.standing().offencesByRule()).containsEntry("some-rule", 1L);
        assertThat(coin.standing().dropped()).hasSize(1);
    }

    @Test
    void aMutatedBodyIsAskedOfAnother() {
        ready(A, BRANCH);
        answer(new Headers(BRANCH.headers()));
        answer(new BlockResponse(BODIES));
        ready(B, BRANCH);
        refuseFirstBlock(true);
        host.input(() -> coin.disconnected(host.now, A));
        assertThat(host.savedInvalid).isEmpty();
        assertThat(host.lastAsked().peer()).isEqualTo(B);
        answer(new BlockResponse(BODIES.subList(0, 1)));
        assertThat(host.advancing).hasSize(1);
    }

    @Test
    void aTimeoutIsToldAsAStall() {
        ready(A, BRANCH);
        Ticket ticket = host.lastAsked().ticket();
        host.input(() -> coin.failed(host.now, ticket, new Failure.Timeout()));
        assertThat(host.events.getLast()).isEqualTo(new NodeEvent.PeerStalled(A, "headers: Timeout[]"));
        assertThat(Objects.requireNonNull(coin.standing().conduct(A)).stalls()).isEqualTo(1);
    }

    @Test
    void anAnswerToAnotherQuestionIsAnOffenceAndARejectIsNone() {
        ready(A, BRANCH);
        answer(new BlockResponse(List.of()));
        assertThat(coin.standing().offencesByRule()).containsEntry("wrong-answer", 1L);
        assertThat(Objects.requireNonNull(coin.standing().conduct(A)).offences()).isEqualTo(1);
        ready(B, BRANCH);
        answer(new Reject(1, "busy"));
        assertThat(Objects.requireNonNull(coin.standing().conduct(B)).offences()).isZero();
        assertThat(Objects.requireNonNull(coin.standing().conduct(B)).stalls()).isEqualTo(1);
    }

    @Test
    void anAnnouncedBlockIsAskedForAndAnUnreadyPeersIsNot() {
        ready(A, Branch.of("main", 1));
        answer(new Headers(BRANCH.range(1, 1)));
        var inv = new Inv(List.of(new Inventory(InventoryKind.TRANSACTION, Hash.ZERO),
                Inventory.block(BRANCH.at(2).hash())));
        host.input(() -> coin.connected(host.now, B, false));
        int asked = host.asked.size();
        host.input(() -> coin.told(host.now, B, inv));
        assertThat(host.asked).hasSize(asked);
        host.input(() -> coin.told(host.now, A, inv));
        assertThat(host.lastAsked().question()).isInstanceOf(GetHeaders.class);
        assertThat(host.lastAsked().peer()).isEqualTo(A);
    }

    @Test
    void announcementsBeyondTheLimitAreNotLookedAtAndCostTheConnection() {
        ready(A, BRANCH);
        var inv = new Inv(List.of(Inventory.block(Hash.ZERO)));
        for (int i = 0; i < 250; i++) {
            host.input(() -> coin.told(host.now, A, inv));
        }
        assertThat(coin.standing().statementsIgnored()).isEqualTo(50);
        assertThat(coin.standing().offencesByRule()).containsEntry("unasked-flood", 50L);
        assertThat(host.drops).hasSize(1);
    }

    private void ask(Peer peer, CoinProtocol protocol, P2PMessage question) {
        host.input(() -> coin.asked(host.now, peer, protocol, new Ticket(1), question));
    }

    @Test
    void questionsBeyondTheLimitAreRefusedAndThoseOfStrangersToo() {
        host.input(() -> coin.connected(0, A, false));
        for (int i = 0; i < 450; i++) {
            ask(A, CoinProtocol.BLOCK_SYNC, new GetHeaders(List.of(), Hash.ZERO));
        }
        assertThat(host.answers).hasSize(400);
        assertThat(host.refused).hasSize(50);
        assertThat(coin.questionsRefused()).isEqualTo(50);
        ask(B, CoinProtocol.BLOCK_SYNC, new GetHeaders(List.of(), Hash.ZERO));
        assertThat(host.refused).hasSize(51);
    }

    @Test
    void whatIsNotServedYetIsRefusedOrNotFound() {
        host.input(() -> coin.connected(0, A, false));
        var transaction = List.of(new Inventory(InventoryKind.TRANSACTION, Hash.ZERO));
        ask(A, CoinProtocol.TX_PROP, new GetData(transaction));
        assertThat(host.answers).containsExactly(new NotFound(transaction));
        ask(A, CoinProtocol.COMPACT_BLOCK, new P2PMessage.GetBlockTxs(Hash.ZERO, List.of()));
        ask(A, CoinProtocol.MASTERNODE, new P2PMessage.MasternodeListRequest(1, Hash.ZERO));
        assertThat(host.refused).containsExactly("COMPACT_BLOCK GetBlockTxs is not served",
                "MASTERNODE MasternodeListRequest is not served");
    }

    @Test
    void aMinedBlockIsOfferedToTheLedgerAndABadOneIsRefused() {
        host.input(() -> assertThat(coin.mined(0, BODIES.get(1))).isEqualTo("its parent is not known"));
        host.input(() -> assertThat(coin.mined(0, BODIES.getFirst())).isNull());
        assertThat(host.advancing).hasSize(1);
    }
}
