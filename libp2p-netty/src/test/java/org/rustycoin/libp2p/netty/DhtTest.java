package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.Multihash;
import org.rustycoin.libp2p.protocols.kad.KadResult;
import org.rustycoin.libp2p.protocols.kad.KadSettings;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.store.PeerRecords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Real nodes on loopback that are told of one other each and find the rest. */
class DhtTest {

    private static final int NODES = 10;
    private static final int PATIENCE_SECONDS = 60;

    private final List<Libp2p> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(Libp2p::close);
    }

    private Libp2p start(KadSettings settings) throws IOException {
        Libp2p node = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").ioThreads(1).kademlia(settings).start();
        nodes.add(node);
        return node;
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A chain: each dials the one before, and nobody is told of more. */
    private void network() throws Exception {
        for (int i = 0; i < NODES; i++) {
            Libp2p node = start(KadSettings.STANDARD.serving(true));
            if (i > 0) {
                join(node, nodes.get(i - 1));
            }
        }
    }

    /** Connects, and fills the table as soon as the other has said that it may be asked. */
    private static void join(Libp2p node, Libp2p other) throws Exception {
        await(node.dial(other.listenAddresses().getFirst()));
        while (await(node.dht().bootstrap()) == 0) {
            Thread.onSpinWait();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void eachFindsEveryOtherByItsIdAlone() throws Exception {
        network();
        for (Libp2p one : List.of(nodes.getFirst(), nodes.get(NODES / 2), nodes.getLast())) {
            for (Libp2p other : nodes) {
                if (one != other) {
                    KadResult.Found found = await(one.dht().findPeer(other.peerId()));
                    assertThat(found.isProved()).isTrue();
                    assertThat(found.contact().addresses())
                            .containsAnyElementsOf(
                                    other.listenAddresses().stream().map(it -> it.withoutPeer()).toList());
                    assertThat(await(one.dht().connect(other.peerId()))).isEqualTo(other.peerId().toPeer());
                }
            }
        }
    }

    @Test
    void aValueIsFoundWhereItWasNotPutAndTheNewestOfItWins() throws Exception {
        network();
        KeyPair someone = KeyPair.generate(new SplittableRandom(5));
        byte[] key = PeerRecords.keyOf(someone.peerId());
        byte[] old = new PeerRecord(someone.peerId(), 1, List.of()).seal(someone).toBytes();
        byte[] newer = new PeerRecord(someone.peerId(), 2, List.of()).seal(someone).toBytes();
        assertThat(await(nodes.get(1).dht().putValue(key, old)).peers()).isEqualTo(NODES - 1);
        assertThat(await(nodes.get(8).dht().getValue(key, 3)).value()).isEqualTo(old);
        assertThat(await(nodes.get(7).dht().putValue(key, newer)).peers()).isEqualTo(NODES - 1);
        assertThat(await(nodes.get(3).dht().getValue(key, 3)).value()).isEqualTo(newer);
        assertThatThrownBy(() -> await(nodes.get(1).dht().putValue(key, old))).isInstanceOf(ExecutionException.class)
                .hasMessageContaining("none of 9 peers stored it");
        assertThatThrownBy(() -> await(nodes.get(1).dht().putValue(key, text("forged"))))
                .hasMessageContaining("no validator takes this value");
    }

    @Test
    void aPeerThatIsInNobodysTableIsFoundByItsSignedRecord() throws Exception {
        network();
        KeyPair gone = KeyPair.generate(new SplittableRandom(6));
        assertThatThrownBy(() -> await(nodes.get(8).dht().findPeer(gone.peerId())))
                .hasMessageContaining("nobody knows");
        List<Multiaddr> where = List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"));
        await(nodes.get(1).dht().putValue(PeerRecords.keyOf(gone.peerId()),
                new PeerRecord(gone.peerId(), 1, where).seal(gone).toBytes()));
        KadResult.Found found = await(nodes.get(8).dht().findPeer(gone.peerId()));
        assertThat(found.contact().addresses()).isEqualTo(where);
        assertThat(found.isProved()).isFalse();
    }

    @Test
    void aClientPublishesWhereItIs() throws Exception {
        network();
        Libp2p client = start(KadSettings.STANDARD);
        join(client, nodes.get(4));
        assertThatThrownBy(() -> await(nodes.get(8).dht().findRecord(client.peerId())))
                .hasMessageContaining("nobody has a value");
        assertThat(await(client.dht().publishRecord()).peers()).isPositive();
        assertThat(await(nodes.get(8).dht().findRecord(client.peerId())).addresses())
                .isEqualTo(client.listenAddresses().stream().map(Multiaddr::withoutPeer).toList());
    }

    @Test
    void providersAreFoundAndAClientMayBeOne() throws Exception {
        network();
        Libp2p client = start(KadSettings.STANDARD);
        join(client, nodes.get(4));
        byte[] key = Multihash.sha256(text("archive")).toBytes();
        await(nodes.get(2).dht().provide(key));
        await(client.dht().provide(key));
        List<PeerId> providers = List.of();
        while (providers.size() < 2) { // an announcement has no answer: it is on its way
            providers = await(nodes.get(9).dht().findProviders(key, 20, 0)).contacts().stream().map(Contact::id)
                    .toList();
        }
        assertThat(providers).containsExactlyInAnyOrder(nodes.get(2).peerId(), client.peerId());
        assertThat(await(nodes.get(9).dht().findProviders(key, 20, Long.MAX_VALUE)).ageNanos()).isPositive();
    }

    @Test
    void aClientIsAskedNothingUntilItServes() throws Exception {
        Libp2p server = start(KadSettings.STANDARD.serving(true));
        Libp2p client = start(KadSettings.STANDARD);
        join(client, server);
        assertThat(await(server.dht().facts()).tableSize()).isZero();
        client.dht().serve(true);
        while (await(server.dht().facts()).tableSize() == 0) {
            Thread.onSpinWait(); // it is told by identify, asks, and then knows
        }
        assertThat(await(server.dht().findPeer(client.peerId())).isProved()).isTrue();
    }

    @Test
    void whoKnowsNobodyIsToldSo() throws Exception {
        Libp2p alone = start(KadSettings.STANDARD);
        assertThatThrownBy(() -> await(alone.dht().findPeer(KeyPair.generate(new SplittableRandom(1)).peerId())))
                .hasMessageContaining("nobody answered");
        Libp2p without = Libp2p.builder().start();
        nodes.add(without);
        assertThatThrownBy(without::dht).isInstanceOf(IllegalStateException.class).hasMessageContaining(".kademlia(");
    }

    @Test
    void nodesOfDifferentNetworksDoNotMeet() throws Exception {
        Libp2p one = start(KadSettings.STANDARD.serving(true));
        Libp2p other = start(KadSettings.STANDARD.protocol("/other/kad/1.0").serving(true));
        await(one.dial(other.listenAddresses().getFirst()));
        while (await(one.connections()).stream().noneMatch(it -> it.protocols().contains("/other/kad/1.0"))) {
            Thread.onSpinWait();
        }
        assertThat(await(one.dht().bootstrap())).isZero();
    }
}
