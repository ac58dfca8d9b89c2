package org.rustycoin.p2p.peers.slots;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.peers.book.Addresses;
import org.rustycoin.p2p.peers.book.KnownAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.p2p.peers.slots.Dials.SECOND;

class SlotsTest {

    private static final List<Multiaddr> ANCHORS = List.of(Addresses.of(300, 1), Addresses.of(301, 1));

    private static Dials started(Dials dials) {
        dials.slots.started(0);
        return dials;
    }

    private static KnownAddress known(Dials dials, Multiaddr address) {
        KnownAddress known = dials.book.get(address);
        if (known == null) {
            throw new AssertionError(address + " does not stand in the book");
        }
        return known;
    }

    // ---- filling ----

    @Test
    void beforeTheNodeRunsNothingIsDialled() {
        assertThat(new Dials(Dials.settings(8, 2, 125), ANCHORS).slots.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void theAnchorsOfTheLastRunAreDialledFirst() {
        Dials dials = started(new Dials(Dials.settings(8, 2, 125), ANCHORS).knowing(50, 1));
        dials.run(0);
        assertThat(new ArrayList<>(dials.dials.values()).subList(0, 2)).isEqualTo(ANCHORS);
        dials.answerAll();
        assertThat(dials.slots.slotOf(Dials.peer(ANCHORS.getFirst()))).isEqualTo(Slot.BLOCK_ONLY);
    }

    @Test
    void eightFullPeersAndTwoForBlocksAreKeptAllOfDifferentNetworks() {
        Dials dials = started(new Dials(Dials.settings(8, 2, 125), List.of()).knowing(20, 10));
        dials.runAnswered(30 * SECOND);
        assertThat(dials.slots.connected(Slot.FULL)).isEqualTo(8);
        assertThat(dials.slots.connected(Slot.BLOCK_ONLY)).isEqualTo(2);
        assertThat(dials.kept).hasSize(10);
        var groups = new LinkedHashSet<String>();
        dials.kept.forEach(peer -> groups.add(peer.id().split("\\.")[1]));
        assertThat(groups).hasSize(10);
    }

    @Test
    void fewerNetworksThanSlotsLeaveSlotsFree() {
        Dials dials = started(new Dials(Dials.settings(8, 2, 125), List.of()).knowing(3, 50));
        dials.runAnswered(100 * SECOND);
        assertThat(dials.kept).hasSize(3);
    }

    @Test
    void onATestNetworkAddressesOfOneMachineAreDiverse() {
        var settings = new SlotSettings(8, 2, 125, true, true, 150);
        Dials dials = started(new Dials(settings, List.of(), true));
        for (int port = 1; port <= 50; port++) {
            dials.book.add(Addresses.START, Addresses.parse("/ip4/127.0.0.1/tcp/" + port), Addresses.source(port), 0);
        }
        dials.runAnswered(30 * SECOND);
        assertThat(dials.kept).hasSize(10);
    }

    @Test
    void aLostPeerIsReplaced() {
        Dials dials = started(new Dials(Dials.settings(8, 0, 125), List.of()).knowing(50, 1));
        dials.runAnswered(30 * SECOND);
        dials.disconnect(dials.kept.getFirst());
        assertThat(dials.slots.connected(Slot.FULL)).isEqualTo(7);
        dials.runAnswered(40 * SECOND);
        assertThat(dials.slots.connected(Slot.FULL)).isEqualTo(8);
    }

    @Test
    void whoeverComesToUsDecidesNothingAboutWhomWeChoose() {
        Dials dials = started(new Dials(Dials.settings(2, 0, 125), List.of()).knowing(2, 1));
        dials.slots.connected(0, new Peer("in0"), Addresses.of(0, 99), false);
        dials.slots.connected(0, new Peer("in1"), Addresses.of(1, 99), false);
        dials.runAnswered(30 * SECOND);
        assertThat(dials.slots.connected(Slot.FULL)).isEqualTo(2);
    }

    @Test
    void anAddressThatDoesNotAnswerIsNotDialledAgainAtOnce() {
        Dials dials = started(new Dials(Dials.settings(1, 0, 125), List.of()).knowing(1, 1));
        int tries = 0;
        for (long second = 0; second < 600; second++) {
            dials.run(second * SECOND);
            for (Ticket ticket : new ArrayList<>(dials.dials.keySet())) {
                tries++;
                dials.dials.clear();
                dials.slots.failed(dials.now, ticket);
            }
        }
        assertThat(tries).isBetween(3, 30);
    }

    @Test
    void aFailureCountsAgainstAnAddressOnlyWhileOthersCanBeReached() {
        Dials dials = started(new Dials(Dials.settings(8, 0, 125), List.of()).knowing(1, 1));
        dials.run(SECOND);
        assertThat(known(dials, Addresses.of(0, 0)).failures()).as("it may be us").isZero();
        dials.slots.failed(dials.now, dials.dials.keySet().iterator().next());
        dials.dials.clear();
        dials.knowing(10, 1);
        dials.runAnswered(20 * SECOND);
        dials.book.add(Addresses.START, Addresses.of(200, 1), Addresses.source(1), 0);
        dials.disconnect(dials.kept.getFirst());
        dials.disconnect(dials.kept.get(1));
        dials.run(90 * SECOND);
        assertThat(dials.dials.values().stream().map(each -> known(dials, each).failures())).isNotEmpty()
                .allMatch(failures -> failures == 1);
    }

    @Test
    void whoHadComeByHimselfAndIsAtADrawnAddressIsChosen() {
        Dials dials = started(new Dials(Dials.settings(1, 0, 125), List.of()).knowing(1, 1));
        Peer inbound = new Peer("inbound");
        dials.slots.connected(0, inbound, Addresses.parse("/ip4/20.0.9.9/tcp/50000"), false);
        dials.slots.ready(0, inbound);
        dials.run(SECOND);
        Ticket ticket = dials.dials.keySet().iterator().next();
        dials.dials.clear();
        dials.slots.dialled(dials.now, ticket, inbound);
        assertThat(dials.slots.slotOf(inbound)).isEqualTo(Slot.FULL);
        assertThat(dials.kept).containsOnly(inbound);
        assertThat(known(dials, Addresses.of(0, 0)).peer()).isEqualTo(inbound);
        dials.run(3600 * SECOND);
        assertThat(dials.dials).isEmpty();
    }

    @Test
    void whoIsConnectedForOthersSakeIsChosenWhenNobodyElseIsLeft() {
        Dials dials = started(new Dials(Dials.settings(2, 0, 125), List.of()).knowing(3, 1));
        Multiaddr there = Addresses.of(0, 0);
        dials.slots.connected(0, Dials.peer(there), there, true);
        dials.slots.ready(0, Dials.peer(there));
        dials.book.good(Addresses.START, there, Dials.peer(there));
        dials.runAnswered(30 * SECOND);
        assertThat(dials.slots.slotOf(Dials.peer(there))).as("there are two others").isEqualTo(Slot.PASSING);
        dials.book.forget(Addresses.of(1, 0));
        dials.disconnect(Dials.peer(Addresses.of(1, 0)));
        dials.run(60 * SECOND);
        Ticket ticket = dials.dials.keySet().iterator().next();
        assertThat(dials.dials.remove(ticket)).isEqualTo(there);
        dials.slots.dialled(dials.now, ticket, Dials.peer(there));
        assertThat(dials.slots.slotOf(Dials.peer(there))).isEqualTo(Slot.FULL);
        assertThat(dials.kept).contains(Dials.peer(there));
    }

    @Test
    void aFeelerThatMeetsWhoHadComeByHimselfDoesNotSendHimAway() {
        Dials dials = started(new Dials(Dials.settings(0, 0, 125), List.of()).knowing(1, 1));
        Peer inbound = new Peer("inbound");
        dials.slots.connected(0, inbound, Addresses.parse("/ip4/20.0.9.9/tcp/50000"), false);
        dials.slots.ready(0, inbound);
        while (dials.dials.isEmpty()) {
            dials.run(dials.slots.deadline());
        }
        dials.slots.dialled(dials.now, dials.dials.keySet().iterator().next(), inbound);
        assertThat(dials.slots.slotOf(inbound)).isEqualTo(Slot.INBOUND);
        assertThat(dials.disconnected).isEmpty();
    }

    @Test
    void whereAConnectedPeerSaysItIsIsDialledLastIfItIsConnectedFromThere() {
        Dials dials = started(new Dials(Dials.settings(2, 0, 125), List.of()).knowing(3, 1));
        Peer inbound = new Peer("inbound");
        dials.slots.connected(0, inbound, Addresses.parse("/ip4/20.0.0.1/tcp/50000"), false);
        dials.slots.claimed(inbound, Addresses.parse("/ip4/20.0.0.1/tcp/50000"),
                List.of(Addresses.of(0, 0), Addresses.of(1, 0)));
        dials.runAnswered(30 * SECOND);
        assertThat(dials.slots.slotOf(Dials.peer(Addresses.of(0, 0)))).as("that is where it is").isNull();
        assertThat(dials.slots.slotOf(Dials.peer(Addresses.of(1, 0)))).as("anybody could say so").isEqualTo(Slot.FULL);
    }

    @Test
    void aPeerThatTheOperatorDoesNotWantIsNotChosenUntilHeNamesIt() {
        Dials dials = started(new Dials(Dials.settings(1, 0, 125), List.of()).knowing(1, 1));
        dials.runAnswered(10 * SECOND);
        Peer peer = dials.kept.getFirst();
        dials.slots.unwanted(peer);
        dials.disconnect(peer);
        dials.runAnswered(20_000 * SECOND);
        assertThat(dials.kept).hasSize(1);
        dials.slots.connected(dials.now, peer, Addresses.of(0, 0), true);
        dials.slots.named(dials.now, peer, Addresses.of(0, 0));
        dials.slots.ready(dials.now, peer);
        assertThat(dials.kept).hasSize(2);
    }

    @Test
    void anAddressWhereSomebodyUnwantedAnswersNowIsLeftAgain() {
        Dials dials = started(new Dials(Dials.settings(1, 0, 125), List.of()).knowing(1, 1));
        dials.slots.unwanted(Dials.peer(Addresses.of(0, 0)));
        dials.run(SECOND);
        Peer peer = dials.answer(dials.dials.keySet().iterator().next());
        assertThat(dials.disconnected).containsEntry(peer, "the operator does not want it");
    }

    @Test
    void whoGoesBeforeTheDialIsToldTakesNoSlot() {
        Dials dials = started(new Dials(Dials.settings(1, 0, 125), List.of()).knowing(5, 1));
        dials.run(SECOND);
        Ticket ticket = dials.dials.keySet().iterator().next();
        dials.dials.clear();
        dials.slots.connected(dials.now, new Peer("short"), Addresses.of(0, 0), true);
        dials.slots.disconnected(dials.now, new Peer("short"));
        dials.slots.dialled(dials.now, ticket, new Peer("short"));
        dials.runAnswered(10 * SECOND);
        assertThat(dials.slots.connected(Slot.FULL)).isEqualTo(1);
    }

    @Test
    void aPeerThatAnotherProtocolDialledIsNotKept() {
        Dials dials = started(new Dials(Dials.settings(8, 2, 125), List.of()));
        dials.slots.connected(0, new Peer("dht"), Addresses.of(1, 1), true);
        dials.slots.ready(0, new Peer("dht"));
        assertThat(dials.kept).isEmpty();
        assertThat(dials.slots.slotOf(new Peer("dht"))).isEqualTo(Slot.PASSING);
    }

    @Test
    void aNamedPeerIsKeptWhicheverComesFirstAndTakesNoSlot() {
        Dials dials = started(new Dials(Dials.settings(8, 2, 125), List.of()));
        dials.slots.connected(0, new Peer("a"), Addresses.of(1, 1), true);
        dials.slots.named(0, new Peer("a"), Addresses.of(1, 1));
        dials.slots.ready(0, new Peer("a"));
        dials.slots.connected(0, new Peer("b"), Addresses.of(2, 1), true);
        dials.slots.ready(0, new Peer("b"));
        dials.slots.named(0, new Peer("b"), Addresses.of(2, 1));
        assertThat(dials.kept).containsExactly(new Peer("a"), new Peer("b"));
        assertThat(dials.slots.connected(Slot.MANUAL)).isEqualTo(2);
        assertThat(known(dials, Addresses.of(1, 1)).tried()).as("and the next run knows it").isTrue();
    }

    @Test
    void aPeerOfAnotherChainLeavesTheBook() {
        Dials dials = started(new Dials(Dials.settings(1, 0, 125), List.of()).knowing(1, 1));
        dials.run(SECOND);
        Peer peer = dials.answer(dials.dials.keySet().iterator().next());
        dials.slots.stranger(peer);
        assertThat(dials.book.size()).isZero();
    }

    // ---- feelers ----

    @Test
    void aFeelerIsSentEveryTwoMinutesOnAverageAndNeverWhenSomebodyCouldExpectIt() {
        Dials dials = started(new Dials(Dials.settings(0, 0, 125), List.of()).knowing(2000, 1));
        var gaps = new ArrayList<Long>();
        long last = 0;
        while (gaps.size() < 500) {
            dials.now = dials.slots.deadline();
            dials.slots.wake(dials.now);
            if (!dials.dials.isEmpty()) {
                gaps.add(dials.now - last);
                last = dials.now;
                dials.answerAll();
            }
        }
        double mean = gaps.stream().mapToLong(each -> each).average().orElse(0) / SECOND;
        assertThat(mean).isBetween(100.0, 140.0);
        assertThat(gaps.stream().filter(each -> each < 60 * SECOND)).hasSizeGreaterThan(120);
        assertThat(gaps.stream().filter(each -> each > 240 * SECOND)).hasSizeGreaterThan(30);
    }

    @Test
    void aFeelerThatFindsSomebodyMovesTheAddressToTheTriedOnesAndGoes() {
        Dials dials = started(new Dials(Dials.settings(0, 0, 125), List.of()).knowing(1, 1));
        dials.run(3000 * SECOND);
        Peer peer = dials.answer(dials.dials.keySet().iterator().next());
        dials.slots.ready(dials.now, peer);
        assertThat(dials.disconnected).containsKey(peer);
        assertThat(known(dials, Addresses.of(0, 0)).tried()).isTrue();
        assertThat(dials.kept).isEmpty();
    }

    @Test
    void aFeelerThatDoesNotSayOfWhichChainItIsHasAMinute() {
        Dials dials = started(new Dials(Dials.settings(0, 0, 125), List.of()).knowing(1, 1));
        dials.run(3000 * SECOND);
        Peer peer = dials.answer(dials.dials.keySet().iterator().next());
        dials.run(dials.now + 59 * SECOND);
        assertThat(dials.disconnected).isEmpty();
        dials.run(dials.now + SECOND);
        assertThat(dials.disconnected).containsKey(peer);
        assertThat(known(dials, Addresses.of(0, 0)).tried()).isFalse();
    }

    // ---- one more, and then one less ----

    /** Eight full peers, of whom each told of a block at its own time but the third. */
    private static Dials full() {
        Dials dials = started(new Dials(Dials.settings(8, 0, 125), List.of()).knowing(200, 1));
        dials.runAnswered(30 * SECOND);
        for (int i = 0; i < 8; i++) {
            if (i != 2) {
                dials.slots.news(dials.now, dials.kept.get(i));
            }
        }
        return dials;
    }

    @Test
    void withAStaleTipOneMoreIsDialledAndThenTheOneWithoutNewsGoes() {
        Dials dials = full();
        Peer idle = dials.kept.get(2);
        var gone = new ArrayList<Peer>();
        for (long second = 30; second < 5000 && gone.isEmpty(); second++) {
            dials.run(second * SECOND);
            dials.disconnected.forEach((peer, why) -> {
                if (why.startsWith("the tip is old")) {
                    gone.add(peer);
                }
            });
            for (Ticket ticket : new ArrayList<>(dials.dials.keySet())) {
                Peer fresh = dials.answer(ticket);
                dials.slots.ready(dials.now, fresh);
                dials.slots.news(dials.now, fresh);
            }
        }
        assertThat(gone).containsExactly(idle);
    }

    @Test
    void aTipThatMovesLeavesThePeersInPeace() {
        Dials dials = full();
        var before = List.copyOf(dials.kept);
        for (long second = 30; second < 3000; second += 100) {
            dials.slots.tipChanged(dials.now);
            dials.runAnswered(second * SECOND);
        }
        assertThat(before.stream().filter(peer -> dials.slots.slotOf(peer) == Slot.FULL))
                .hasSizeGreaterThanOrEqualTo(6);
        assertThat(dials.slots.connected(Slot.FULL)).isEqualTo(8);
    }

    @Test
    void everyHourOrSoOneFullPeerIsReplaced() {
        Dials dials = full();
        int before = dials.kept.size();
        for (long second = 30; second < 10 * 86_400; second += 100) {
            dials.slots.tipChanged(dials.now);
            dials.runAnswered(second * SECOND);
        }
        assertThat(dials.kept.size() - before).as("ten days").isBetween(180, 300);
        assertThat(dials.slots.connected(Slot.FULL)).isBetween(8, 9);
    }

    @Test
    void peersForBlocksAloneAreReplacedToo() {
        Dials dials = started(new Dials(Dials.settings(0, 2, 125), List.of()).knowing(200, 1));
        dials.runAnswered(10 * 86_400 * SECOND);
        assertThat(dials.kept.size()).as("every hour in ten days").isBetween(180, 300);
        assertThat(dials.slots.connected(Slot.BLOCK_ONLY)).isEqualTo(2);
    }

    // ---- inbound ----

    @Test
    void oneInboundPeerTooManyMakesOneGoAfterASurvey() {
        Dials dials = started(new Dials(Dials.settings(8, 2, 30), List.of()));
        Map<Peer, Slots.Facts> facts = new LinkedHashMap<>();
        for (int i = 0; i <= 30; i++) {
            assertThat(dials.surveys).isZero();
            var peer = new Peer("in" + i);
            facts.put(peer, new Slots.Facts(i, false));
            dials.slots.connected(i, peer, Addresses.of(5, i), false);
        }
        assertThat(dials.surveys).isEqualTo(1);
        dials.slots.surveyed(31, facts);
        assertThat(dials.disconnected).hasSize(1).containsValue("more than 30 peers have come");
        dials.slots.surveyed(32, facts);
        assertThat(dials.disconnected).hasSize(1);
    }

    @Test
    void whenAllAreProtectedTheNewcomerGoes() {
        Dials dials = started(new Dials(Dials.settings(8, 2, 4), List.of()));
        for (int i = 0; i <= 4; i++) {
            dials.slots.connected(i, new Peer("in" + i), Addresses.of(i, 1), false);
        }
        dials.slots.surveyed(5, new LinkedHashMap<>());
        assertThat(dials.disconnected).containsOnlyKeys(new Peer("in4"));
    }

    // ---- the next run ----

    @Test
    void theAnchorsAreTheBlockOnlyPeersAndUntriedOnesOfTheLastRun() {
        Dials dials = new Dials(Dials.settings(8, 2, 125), ANCHORS);
        assertThat(dials.slots.anchors()).as("nothing has been dialled yet").isEqualTo(ANCHORS);
        started(dials).knowing(50, 1);
        dials.run(0);
        dials.dials.keySet().stream().toList().forEach(ticket -> {
            if (ANCHORS.contains(dials.dials.get(ticket))) {
                dials.dials.remove(ticket);
                dials.slots.failed(0, ticket);
            }
        });
        dials.runAnswered(60 * SECOND);
        assertThat(dials.slots.anchors()).hasSize(2).doesNotContainAnyElementsOf(ANCHORS);
    }
}
