package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.autonat.Asking;
import org.rustycoin.libp2p.protocols.autonat.DialMessage;
import org.rustycoin.libp2p.protocols.autonat.DialRequests;
import org.rustycoin.libp2p.protocols.autonat.DialStatus;
import org.rustycoin.libp2p.protocols.autonat.ResponseStatus;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.libp2p.swarm.addresses.AddressSettings;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class AutonatTest {

    /** On loopback, where two peers are enough. */
    private static final ReachabilitySettings NEAR = new ReachabilitySettings(new AddressSettings(2, 2, true), true,
            true);

    /** The same for a node that is seen where it does not listen, which is not to distract it. */
    private static final ReachabilitySettings UNSEEN = new ReachabilitySettings(new AddressSettings(99, 2, true), true,
            true);

    /** Addresses that a node found to be confirmed, in order. */
    private static final class Confirmations implements Events {
        final BlockingQueue<Multiaddr> confirmed = new LinkedBlockingQueue<>();

        @Override
        public void addressConfirmed(long now, Multiaddr address) {
            confirmed.add(address);
        }

        Multiaddr next() throws InterruptedException {
            Multiaddr address = confirmed.poll(40, TimeUnit.SECONDS);
            assertThat(address).as("a confirmed address").isNotNull();
            return address;
        }
    }

    private static Libp2p server() throws IOException {
        return Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").reachability(NEAR).start();
    }

    private static void dial(Libp2p from, Libp2p to) throws Exception {
        from.dial(to.listenAddresses().getFirst()).get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/tcp/0/ws", "/ip4/127.0.0.1/udp/0/quic-v1"})
    void twoServersThatDialBackConfirmAnAddress(String listen) throws Exception {
        var events = new Confirmations();
        try (Libp2p one = server();
                Libp2p other = server();
                Libp2p client = Libp2p.builder().listen(listen).reachability(NEAR).events(events).start()) {
            dial(client, one);
            dial(client, other);
            Multiaddr own = client.listenAddresses().getFirst().withoutPeer();
            assertThat(events.next()).isEqualTo(own);
            assertThat(client.confirmedAddresses()).containsExactly(own);
            AddressFacts facts = client.addressFacts().get(20, TimeUnit.SECONDS);
            assertThat(facts.tried()).singleElement().satisfies(standing -> {
                assertThat(standing.isConfirmed()).isTrue();
                assertThat(standing.reached()).isEqualTo(2);
            });
            assertThat(facts.asked().asked()).isEqualTo(2);
            assertThat(facts.asked().paidBytes()).isZero();
            assertThat(one.addressFacts().get(20, TimeUnit.SECONDS).served().reached()).isEqualTo(1);
        }
    }

    /** The servers see the client at 127.0.0.1: its address is elsewhere for them. */
    @Test
    void anAddressElsewhereIsDialledWhenItIsPaidFor() throws Exception {
        var events = new Confirmations();
        try (Libp2p one = server();
                Libp2p other = server();
                Libp2p client = Libp2p.builder().listen("/ip4/127.0.0.2/tcp/0").reachability(UNSEEN).events(events)
                        .start()) {
            dial(client, one);
            dial(client, other);
            assertThat(events.next()).isEqualTo(client.listenAddresses().getFirst().withoutPeer());
            AddressFacts facts = client.addressFacts().get(20, TimeUnit.SECONDS);
            assertThat(facts.asked().paidBytes()).isBetween(60_000L, 200_000L);
            assertThat(one.addressFacts().get(20, TimeUnit.SECONDS).served().demanded()).isEqualTo(1);
        }
    }

    @Test
    void oneServerIsNotEnough() throws Exception {
        var events = new Confirmations();
        try (Libp2p one = server();
                Libp2p client = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").reachability(NEAR).events(events)
                        .start()) {
            dial(client, one);
            while (one.addressFacts().get(20, TimeUnit.SECONDS).served().reached() == 0) {
                Thread.onSpinWait();
            }
            assertThat(client.confirmedAddresses()).isEmpty();
            assertThat(events.confirmed).isEmpty();
        }
    }

    /** What a server says to a request by hand. */
    private static CompletableFuture<Object> ask(Libp2p client, Libp2p server, Multiaddr address, int payMax) {
        var answer = new CompletableFuture<Object>();
        client.withConnection(server.peerId().toPeer(),
                (now, it) -> Asking.ask(now, it, address, 7, payMax, new Asking.Asker() {
                    @Override
                    public void answered(DialMessage.Response response, int paid) {
                        answer.complete(response);
                    }

                    @Override
                    public void failed(Failure why, int paid) {
                        answer.complete(why);
                    }
                }), () -> answer.completeExceptionally(new AssertionError("gone")));
        return answer;
    }

    @Test
    void whereNobodyListensNobodyIsReached() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (Libp2p server = server();
                Libp2p client = Libp2p.builder().reachability(ReachabilitySettings.OFF).start()) {
            dial(client, server);
            assertThat(ask(client, server, Multiaddr.tcp(new byte[]{127, 0, 0, 1}, closed), 0).get())
                    .isEqualTo(new DialMessage.Response(ResponseStatus.OK, 0, DialStatus.DIAL_ERROR));
        }
    }

    /** It listens and does not know the nonce: it has asked for nothing. */
    @Test
    void aVictimThatIsReachedIsToldNothingAndTheAskerLearnsThatItTookNoNonce() throws Exception {
        try (Libp2p server = server();
                Libp2p victim = server();
                Libp2p client = Libp2p.builder().reachability(ReachabilitySettings.OFF).start()) {
            dial(client, server);
            Multiaddr address = victim.listenAddresses().getFirst().withoutPeer();
            assertThat(ask(client, server, address, 0).get())
                    .isEqualTo(new DialMessage.Response(ResponseStatus.OK, 0, DialStatus.DIAL_ERROR)); // another's id
        }
    }

    @Test
    void privateAddressesAreNotDialledUnlessTheNodeIsToldTo() throws Exception {
        try (Libp2p server = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start();
                Libp2p client = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start()) {
            dial(client, server);
            assertThat(ask(client, server, client.listenAddresses().getFirst().withoutPeer(), 0).get())
                    .isEqualTo(new DialMessage.Response(ResponseStatus.DIAL_REFUSED, 0, DialStatus.UNUSED));
            assertThat(server.addressFacts().get().served().refused()).isEqualTo(1);
            assertThat(client.addressFacts().get().tried()).isEmpty();
        }
    }

    @Test
    void aNodeThatDoesNotServeDoesNotOfferIt() throws Exception {
        var heard = new Heard();
        try (Libp2p server = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0")
                .reachability(new ReachabilitySettings(AddressSettings.STANDARD, true, false)).start();
                Libp2p client = Libp2p.builder().events(heard).start()) {
            dial(client, server);
            assertThat(heard.next(IdentifyInfo.class).protocols()).doesNotContain(DialRequests.ID)
                    .contains("/libp2p/autonat/2/dial-back");
            assertThat(ask(client, server, Multiaddr.tcp(new byte[]{127, 0, 0, 1}, 1), 0).get())
                    .isInstanceOf(Failure.class);
        }
    }

    /** A protocol that is offered when somebody says so. */
    private static final class Switched implements StreamProtocol {
        final AtomicBoolean isOn = new AtomicBoolean();

        @Override
        public List<String> ids() {
            return List.of("/switched/1");
        }

        @Override
        public int streamsMax() {
            return 1;
        }

        @Override
        public boolean isOffered() {
            return isOn.get();
        }

        @Override
        public StreamHandler accept(long now, Connection connection, MuxStream stream) {
            throw new AssertionError("nobody opens it");
        }
    }

    @Test
    void peersAreToldWhenAProtocolIsOffered() throws Exception {
        var heard = new Heard();
        var switched = new Switched();
        try (Libp2p listener = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").protocol(switched).start();
                Libp2p dialler = Libp2p.builder().events(heard).start()) {
            dial(dialler, listener);
            IdentifyInfo before = heard.next(IdentifyInfo.class);
            assertThat(before.protocols()).doesNotContain("/switched/1");
            switched.isOn.set(true);
            listener.protocolsChanged();
            IdentifyInfo after = heard.next(IdentifyInfo.class);
            while (!after.protocols().contains("/switched/1")) { // that of the start may come first
                after = heard.next(IdentifyInfo.class);
            }
            assertThat(after.addresses()).isEqualTo(before.addresses());
        }
    }

    @Test
    void whoDialsSeesItselfAtThePortThatItListensOn() throws Exception {
        var nodes = new ArrayList<Libp2p>();
        try (Libp2p client = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").reachability(NEAR).start()) {
            for (int i = 0; i < 2; i++) {
                nodes.add(server());
                dial(client, nodes.get(i));
            }
            AddressFacts facts = client.addressFacts().get();
            while (facts.observed().isEmpty() || facts.observed().getFirst().networks() < 2) {
                facts = client.addressFacts().get();
            }
            assertThat(facts.observed()).singleElement().satisfies(
                    each -> assertThat(each.address()).isEqualTo(client.listenAddresses().getFirst().withoutPeer()));
        } finally {
            nodes.forEach(Libp2p::close);
        }
    }

    @Test
    void whatIsKeptOfPeersGoesWithThem() throws Exception {
        var heard = new Heard();
        try (Libp2p client = Libp2p.builder().events(heard).start()) {
            try (Libp2p server = server()) {
                dial(client, server);
                assertThat(heard.next(IdentifyInfo.class)).isNotNull();
                assertThat(client.keptEntries().get()).isPositive();
                Peer peer = server.peerId().toPeer();
                client.disconnect(peer, "enough");
            }
            while (client.keptEntries().get() > 0) {
                Thread.onSpinWait();
            }
        }
    }
}
