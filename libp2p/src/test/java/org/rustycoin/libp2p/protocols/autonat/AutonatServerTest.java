package org.rustycoin.libp2p.protocols.autonat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

class AutonatServerTest {

    private static final long SECOND = 1_000_000_000L;
    private static final String HERE = "/ip4/8.8.8.8/tcp/4733";
    private static final String ELSEWHERE = "/ip4/9.9.9.9/tcp/4733";

    private final Map<Ticket, DialMessage.Response> answers = new LinkedHashMap<>();
    private final Map<Ticket, Integer> demands = new LinkedHashMap<>();
    private final Map<Ticket, Multiaddr> dials = new LinkedHashMap<>();
    private final List<Integer> indices = new ArrayList<>();
    private AutonatServer server = server(false);
    private long now;
    private long tickets;

    private AutonatServer server(boolean isPrivateDialled) {
        return new AutonatServer(0, isPrivateDialled, address -> !address.toString().contains("quic"),
                new SplittableRandom(3), new AutonatServer.Out() {
                    @Override
                    public void demand(Ticket ticket, int index, int bytes) {
                        indices.add(index);
                        demands.put(ticket, bytes);
                    }

                    @Override
                    public void answer(Ticket ticket, DialMessage.Response response) {
                        assertThat(answers.put(ticket, response)).isNull();
                    }

                    @Override
                    public void dialBack(Ticket ticket, Peer peer, Multiaddr address, long nonce) {
                        assertThat(nonce).isEqualTo(42);
                        assertThat(dials.put(ticket, address)).isNull();
                    }
                });
    }

