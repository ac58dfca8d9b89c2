package org.rustycoin.p2p;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Advance;
import org.rustycoin.ledger.chain.ChainTip;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.validation.Fault;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.Inventory;
import org.rustycoin.p2p.messages.InventoryKind;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.peers.Standing;

import static org.assertj.core.api.Assertions.assertThat;

/** The wiring: what one machine says, another hears or the host does, and everything worth telling is told. */
class RustyCoinTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Ticket THEIRS = new Ticket(1);
    private static final Branch CHAIN = Branch.of("main", 3);
    private static final Hash GENESIS = Branch.PARAMS.genesisHash();

    private final HeaderTree tree = Branch.tree();
    private final Wishes out = new Wishes();
    private final RustyCoin coin = new RustyCoin(SyncSettings.of("test"), tree, new ChainTip(GENESIS, 0),
            now -> Branch.CLOCK_SECONDS, out, 0);

    private static P2PMessage.Status status(Hash genesis, Branch chain) {
        byte[] work = BigInteger.ONE.shiftLeft(200).toByteArray();
        byte[] padded = new byte[32];
        System.arraycopy(work, 0, padded, 32 - work.length, work.length);
        return new P2PMessage.Status(1, genesis, chain.tip(), chain.headers().size(), Bytes.wrap(padded), 0, "agent");
    }

    private static List<Block> bodies(List<BlockHeader> headers) {
        return headers.stream().map(header -> Branch.body(header, 10)).toList();
    }

    private void answer(P2PMessage answer) {
        coin.answered(0, out.question().ticket(), answer);
    }

    private void ready(Peer peer) {
        coin.connected(0, peer, true);
        answer(status(GENESIS, CHAIN));
    }

    private void connectAll() {
        List<Hash> hashes = CHAIN.headers().stream().map(BlockHeader::hash).toList();
        coin.advanced(0, out.advances.getLast().ticket(),
                new Advance(new ChainTip(CHAIN.tip(), 3), hashes, List.of(), null));
    }

    @Test
    void aPeerIsGreetedItsHeadersAreSavedItsBodiesConnectedAndTheTipIsAnnounced() {
        coin.connected(0, A, true);
        assertThat(out.question().protocol()).isEqualTo(CoinProtocol.STATUS);
        answer(status(GENESIS, CHAIN));
        assertThat(coin.heightOf(A)).isEqualTo(3);
        assertThat(coin.isSyncing()).isTrue();
        answer(new P2PMessage.Headers(CHAIN.headers()));
        assertThat(out.saved).isEqualTo(CHAIN.headers());
        answer(new P2PMessage.BlockResponse(bodies(CHAIN.headers())));
        assertThat(out.advances.getLast().blocks()).hasSize(3);
        connectAll();
        assertThat(coin.tip().hash()).isEqualTo(CHAIN.tip());
        assertThat(coin.isSyncing()).isFalse();
        assertThat(out.told).containsExactly(new Wishes.Told(A, CoinProtocol.TX_PROP,
                new P2PMessage.Inv(List.of(Inventory.block(CHAIN.tip())))));
        assertThat(out.events).extracting(event -> event.getClass().getSimpleName()).containsExactly("PeerReady",
                "HeadersAccepted", "TipChanged");
        assertThat(coin.questionsWaiting()).isZero();
        assertThat(out.dropped).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whoeverGoesAtWhateverMomentLeavesNoQuestionBehindAndAnotherTakesOver(int step) {
        coin.connected(0, A, true);
        if (step > 0) {
            answer(status(GENESIS, CHAIN));
        }
        if (step > 1) {
            answer(new P2PMessage.Headers(CHAIN.headers()));
        }
        if (step > 2) {
            answer(new P2PMessage.BlockResponse(bodies(CHAIN.range(1, 1)))); // a prefix: the rest is asked for again
        }
        Wishes.Question last = out.question();
        coin.disconnected(0, A);
        assertThat(coin.questionsWaiting()).isZero();
        assertThat(coin.heightOf(A)).isEqualTo(-1);
        coin.failed(0, last.ticket(), new Failure.Gone());
        coin.answered(0, last.ticket(), new P2PMessage.Headers(CHAIN.headers()));
        assertThat(coin.standing().offencesByRule()).isEmpty();
        for (Machine machine : coin.machines()) {
            assertThat(machine.deadline()).isEqualTo(Machine.NEVER);
        }
        ready(B);
        if (step < 2) {
            answer(new P2PMessage.Headers(CHAIN.headers()));
        }
        assertThat(out.question().peer()).isEqualTo(B);
        answer(new P2PMessage.BlockResponse(bodies(CHAIN.range(step > 2 ? 2 : 1, 3))));
        if (step > 2) { // the first body was handed over before
            coin.advanced(0, out.advances.getFirst().ticket(), new Advance(new ChainTip(CHAIN.at(1).hash(), 1),
                    List.of(CHAIN.at(1).hash()), List.of(), null));
        }
        assertThat(out.advances.getLast().blocks().getLast().header()).isEqualTo(CHAIN.last());
    }

    // ---- answers of the wrong kind ----

    @Test
    void aWrongAnswerIsAnOffenceAndTheQuestionHasFailed() {
        ready(A);
        answer(new P2PMessage.BlockResponse(List.of())); // the question was for headers
        assertThat(coin.standing().offencesByRule()).containsEntry("wrong-answer", 1L);
        assertThat(out.events.getLast()).isInstanceOfSatisfying(NodeEvent.PeerStalled.class,
                event -> assertThat(event.peer()).isEqualTo(A));
        assertThat(coin.questionsWaiting()).isZero();
    }

    @Test
    void aRejectIsNoOffence() {
        ready(A);
        answer(new P2PMessage.Reject(1, "busy"));
        assertThat(coin.standing().offencesByRule()).isEmpty();
        assertThat(out.events.getLast()).isInstanceOf(NodeEvent.PeerStalled.class);
    }

    @Test
    void onlyTheFirstAnswerToAQuestionCounts() {
        ready(A);
        Ticket ticket = out.question().ticket();
        coin.answered(0, ticket, new P2PMessage.Headers(CHAIN.headers()));
        coin.answered(0, ticket, new P2PMessage.Headers(Branch.of("other", 5).headers()));
        coin.failed(0, ticket, new Failure.Timeout());
        assertThat(out.saved).isEqualTo(CHAIN.headers());
        assertThat(out.events).noneMatch(NodeEvent.PeerStalled.class::isInstance);
    }

    // ---- events ----

    @Test
    void aPeerOfAnotherChainIsDroppedAndItIsTold() {
        coin.connected(0, A, false);
        coin.asked(0, A, CoinProtocol.STATUS, THEIRS, status(Hash.ZERO, CHAIN));
        assertThat(out.answers).hasSize(1);
        assertThat(out.dropped).containsExactly(A);
        assertThat(out.events).singleElement().isInstanceOfSatisfying(NodeEvent.PeerDropped.class,
                event -> assertThat(event.rule()).isEqualTo("other-chain"));
        coin.disconnected(0, A);
        coin.connected(1, A, true);
        assertThat(out.questions).as("it is kept away and not greeted").isEmpty();
        assertThat(out.dropped).containsExactly(A, A);
    }

    @Test
    void anInvalidBlockIsToldAndCondemnedAndItsSenderDropped() {
        ready(A);
        answer(new P2PMessage.Headers(CHAIN.headers()));
        answer(new P2PMessage.BlockResponse(bodies(CHAIN.headers())));
        var fault = new Fault(CHAIN.at(1).hash(), false, "subsidy", "too much");
        coin.advanced(0, out.advances.getLast().ticket(),
                new Advance(new ChainTip(GENESIS, 0), List.of(), List.of(), fault));
        assertThat(out.invalid).containsExactly(CHAIN.at(1));
        assertThat(out.events)
                .contains(new NodeEvent.BlockRejected(CHAIN.at(1).hash(), A, false, "subsidy", "too much"))
                .anyMatch(NodeEvent.PeerDropped.class::isInstance);
        assertThat(coin.standing().offencesByRule()).containsEntry("subsidy", 1L);
        assertThat(tree.best().height()).isZero();
    }

    @Test
    void graveOffencesOfTheTransportCostTheConnection() {
        ready(A);
        coin.offended(0, A, new Offence.OnConnection("yamux-window", "overrun"));
        assertThat(out.dropped).containsExactly(A);
        coin.offended(0, null, new Offence.OnConnection("noise", "garbage"));
        assertThat(coin.standing().offencesByRule()).containsOnlyKeys("yamux-window", "noise");
    }

    // ---- what others say and ask ----

    @Test
    void anAnnouncedBlockLeadsToAQuestionForHeaders() {
        ready(A);
        answer(new P2PMessage.Headers(CHAIN.headers()));
        long before = out.count(P2PMessage.GetHeaders.class);
        Branch longer = CHAIN.and("more", 1);
        coin.told(0, A, new P2PMessage.Inv(List.of(new Inventory(InventoryKind.TRANSACTION, longer.tip()))));
        assertThat(out.count(P2PMessage.GetHeaders.class)).as("a transaction's name is no block's").isEqualTo(before);
        coin.told(0, A, new P2PMessage.Inv(List.of(Inventory.block(longer.tip()))));
        assertThat(out.count(P2PMessage.GetHeaders.class)).isEqualTo(before + 1);
    }

    @Test
    void aFloodOfAnnouncementsIsNotHeardAndEndsInADrop() {
        ready(A);
        answer(new P2PMessage.Headers(CHAIN.headers()));
        var inv = new P2PMessage.Inv(List.of(Inventory.block(CHAIN.tip())));
        for (int i = 0; i < 200 + Standing.OFFENCES_MAX; i++) {
            assertThat(out.dropped).isEmpty();
            coin.told(0, A, inv);
        }
        assertThat(out.dropped).containsExactly(A);
    }

    @Test
    void longAnnouncementsAreLimitedByTheirBytes() {
        ready(A);
        var inventory = new ArrayList<Inventory>();
        for (int i = 0; i < P2PMessage.INVENTORY_MAX; i++) {
            inventory.add(new Inventory(InventoryKind.TRANSACTION, CHAIN.tip()));
        }
        var inv = new P2PMessage.Inv(inventory);
        int messages = 0;
        while (coin.standing().offencesByRule().isEmpty()) {
            coin.told(0, A, inv);
            messages++;
        }
        assertThat(messages).isEqualTo(4 * (1 << 20) / inv.encode().length + 1);
    }

    @Test
    void questionsAreServedOnTheirProtocols() {
        coin.connected(0, A, false);
        coin.asked(0, A, CoinProtocol.BLOCK_SYNC, new Ticket(1), new P2PMessage.GetHeaders(List.of(), Hash.ZERO));
        coin.asked(0, A, CoinProtocol.BLOCK_SYNC, new Ticket(2), new P2PMessage.BlockRequest(0, 0));
        coin.read(0, out.reads.getLast().ticket(), List.of(Branch.PARAMS.genesis()));
        var unknown = new P2PMessage.GetData(List.of(Inventory.block(Hash.ZERO)));
        coin.asked(0, A, CoinProtocol.BLOCK_SYNC, new Ticket(3), unknown);
        coin.asked(0, A, CoinProtocol.TX_PROP, new Ticket(4), unknown);
        assertThat(out.answers).containsExactly(
                new Wishes.Answer(CoinProtocol.BLOCK_SYNC, new Ticket(1), new P2PMessage.Headers(List.of())),
                new Wishes.Answer(CoinProtocol.BLOCK_SYNC, new Ticket(2),
                        new P2PMessage.BlockResponse(List.of(Branch.PARAMS.genesis()))),
                new Wishes.Answer(CoinProtocol.BLOCK_SYNC, new Ticket(3),
                        new P2PMessage.NotFound(unknown.inventory())),
                new Wishes.Answer(CoinProtocol.TX_PROP, new Ticket(4), new P2PMessage.NotFound(unknown.inventory())));
        assertThat(coin.blocksServed()).isEqualTo(1);
        coin.asked(0, A, CoinProtocol.MASTERNODE, new Ticket(5), new P2PMessage.MasternodeListRequest(1, Hash.ZERO));
        assertThat(out.refused).containsExactly(new Ticket(5));
    }

    // ---- blocks of this node's own ----

    @Test
    void aMinedBlockIsConnectedAndAnnouncedAndABadOneIsExplained() {
        ready(A);
        assertThat(coin.mined(0, Branch.body(CHAIN.at(1), 0))).isNull();
        coin.advanced(0, out.advances.getLast().ticket(), new Advance(new ChainTip(CHAIN.at(1).hash(), 1),
                List.of(CHAIN.at(1).hash()), List.of(), null));
        assertThat(out.told).hasSize(1);
        assertThat(coin.mined(0, Branch.body(CHAIN.at(3), 0))).contains("parent");
        assertThat(out.advances).hasSize(1);
    }
}
