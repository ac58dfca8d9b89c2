package org.rustycoin.node.assembly;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.Standing;

import static org.assertj.core.api.Assertions.assertThat;

class NamedPeersTest {

    private static final Peer PEER = new Peer("peer");

    private final List<Multiaddr> dialled = new ArrayList<>();
    private final NamedPeers named = new NamedPeers(dialled::add);
    private Multiaddr address;

    @BeforeEach
    void anAddress() throws Exception {
        address = Multiaddr.parse("/ip4/192.0.2.1/tcp/24733");
    }

    /** Wakes it when it wants to be, and gives when that was. */
    private long nextDial() {
        long due = named.deadline();
        dialled.clear();
        named.wake(due - 1);
        assertThat(dialled).isEmpty();
        named.wake(due);
        assertThat(dialled).containsExactly(address);
        assertThat(named.deadline()).as("one dial at a time").isEqualTo(Machine.NEVER);
        return due;
    }

    private void connects(long now) {
        named.connected(PEER);
        named.dialled(now, address, PEER);
    }

    @Test
    void anAddressIsDialledAtOnceAndWhileNobodyAnswersEverMoreSeldom() {
        named.add(5, address);
        named.add(6, address);
        long now = nextDial();
        assertThat(now).isEqualTo(5);
        for (long pause = NamedPeers.FIRST_PAUSE; pause < 4 * NamedPeers.LAST_PAUSE; pause *= 2) {
            named.dialled(now, address, null);
            long next = nextDial();
            assertThat(next - now).isEqualTo(Math.min(pause, NamedPeers.LAST_PAUSE));
            now = next;
        }
    }

    @Test
    void aPeerThatWasThereIsDialledAgainSoonAfterItHasGone() {
        named.add(0, address);
        nextDial();
        named.dialled(0, address, null);
        long now = nextDial();
        connects(now);
        assertThat(named.deadline()).isEqualTo(Machine.NEVER);
        named.disconnected(now + 7, PEER);
        assertThat(nextDial()).isEqualTo(now + 7 + NamedPeers.FIRST_PAUSE);
    }

    @Test
    void oneThatWentBeforeItsDialWasReportedIsNotForgotten() {
        named.add(0, address);
        nextDial();
        named.connected(PEER);
        named.disconnected(1, PEER);
        named.dialled(2, address, PEER);
        assertThat(nextDial()).isEqualTo(2 + NamedPeers.FIRST_PAUSE);
    }

    @Test
    void anAddedPeerIsKeptAlsoIfItWentBeforeItWasAdopted() {
        named.connected(PEER);
        named.adopt(0, address, PEER);
        assertThat(named.deadline()).isEqualTo(Machine.NEVER);
        named.forget(PEER);

        named.disconnected(1, PEER);
        named.adopt(2, address, PEER);
        assertThat(nextDial()).isEqualTo(2 + NamedPeers.FIRST_PAUSE);
    }

    @Test
    void oneThatWasDroppedIsLeftAloneAsLongAsItIsKeptAway() {
        named.add(0, address);
        nextDial();
        connects(0);
        named.dropped(10, PEER);
        named.disconnected(11, PEER);
        assertThat(nextDial()).isEqualTo(10 + Standing.AWAY);
    }

    @Test
    void oneThatTheOperatorDisconnectedIsNotDialledAgain() {
        named.add(0, address);
        nextDial();
        connects(0);
        named.forget(PEER);
        named.disconnected(1, PEER);
        assertThat(named.deadline()).isEqualTo(Machine.NEVER);
    }
}