    private static Multiaddr at(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Ticket ask(String peer, String from, String... addresses) {
        var ticket = new Ticket(++tickets);
        List<DialMessage.Encoded> encoded = new ArrayList<>();
        for (String each : addresses) {
            encoded.add(new DialMessage.Encoded(each.isEmpty() ? null : at(each)));
        }
        server.asked(now, ticket, new Peer(peer), at(from), new DialMessage.Request(encoded, 42));
        return ticket;
    }

    private void waitFor(long nanos) {
        long end = now + nanos;
        while (server.deadline() <= end) {
            now = server.deadline();
            server.wake(now);
        }
        now = end;
    }

    private ResponseStatus status(Ticket ticket) {
        return Objects.requireNonNull(answers.get(ticket), "there is no answer").status();
    }

    @Test
    void theAddressThatTheAskerComesFromIsDialledAtOnce() {
        Ticket ticket = ask("a", "/ip4/8.8.8.8/tcp/51000", HERE);
        assertThat(dials).containsOnlyKeys(ticket).containsValue(at(HERE));
        assertThat(demands).isEmpty();
        server.dialled(now, ticket, DialStatus.OK);
        assertThat(answers).containsEntry(ticket, new DialMessage.Response(ResponseStatus.OK, 0, DialStatus.OK));
        assertThat(server.kept()).isZero();
    }

    @Test
    void anAddressElsewhereIsDialledOnlyWhenItIsPaidForAndNotAtOnce() {
        Ticket ticket = ask("a", "/ip4/8.8.8.8/tcp/51000", ELSEWHERE);
        waitFor(60 * SECOND);
        assertThat(dials).isEmpty();
        assertThat(demands.get(ticket)).isBetween(AutonatServer.DATA_MIN, AutonatServer.DATA_MAX);
        server.paid(now, ticket);
        assertThat(dials).isEmpty();
        waitFor(AutonatServer.HERD_NANOS);
        assertThat(dials).containsEntry(ticket, at(ELSEWHERE));
    }

    @Test
    void whoDoesNotPayIsForgotten() {
        Ticket ticket = ask("a", "/ip4/8.8.8.8/tcp/51000", ELSEWHERE);
        server.gone(now, ticket);
        server.paid(now, ticket);
        waitFor(60 * SECOND);
        assertThat(dials).isEmpty();
        assertThat(answers).isEmpty();
        assertThat(server.kept()).isZero();
    }

    @Test
    void onlyTheFirstAddressThatCanBeDialledIs() {
        Ticket ticket = ask("a", "/ip4/8.8.8.8/tcp/51000", "", "/ip4/10.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/1",
                "/ip4/8.8.8.8/udp/1/quic-v1", "/dns4/victim.example/tcp/1", "/ip4/192.0.2.1/tcp/1", ELSEWHERE, HERE);
        assertThat(indices).containsExactly(6);
        server.paid(now, ticket);
        waitFor(5 * SECOND);
        server.dialled(now, ticket, DialStatus.DIAL_ERROR);
        assertThat(dials).containsOnlyKeys(ticket).containsValue(at(ELSEWHERE));
        assertThat(answers)
                .containsEntry(ticket, new DialMessage.Response(ResponseStatus.OK, 6, DialStatus.DIAL_ERROR));
    }

    @Test
    void privateAddressesAreDialledForNobody() {
        String[] near = {"/ip4/10.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/1", "/ip4/169.254.169.254/tcp/80",
                "/ip6/::1/tcp/1", "/ip6/fe80::1/tcp/1", "/ip6/::ffff:10.0.0.1/tcp/1", "/ip4/0.0.0.0/tcp/1",
                "/ip4/255.255.255.255/tcp/1", "/ip6/64:ff9b::a00:1/tcp/1"};
        assertThat(status(ask("a", "/ip4/8.8.8.8/tcp/1", near))).isEqualTo(ResponseStatus.DIAL_REFUSED);
        assertThat(status(ask("b", "/ip4/10.0.0.1/tcp/1", near))).isEqualTo(ResponseStatus.DIAL_REFUSED);
        assertThat(server.counts().refused()).isEqualTo(2);
    }

    @Test
    void aNodeThatIsToldToDialsPrivateAddressesForWhoIsPrivateAlone() {
        server = server(true);
        assertThat(status(ask("a", "/ip4/8.8.8.8/tcp/1", "/ip4/10.0.0.1/tcp/1")))
                .isEqualTo(ResponseStatus.DIAL_REFUSED);
        Ticket near = ask("b", "/ip4/10.0.0.1/tcp/1", "/ip4/10.0.0.1/tcp/2");
        assertThat(dials).containsOnlyKeys(near);
        assertThat(status(ask("c", "/ip4/10.0.0.1/tcp/1", "/ip4/0.0.0.0/tcp/2")))
                .isEqualTo(ResponseStatus.DIAL_REFUSED);
    }

    @Test
    void whoComesThroughARelayIsRefused() {
        assertThat(status(ask("a", HERE + "/p2p-circuit", HERE))).isEqualTo(ResponseStatus.DIAL_REFUSED);
        assertThat(status(ask("a", "/dns4/example.org/tcp/1", HERE))).isEqualTo(ResponseStatus.DIAL_REFUSED);
    }

    @Test
    void aPeerHasOneRequestAtATime() {
        ask("a", "/ip4/8.8.8.8/tcp/1", HERE);
        assertThat(status(ask("a", "/ip4/8.8.8.8/tcp/1", HERE))).isEqualTo(ResponseStatus.REQUEST_REJECTED);
    }

    /** Asks as fast as it can for so long, each dial ending at once; gives how many were dialled. */
    private int flood(int seconds, java.util.function.IntFunction<String> peer,
            java.util.function.IntFunction<String> from, String address) {
        int before = dials.size();
        for (int i = 0; i < seconds * 20; i++) {
            Ticket ticket = ask(peer.apply(i), from.apply(i), address);
            server.paid(now, ticket);
            waitFor(SECOND / 20);
            if (dials.containsKey(ticket) && !answers.containsKey(ticket)) {
                server.dialled(now, ticket, DialStatus.OK);
            }
            server.gone(now, ticket);
        }
        return dials.size() - before;
    }

    @Test
    void aPeerIsServedTwelveTimesAMinute() {
        assertThat(flood(60, _ -> "a", _ -> "/ip4/8.8.8.8/tcp/1", HERE)).isBetween(20, 24);
        assertThat(flood(60, _ -> "a", _ -> "/ip4/8.8.8.8/tcp/1", HERE)).isBetween(11, 13);
    }

    @Test
    void aNetworkOfManyPeersIsServedNoMoreThanOne() {
        assertThat(flood(60, i -> "p" + i, i -> "/ip4/8.8." + i % 250 + ".8/tcp/1", HERE)).isLessThan(25);
        assertThat(dials).containsKey(ask("honest", "/ip4/7.7.7.7/tcp/1", "/ip4/7.7.7.7/tcp/1"));
    }

    @Test
    void allTogetherAreServedSixtyTimesAMinute() {
        assertThat(flood(120, i -> "p" + i, i -> "/ip4/" + (20 + i % 50) + "." + i / 50 + ".0.1/tcp/1", HERE)
                + flood(60, i -> "q" + i, i -> "/ip4/8." + i % 250 + ".8.8/tcp/1", HERE))
                .isLessThan(4 * AutonatServer.PER_MINUTE + 1);
    }

    @Test
    void dialsElsewhereAreFewerStillAndEachIsPaidFor() {
        flood(120, i -> "p" + i, i -> "/ip4/" + (20 + i % 50) + "." + i / 50 + ".0.1/tcp/1", ELSEWHERE);
        assertThat(server.counts().demanded()).isBetween(30L, 3L * AutonatServer.DATA_PER_MINUTE);
        assertThat(demands.values()).allMatch(bytes -> bytes >= AutonatServer.DATA_MIN);
    }

    @Test
    void dialsThatNeverEndAreBoundedAndAnswered() {
        for (int i = 0; i < 100; i++) {
            String ip = "/ip4/8." + i + ".8.8/tcp/1";
            ask("p" + i, ip, ip);
        }
        assertThat(dials).hasSize(AutonatServer.REQUESTS_MAX);
        Ticket first = dials.keySet().iterator().next();
        assertThat(answers).doesNotContainKey(first);
        waitFor(AutonatServer.DIAL_NANOS);
        assertThat(answers)
                .containsEntry(first, new DialMessage.Response(ResponseStatus.OK, 0, DialStatus.DIAL_ERROR));
        server.dialled(now, first, DialStatus.OK); // too late
        assertThat(server.kept()).isZero();
        assertThat(server.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whoHasGoneDuringTheDialGetsNoAnswer() {
        Ticket ticket = ask("a", "/ip4/8.8.8.8/tcp/1", HERE);
        server.gone(now, ticket);
        server.dialled(now, ticket, DialStatus.OK);
        assertThat(answers).isEmpty();
        assertThat(server.kept()).isZero();
    }

    @Test
    void ratesAreKeptForABoundedNumberOfPeers() {
        var rates = new KeyedRates<Integer>(1, 1);
        for (int i = 0; i < 10_000; i++) {
            rates.take(0, i);
        }
        assertThat(rates.size()).isEqualTo(KeyedRates.KEYS_MAX);
        assertThat(rates.take(0, 9999)).isFalse();
    }
}
