package org.rustycoin.node.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.Standing;

import static org.assertj.core.api.Assertions.assertThat;

class LanPeersTest {

    private static final Peer PEER = new Peer("peer");
    private static final long SECOND = 1_000_000_000L;

    private final List<Peer> dialled = new ArrayList<>();
    private final List<Multiaddr> at = new ArrayList<>();
    private final LanPeers lan = new LanPeers(new SplittableRandom(1), (peer, addresses) -> {
        dialled.add(peer);
        at.addAll(addresses);
    });

    private static Multiaddr address(int port) {
        try {
            return Multiaddr.parse("/ip4/192.168.7.2/tcp/" + port);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void finds(Peer peer) {
        lan.found(0, peer, List.of(address(1)));
    }

    /** Wakes it when it wants to be, and gives when that was. */
    private long next() {
        long due = lan.deadline();
        lan.wake(due);
        return due;
    }

    @Test
    void aPeerThatIsFoundIsDialledOnce() {
        finds(PEER);
        assertThat(next()).isZero();
        lan.wake(5);
        assertThat(dialled).containsExactly(PEER);
        lan.connected(PEER);
        lan.dialled(6, PEER);
        assertThat(lan.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aPeerThatDoesNotAnswerIsDialledEverMoreSeldomAtWhatIsKnownByThen() {
        finds(PEER);
        long before = next();
        for (int i = 0; i < 20; i++) {
            lan.found(before, PEER, List.of(address(10 + i)));
            lan.dialled(before, PEER);
            long now = next();
            assertThat(now - before).isGreaterThanOrEqualTo(Math.min(3 * SECOND / 4 << i, 450 * SECOND))
                    .isLessThanOrEqualTo(750 * SECOND);
            before = now;
        }
        assertThat(dialled).hasSize(21);
        assertThat(at.getLast()).isEqualTo(address(29));
    }

    @Test
    void aPeerOfThisChainThatWasLostIsDialledAgainSoon() {
        finds(PEER);
        next();
        for (int i = 0; i < 10; i++) {
            lan.dialled(0, PEER);
            next();
        }
        lan.connected(PEER);
        lan.dialled(0, PEER);
        lan.ready(PEER);
        lan.disconnected(1000 * SECOND, PEER);
        assertThat(lan.deadline() - 1000 * SECOND).isLessThan(2 * SECOND);
    }

    @Test
    void aPeerThatConnectedByItselfIsNotDialled() {
        lan.connected(PEER);
        finds(PEER);
        assertThat(lan.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void manyInventedPeersGetFewDialsAtATime() {
        for (int i = 0; i < 200; i++) {
            finds(new Peer("invented" + i));
        }
        next();
        assertThat(dialled).hasSize(LanPeers.PEERS_MAX);
        assertThat(lan.deadline()).as("nobody else until one has ended").isEqualTo(Machine.NEVER);
        lan.dialled(SECOND, dialled.getFirst());
        lan.wake(SECOND);
        assertThat(dialled).hasSize(LanPeers.PEERS_MAX + 1).doesNotHaveDuplicates();
    }

    @Test
    void aPeerThatIsGoneIsNotDialledAgain() {
        finds(PEER);
        next();
        lan.gone(1, PEER);
        lan.dialled(2, PEER);
        lan.disconnected(3, PEER);
        assertThat(lan.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aPeerThatWasDroppedIsLeftAloneAsLongAsItIsKeptAway() {
        finds(PEER);
        next();
        lan.connected(PEER);
        lan.dialled(1, PEER);
        lan.dropped(2, PEER);
        lan.disconnected(3, PEER);
        assertThat(lan.deadline()).isEqualTo(2 + Standing.AWAY);
    }

    @Test
    void aPeerOfAnotherChainIsNotDialledAgain() {
        finds(PEER);
        next();
        lan.connected(PEER);
        lan.dialled(1, PEER);
        lan.forget(PEER);
        lan.disconnected(2, PEER);
        finds(PEER);
        assertThat(lan.deadline()).isEqualTo(Machine.NEVER);
    }
}
