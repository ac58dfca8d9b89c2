package org.rustycoin.libp2p.protocols.autonat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.addresses.Verdict;
import org.rustycoin.libp2p.swarm.dialling.AddressKind.Transport;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

class AutonatClientTest {

    private static final Multiaddr OURS = Multiaddr.tcp(new byte[]{8, 8, 8, 8}, 4733);
    private static final Multiaddr FROM = Multiaddr.tcp(new byte[]{4, 4, 4, 4}, 51000);
    private static final Peer SERVER = new Peer("server");

    private final Map<Ticket, Long> nonces = new LinkedHashMap<>();
    private final List<Integer> payMax = new ArrayList<>();
    private final Map<Ticket, Verdict> verdicts = new LinkedHashMap<>();
    private final AutonatClient client = new AutonatClient(0, new SplittableRandom(5), new AutonatClient.Out() {
        @Override
        public void ask(Ticket ticket, Peer server, Multiaddr address, long nonce, int pay) {
            nonces.put(ticket, nonce);
            payMax.add(pay);
        }

        @Override
        public void askOld(Ticket ticket, Peer server, Multiaddr address) {
            payMax.add(-1);
        }

        @Override
        public void verdict(Ticket ticket, Verdict verdict) {
            assertThat(verdicts.put(ticket, verdict)).isNull();
        }
    });
    private long tickets;

    private Ticket probe() {
        var ticket = new Ticket(++tickets);
        client.probe(0, ticket, SERVER, OURS, true);
        return ticket;
    }

    private void answer(Ticket ticket, DialStatus dial) {
        client.answered(0, ticket, new DialMessage.Response(ResponseStatus.OK, 0, dial), 0);
    }

    private long nonce(Ticket ticket) {
        return Objects.requireNonNull(nonces.get(ticket));
    }

    @Test
    void theNonceAndTheAnswerTogetherProveThatWeWereReachedInAnyOrder() {
        Ticket one = probe();
        assertThat(client.dialedBack(0, nonce(one), FROM, Transport.TCP)).isTrue();
        assertThat(verdicts).isEmpty();
        answer(one, DialStatus.OK);
        Ticket other = probe();
        answer(other, DialStatus.OK);
        assertThat(verdicts).containsOnlyKeys(one);
        assertThat(client.dialedBack(0, nonce(other), FROM, Transport.TCP)).isTrue();
        assertThat(verdicts).containsEntry(one, Verdict.REACHED).containsEntry(other, Verdict.REACHED);
        assertThat(client.kept()).isZero();
    }

    @Test
    void aServerThatOnlySaysThatItGotThroughIsNotBelieved() {
        Ticket ticket = probe();
        answer(ticket, DialStatus.OK);
        client.wake(AutonatClient.NONCE_NANOS - 1);
        assertThat(verdicts).isEmpty();
        client.wake(AutonatClient.NONCE_NANOS);
        assertThat(verdicts).containsEntry(ticket, Verdict.FAILED);
        assertThat(client.counts().unproven()).isEqualTo(1);
        assertThat(client.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aNonceThatWasNotAskedForIsRefused() {
        Ticket ticket = probe();
        assertThat(client.dialedBack(0, nonce(ticket) + 1, FROM, Transport.TCP)).isFalse();
        answer(ticket, DialStatus.DIAL_ERROR);
        assertThat(client.dialedBack(0, nonce(ticket), FROM, Transport.TCP)).isFalse(); // the request is over
        assertThat(client.counts().unknownNonces()).isEqualTo(2);
    }

    @Test
    void aNonceThatComesByAnotherWayProvesNothing() {
        Ticket ticket = probe();
        assertThat(client.dialedBack(0, nonce(ticket), FROM, Transport.QUIC)).isFalse();
        assertThat(client.dialedBack(0, nonce(ticket), Multiaddr.tcp(new byte[16], 1), Transport.TCP)).isFalse();
        answer(ticket, DialStatus.OK);
        client.wake(AutonatClient.NONCE_NANOS);
        assertThat(verdicts).containsEntry(ticket, Verdict.FAILED);
    }

    @Test
    void aDialBackErrorWithTheNonceHereIsASuccess() {
        Ticket one = probe();
        client.dialedBack(0, nonce(one), FROM, Transport.TCP);
        answer(one, DialStatus.DIAL_BACK_ERROR);
        Ticket other = probe();
        answer(other, DialStatus.DIAL_BACK_ERROR);
        assertThat(verdicts).containsEntry(one, Verdict.REACHED).containsEntry(other, Verdict.FAILED);
    }

    @Test
    void eachAnswerHasItsVerdict() {
        Ticket unreachable = probe();
        answer(unreachable, DialStatus.DIAL_ERROR);
        Ticket unknown = probe();
        answer(unknown, DialStatus.UNUSED);
        Ticket refused = probe();
        client.answered(0, refused, new DialMessage.Response(ResponseStatus.DIAL_REFUSED, 0, DialStatus.UNUSED), 0);
        Ticket rejected = probe();
        client.answered(0, rejected, new DialMessage.Response(ResponseStatus.REQUEST_REJECTED, 0, DialStatus.UNUSED),
                0);
        Ticket another = probe();
        client.answered(0, another, new DialMessage.Response(ResponseStatus.OK, 1, DialStatus.DIAL_ERROR), 0);
        Ticket failed = probe();
        client.failed(0, failed, 0);
        assertThat(verdicts).containsEntry(unreachable, Verdict.UNREACHABLE).containsEntry(unknown, Verdict.FAILED)
                .containsEntry(refused, Verdict.REFUSED).containsEntry(rejected, Verdict.FAILED)
                .containsEntry(another, Verdict.FAILED).containsEntry(failed, Verdict.FAILED);
        assertThat(client.kept()).isZero();
    }

    @Test
    void serversCanDemandAMillionBytesAndThenNoMoreForAWhile() {
        for (int i = 0; i < 12; i++) {
            client.answered(0, probe(), new DialMessage.Response(ResponseStatus.OK, 0, DialStatus.DIAL_ERROR),
                    AutonatClient.PAY_MAX);
        }
        assertThat(payMax.subList(0, 10)).containsOnly(AutonatClient.PAY_MAX);
        assertThat(payMax.subList(10, 12)).containsOnly(0);
        assertThat(client.counts().paidBytes()).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void whatIsNotDemandedIsNotSpent() {
        for (int i = 0; i < 100; i++) {
            answer(probe(), DialStatus.DIAL_ERROR);
        }
        assertThat(payMax).containsOnly(AutonatClient.PAY_MAX);
    }

    @Test
    void anOldServersWordIsPassedOn() {
        var ticket = new Ticket(1);
        client.probe(0, ticket, SERVER, OURS, false);
        client.answeredOld(0, ticket, Verdict.REACHED);
        assertThat(payMax).containsExactly(-1);
        assertThat(verdicts).containsEntry(ticket, Verdict.REACHED);
    }
}
