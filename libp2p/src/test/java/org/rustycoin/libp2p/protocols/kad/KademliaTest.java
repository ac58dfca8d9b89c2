package org.rustycoin.libp2p.protocols.kad;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.store.PeerRecords;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.libp2p.protocols.kad.wire.Message.Type;
import org.rustycoin.libp2p.protocols.kad.wire.ValueRecord;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

/** One machine, told by hand what happens to it. */
class KademliaTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;
    private static final Multiaddr LAN = Contacts.address(192, 168, 1, 1);
    private static final byte[] KEY = text("what is looked for");

    private record Asked(Ticket ticket, Contact contact, Message question) {}

    private record Told(Contact contact, Message statement) {}

    private record Answered(Ticket ticket, Message answer) {}

    /** What the machine wanted done. */
    private static final class Wishes implements KadOut {
        final List<Asked> asked = new ArrayList<>();
        final List<Told> told = new ArrayList<>();
        final List<Answered> answered = new ArrayList<>();
        final List<Ticket> listened = new ArrayList<>();
        final List<Ticket> refused = new ArrayList<>();
        final List<String> offences = new ArrayList<>();
        final List<Boolean> serving = new ArrayList<>();
        final List<KadResult> results = new ArrayList<>();

        @Override
        public void ask(Ticket ticket, Contact contact, Message question, long timeoutNanos) {
            asked.add(new Asked(ticket, contact, question));
        }

        @Override
        public void tell(Contact contact, Message statement) {
            told.add(new Told(contact, statement));
        }

        @Override
        public void answer(Ticket ticket, Message answer) {
            answered.add(new Answered(ticket, answer));
        }

        @Override
        public void listen(Ticket ticket) {
            listened.add(ticket);
        }

        @Override
        public void refuse(Ticket ticket) {
            refused.add(ticket);
        }

        @Override
        public void offended(Peer peer, Offence offence) {
            offences.add(offence.rule());
        }

        @Override
        public void serving(boolean isServing) {
            serving.add(isServing);
        }

        @Override
        public void done(Ticket search, KadResult result) {
            results.add(result);
        }
    }

    private final SplittableRandom random = new SplittableRandom(21);
    private final Contact self = Contacts.at(random, Contacts.address(20, 1, 1, 1), LAN);
    private final Wishes wishes = new Wishes();
    private final Kademlia kad = new Kademlia(self.id(), KadSettings.STANDARD.serving(true), new SplittableRandom(1),
            wishes);
    private final Ticket ticket = new Ticket(77);

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long dropped(Drop drop) {
        return kad.facts().dropped().getOrDefault(drop, 0L);
    }

    private void connect(Contact peer, boolean isServing) {
        kad.connected(0, peer.peer(), peer.addresses().getFirst(), true);
        kad.identified(0, peer.peer(), isServing, peer.addresses());
    }

    private Asked lastAsked() {
        return wishes.asked.getLast();
    }

    private void answer(long now, Asked asked, Contact... closer) {
        kad.answered(now, asked.ticket, asked.question.answer(null, List.of(closer), List.of()));
    }

    /** A peer that is in the table: it connected, was asked, and answered. */
    private Contact neighbour() {
        Contact peer = Contacts.anywhere(random);
        connect(peer, true);
        answer(0, lastAsked());
        return peer;
    }

    private Message ask(Contact from, Message question) {
        int before = wishes.answered.size();
        kad.asked(0, from.peer(), new Ticket(before), question);
        assertThat(wishes.answered).as(wishes.offences.toString()).hasSize(before + 1);
        return wishes.answered.getLast().answer;
    }

    // ---- the table ----

    @Test
    void aPeerThatSaysItServesIsAskedBeforeItIsInTheTable() {
        Contact peer = Contacts.anywhere(random);
        connect(peer, true);
        assertThat(kad.facts().tableSize()).isZero();
        assertThat(lastAsked().contact).isEqualTo(peer);
        assertThat(lastAsked().question.type()).isEqualTo(Type.FIND_NODE);
        answer(0, lastAsked());
        assertThat(kad.known(KEY, 20)).containsExactly(peer);
    }

    @Test
    void whoIsNamedIsNotInTheTableAndWhoDoesNotAnswerNeither() {
        Contact named = Contacts.anywhere(random);
        Contact silent = Contacts.anywhere(random);
        connect(Contacts.anywhere(random), true);
        answer(0, lastAsked(), named);
        connect(silent, true);
        kad.failed(0, lastAsked().ticket, new Failure.Timeout());
        assertThat(kad.known(KEY, 20)).hasSize(1).doesNotContain(named, silent);
    }

    @Test
    void aClientIsNotAskedAndWhoBecomesOneLeavesTheTable() {
        Contact peer = neighbour();
        kad.identified(1, peer.peer(), false, peer.addresses());
        assertThat(kad.facts().tableSize()).isZero();
        int before = wishes.asked.size();
        connect(Contacts.anywhere(random), false);
        assertThat(wishes.asked).hasSize(before);
    }

    @Test
    void idsOfANetworkThatHasItsPlacesAreNotEvenAsked() {
        for (int i = 0; i < 50; i++) {
            int before = wishes.asked.size();
            connect(Contacts.at(random, Contacts.address(66, 1, i, 1)), true);
            if (wishes.asked.size() > before) {
                answer(0, lastAsked());
            }
        }
        assertThat(kad.facts().tableSize()).isLessThanOrEqualTo(3);
        assertThat(dropped(Drop.GROUP_FULL)).isGreaterThan(40);
    }

    @Test
    void theAddressOfTheConnectionCountsAndNotTheOneThatAPeerNames() {
        for (int i = 0; i < 50; i++) {
            Contact liar = Contacts.at(random, Contacts.address(30 + i, 1, 1, 1));
            kad.connected(0, liar.peer(), Contacts.address(66, 1, i, 1), true);
            int before = wishes.asked.size();
            kad.identified(0, liar.peer(), true, liar.addresses());
            if (wishes.asked.size() > before) {
                answer(0, lastAsked());
            }
        }
        assertThat(kad.facts().tableSize()).isLessThanOrEqualTo(3);
    }

    @Test
    void morePeersThanAreKeptInMindAreCounted() {
        for (int i = 0; i < 8193; i++) {
            kad.connected(0, Contacts.id(random).toPeer(), LAN, false);
        }
        assertThat(kad.facts().neighbours()).isEqualTo(8192);
        assertThat(dropped(Drop.TOO_MANY_PEERS)).isOne();
    }

    // ---- what is believed ----

    @Test
    void privateAddressesFromAPublicPeerAreDropped() {
        neighbour();
        kad.closestPeers(1, ticket, KEY);
        Contact hidden = Contacts.at(random, LAN);
        Contact mixed = Contacts.at(random, LAN, Contacts.address(9, 9, 9, 9),
                Contacts.address("/dns4/localhost/tcp/1"));
        answer(1, lastAsked(), hidden, mixed);
        assertThat(dropped(Drop.UNREACHABLE_CONTACT)).isOne();
        assertThat(lastAsked().contact).isEqualTo(mixed);
        assertThat(lastAsked().contact.addresses()).containsExactly(Contacts.address(9, 9, 9, 9));
    }

    @Test
    void aNeighbourOnTheLanMayNameAddressesOfTheLan() {
        Contact peer = Contacts.at(random, LAN);
        connect(peer, true);
        answer(0, lastAsked());
        kad.closestPeers(1, ticket, KEY);
        Contact other = Contacts.at(random, Contacts.address(192, 168, 1, 9));
        answer(1, lastAsked(), other);
        assertThat(lastAsked().contact).isEqualTo(other);
    }

    @Test
    void theNodeDoesNotAskItselfWhoeverNamesIt() {
        neighbour();
        kad.closestPeers(1, ticket, KEY);
        answer(1, lastAsked(), self);
        assertThat(wishes.results).hasSize(1);
    }

    @Test
    void anAnswerToAnotherQuestionIsAnOffence() {
        neighbour();
        kad.closestPeers(1, ticket, KEY);
        kad.answered(1, lastAsked().ticket, Message.of(Type.PING, new byte[0]));
        assertThat(wishes.offences).containsExactly("kad-answer");
        assertThat(dropped(Drop.WRONG_ANSWER)).isOne();
        assertThat(kad.facts().tableSize()).as("it is no peer to ask").isZero();
        assertThat(wishes.results).hasSize(1);
    }

    @Test
    void anAnswerThatComesTooLateIsCountedAndChangesNothing() {
        neighbour();
        kad.closestPeers(1, ticket, KEY);
        Asked late = lastAsked();
        kad.wake(1 + 10 * SECOND);
        assertThat(wishes.results).containsExactly(new KadResult.Closest(List.of()));
        answer(11 * SECOND, late, Contacts.anywhere(random));
        assertThat(dropped(Drop.LATE_ANSWER)).isOne();
    }

    @Test
    void aSearchEndsInTimeThoughOneNamesAnotherForEver() {
        neighbour();
        kad.closestPeers(1, ticket, KEY);
        long now = 1;
        while (wishes.results.isEmpty()) {
            now += 9 * SECOND;
            Asked asked = lastAsked();
            kad.wake(now);
            answer(now, asked, Contacts.anywhere(random));
            assertThat(now).isLessThan(100 * SECOND);
        }
        assertThat(kad.facts().searches()).isZero();
    }

    // ---- serving ----

    @Test
    void aClientRefusesEveryQuestion() {
        Contact peer = neighbour();
        kad.mode(false);
        kad.mode(false);
        assertThat(wishes.serving).containsExactly(false);
        kad.asked(0, peer.peer(), ticket, Message.of(Type.FIND_NODE, KEY));
        assertThat(wishes.refused).containsExactly(ticket);
        kad.mode(true);
        ask(peer, Message.of(Type.FIND_NODE, KEY));
    }

    @Test
    void anAnswerHasTheTwentyClosestWithoutWhoAsks() {
        var all = new ArrayList<Contact>();
        for (int i = 0; i < 30; i++) {
            all.add(neighbour());
        }
        Message answer = ask(all.getFirst(), Message.of(Type.FIND_NODE, KEY));
        assertThat(answer.closer()).hasSize(20).doesNotContain(all.getFirst());
        assertThat(answer.type()).isEqualTo(Type.FIND_NODE);
        assertThat(answer.key()).isEqualTo(KEY);
    }

    @Test
    void nobodyInTheWorldIsToldOfAddressesOfTheLan() {
        Contact onLan = Contacts.at(random, LAN);
        connect(onLan, true);
        answer(0, lastAsked());
        Contact public1 = neighbour();
        assertThat(ask(public1, Message.of(Type.FIND_NODE, KEY)).closer()).isEmpty();
        assertThat(ask(onLan, Message.of(Type.FIND_NODE, KEY)).closer()).containsExactly(public1);
    }

    @Test
    void aConnectedClientIsNamedToWhoLooksForIt() {
        Contact client = Contacts.anywhere(random);
        connect(client, false);
        Contact asker = neighbour();
        assertThat(ask(asker, Message.of(Type.FIND_NODE, client.id().toBytes())).closer()).containsExactly(client);
        kad.addresses(self.addresses());
        Message own = ask(asker, Message.of(Type.FIND_NODE, self.id().toBytes()));
        assertThat(own.closer()).containsExactly(self);
        assertThat(own.closer().getFirst().addresses()).containsExactly(self.addresses().getFirst());
    }

    @Test
    void aFloodOfQuestionsIsRefusedAndAnOffence() {
        Contact peer = neighbour();
        for (int i = 0; i < 200; i++) {
            ask(peer, Message.of(Type.PING, new byte[0]));
        }
        kad.asked(0, peer.peer(), ticket, Message.of(Type.PING, new byte[0]));
        assertThat(wishes.refused).containsExactly(ticket);
        assertThat(wishes.offences).containsExactly("kad-flood");
        assertThat(dropped(Drop.QUESTION_FLOOD)).isOne();
        kad.asked(SECOND, peer.peer(), ticket, Message.of(Type.PING, new byte[0]));
        assertThat(wishes.refused).hasSize(1);
    }

    @Test
    void aQuestionWithoutAKeyIsRefused() {
        kad.asked(0, neighbour().peer(), ticket, Message.of(Type.GET_PROVIDERS, new byte[0]));
        assertThat(wishes.refused).containsExactly(ticket);
        assertThat(wishes.offences).containsExactly("kad-message");
    }

    // ---- providers of others ----

    @Test
    void onlyTheSenderIsAProvider() { // kad-dht, "ADD_PROVIDER"
        Contact peer = neighbour();
        Contact foreign = Contacts.anywhere(random);
        kad.asked(0, peer.peer(), ticket, Message.provide(KEY, foreign));
        kad.asked(0, peer.peer(), ticket, Message.provide(KEY, peer));
        kad.asked(0, peer.peer(), ticket, Message.provide(KEY, peer.at(List.of(LAN))));
        assertThat(wishes.listened).as("nobody is answered").hasSize(3);
        assertThat(ask(neighbour(), Message.of(Type.GET_PROVIDERS, KEY)).providers()).containsExactly(peer);
        assertThat(dropped(Drop.FOREIGN_PROVIDER)).isOne();
        assertThat(dropped(Drop.UNREACHABLE_CONTACT)).isOne();
        kad.asked(0, peer.peer(), ticket, Message.provide(new byte[81], peer));
        assertThat(wishes.refused).hasSize(1);
    }

    @Test
    void whatOthersStoreIsForgottenWhenItsTimeIsOver() {
        Contact peer = neighbour();
        kad.asked(0, peer.peer(), ticket, Message.provide(KEY, peer));
        assertThat(kad.facts().providers()).isOne();
        kad.wake(48 * HOUR);
        assertThat(kad.facts().providers()).isZero();
    }

    // ---- values ----

    private final KeyPair someone = KeyPair.generate(new SplittableRandom(9));
    private final byte[] recordKey = PeerRecords.keyOf(someone.peerId());

    private ValueRecord record(long sequence) {
        return new ValueRecord(recordKey, new PeerRecord(someone.peerId(), sequence, List.of()).seal(someone).toBytes(),
                0);
    }

    @Test
    void aValueIsKeptIfItIsValidAndReplacedOnlyByABetterOne() {
        Contact peer = neighbour();
        assertThat(ask(peer, Message.put(record(5))).record()).usingRecursiveComparison().isEqualTo(record(5));
        kad.asked(0, peer.peer(), ticket, Message.put(record(4)));
        assertThat(dropped(Drop.OUTDATED_RECORD)).isOne();
        ask(peer, Message.put(record(6)));
        kad.asked(0, peer.peer(), ticket, Message.put(new ValueRecord(recordKey, text("forged"), 0)));
        assertThat(wishes.offences).containsExactly("kad-record");
        assertThat(dropped(Drop.INVALID_RECORD)).isOne();
        assertThat(wishes.refused).hasSize(2);
        ValueRecord kept = ask(peer, Message.of(Type.GET_VALUE, recordKey)).record();
        assertThat(kept).isNotNull().extracting(ValueRecord::value).isEqualTo(record(6).value());
        kad.asked(0, peer.peer(), ticket, new Message(Type.PUT_VALUE, KEY, record(7), List.of(), List.of(), 0));
        assertThat(wishes.offences).as("a record of another key").containsExactly("kad-record", "kad-message");
    }

    @Test
    void theBestValueWinsAndWhoHadAWorseOneIsGivenIt() {
        for (int i = 0; i < 4; i++) {
            neighbour();
        }
        wishes.asked.clear();
        kad.getValue(1, ticket, recordKey, 3);
        List<Asked> gets = List.copyOf(wishes.asked);
        assertThat(gets).hasSize(4).allMatch(each -> each.question.type() == Type.GET_VALUE);
        wishes.asked.clear();
        kad.answered(2, gets.get(0).ticket, gets.get(0).question.answer(record(1), List.of(), List.of()));
        kad.answered(2, gets.get(1).ticket, gets.get(1).question.answer(record(2), List.of(), List.of()));
        var forged = new ValueRecord(recordKey, text("forged"), 0);
        kad.answered(2, gets.get(2).ticket, gets.get(2).question.answer(forged, List.of(), List.of()));
        kad.answered(2, gets.get(3).ticket, gets.get(3).question.answer(record(1), List.of(), List.of()));
        assertThat(wishes.results).hasSize(1);
        assertThat(wishes.results.getFirst()).isInstanceOfSatisfying(KadResult.Value.class, value -> {
            assertThat(value.value()).isEqualTo(record(2).value());
            assertThat(value.agreeing()).isOne();
        });
        assertThat(wishes.asked.stream().map(Asked::contact)).containsExactlyInAnyOrder(gets.get(0).contact,
                gets.get(2).contact, gets.get(3).contact);
        assertThat(wishes.asked).allMatch(each -> each.question.type() == Type.PUT_VALUE);
        assertThat(dropped(Drop.INVALID_RECORD)).isOne();
    }

    @Test
    void aQuorumEndsASearchEarly() {
        for (int i = 0; i < 6; i++) {
            neighbour();
        }
        wishes.asked.clear();
        kad.getValue(1, ticket, recordKey, 2);
        for (Asked get : List.copyOf(wishes.asked).subList(0, 2)) {
            kad.answered(2, get.ticket, get.question.answer(record(1), List.of(), List.of()));
        }
        assertThat(wishes.results).hasSize(1);
        assertThat(((KadResult.Value) wishes.results.getFirst()).agreeing()).isEqualTo(2);
    }

    @Test
    void aValueIsPutAtTheClosestAndAgainBeforeTheyForgetIt() {
        Contact peer = neighbour();
        kad.putValue(1, ticket, recordKey, record(1).value());
        answer(1, lastAsked());
        assertThat(lastAsked().contact).isEqualTo(peer);
        assertThat(lastAsked().question.type()).isEqualTo(Type.PUT_VALUE);
        answer(1, lastAsked());
        assertThat(wishes.results).containsExactly(new KadResult.Stored(1, 1));
        wishes.asked.clear();
        kad.wake(23 * HOUR);
        assertThat(wishes.asked.stream().map(each -> each.question.key())).contains(recordKey);
        kad.stopPutting(recordKey);
        assertThat(kad.facts().publications()).isZero();
    }

    @Test
    void whatIsProvidedIsSaidAtTheClosestAndAgain() {
        kad.addresses(self.addresses());
        Contact peer = neighbour();
        kad.provide(1, ticket, KEY);
        answer(1, lastAsked());
        assertThat(wishes.told).hasSize(1);
        assertThat(wishes.told.getFirst().contact).isEqualTo(peer);
        assertThat(wishes.told.getFirst().statement.providers().getFirst().addresses())
                .as("without those of the LAN").containsExactly(self.addresses().getFirst());
        wishes.asked.clear();
        kad.wake(23 * HOUR);
        assertThat(wishes.asked.stream().map(each -> each.question.key())).contains(KEY);
        kad.stopProviding(KEY);
        assertThat(kad.facts().publications()).isZero();
    }

    @Test
    void whatReachedNobodyIsSoonPublishedAgain() {
        kad.addresses(self.addresses());
        kad.provide(0, ticket, KEY);
        kad.putValue(0, ticket, recordKey, record(1).value());
        assertThat(wishes.results).hasSize(2).allMatch(KadResult.Nothing.class::isInstance);
        neighbour();
        wishes.asked.clear();
        kad.wake(Publications.RETRY_NANOS);
        for (Asked search : List.copyOf(wishes.asked)) {
            answer(Publications.RETRY_NANOS, search);
        }
        assertThat(wishes.told).hasSize(1);
        Asked put = wishes.asked.stream().filter(each -> each.question.type() == Type.PUT_VALUE).findFirst()
                .orElseThrow();
        kad.failed(Publications.RETRY_NANOS, put.ticket, new Failure.Gone());
        neighbour();
        wishes.asked.clear();
        kad.wake(2 * Publications.RETRY_NANOS);
        assertThat(wishes.asked.stream().map(each -> each.question.key())).contains(recordKey);
        assertThat(wishes.told).hasSize(1);
    }

    @Test
    void whatCannotBePublishedIsSaidWithTheReason() {
        kad.putValue(0, ticket, text("/unknown/x"), text("1"));
        kad.putValue(0, ticket, recordKey, new byte[ValueRecord.VALUE_BYTES_MAX + 1]);
        kad.putValue(0, ticket, new byte[300], text("1"));
        kad.provide(0, ticket, new byte[81]);
        kad.provide(0, ticket, KEY);
        assertThat(wishes.results).hasSize(5).allMatch(KadResult.Nothing.class::isInstance);
        assertThat(wishes.results.stream().map(Object::toString).toList().toString()).contains("no validator",
                "at most 10240 bytes", "1 to 256 bytes", "1 to 80 bytes", "nobody to tell");
    }

    // ---- searches ----

    @Test
    void whereAPeerThatCameToUsListensIsLookedForUntilItSays() {
        Contact peer = Contacts.anywhere(random);
        kad.connected(0, peer.peer(), Contacts.address(66, 1, 1, 1), false);
        kad.findPeer(0, ticket, peer.id(), 0);
        assertThat(wishes.results).hasSize(1).allMatch(KadResult.Nothing.class::isInstance);
        kad.identified(0, peer.peer(), false, List.of(Contacts.address(66, 1, 1, 2)));
        kad.findPeer(0, ticket, peer.id(), 0);
        assertThat(wishes.results.getLast()).isInstanceOfSatisfying(KadResult.Found.class,
                found -> assertThat(found.contact().addresses()).containsExactly(Contacts.address(66, 1, 1, 2)));
    }

    @Test
    void aPeerIsFoundWhenItAnswersItself() {
        neighbour();
        Contact sought = Contacts.anywhere(random);
        kad.findPeer(1, ticket, sought.id(), 0);
        answer(1, lastAsked(), sought);
        assertThat(wishes.results).as("others' word is not enough").isEmpty();
        answer(1, lastAsked());
        assertThat(wishes.results).containsExactly(new KadResult.Found(sought, true, 2, 0));
        kad.findPeer(2, ticket, sought.id(), 5);
        assertThat(wishes.results.getLast()).isEqualTo(new KadResult.Found(sought, true, 2, 1));
        int before = wishes.asked.size();
        kad.findPeer(20, ticket, sought.id(), 5);
        assertThat(wishes.asked.size()).as("too old").isGreaterThan(before);
    }

    @Test
    void providersAreCollectedAndKeptForAWhile() {
        neighbour();
        Contact provider = Contacts.anywhere(random);
        kad.findProviders(1, ticket, KEY, 1, 0);
        kad.answered(1, lastAsked().ticket,
                lastAsked().question.answer(null, List.of(), List.of(provider, Contacts.anywhere(random))));
        assertThat(wishes.results).containsExactly(new KadResult.Providers(List.of(provider), 0));
        kad.findProviders(9, ticket, KEY, 1, 10);
        assertThat(wishes.results.getLast()).isEqualTo(new KadResult.Providers(List.of(provider), 8));
    }

    @Test
    void searchesAreBoundedAndOneTooManyIsToldSo() {
        neighbour();
        for (int i = 0; i < 200; i++) {
            kad.closestPeers(1, ticket, new byte[]{1, (byte) i});
        }
        assertThat(kad.facts().searches()).isEqualTo(128);
        assertThat(dropped(Drop.TOO_MANY_SEARCHES)).isEqualTo(72);
        assertThat(wishes.results).hasSize(72).allMatch(result -> result.toString().contains("as many as may be"));
    }

    @Test
    void theFirstPeerStartsALookupOfTheNodeItself() {
        neighbour();
        assertThat(kad.deadline()).isLessThanOrEqualTo(SECOND);
        wishes.asked.clear();
        kad.wake(SECOND);
        assertThat(lastAsked().question.key()).isEqualTo(self.id().toBytes());
        answer(SECOND, lastAsked());
        for (int i = 0; i < 20; i++) { // then one for each distance up to the nearest entry
            answer(SECOND, lastAsked());
        }
        kad.bootstrap(2 * SECOND, ticket);
        assertThat(kad.deadline()).isGreaterThan(2 * SECOND);
    }

    @Test
    void whoKnowsNobodyBootstrapsToNothingAtOnce() {
        kad.bootstrap(0, ticket);
        assertThat(wishes.results).containsExactly(new KadResult.Refreshed(0));
        assertThat(kad.deadline()).isLessThan(Machine.NEVER);
    }
}
