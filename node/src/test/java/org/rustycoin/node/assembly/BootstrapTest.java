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

class BootstrapTest {

    private static final Peer PEER = new Peer("peer");

    private final List<Multiaddr> dialled = new ArrayList<>();
    private final Bootstrap bootstrap = new Bootstrap(dialled::add);
    private Multiaddr address;

    @BeforeEach
    void anAddress() throws Exception {
        address = Multiaddr.parse("/ip4/192.0.2.1/tcp/24733");
    }

    /** Wakes it when it wants to be, and gives when that was. */
    private long nextDial() {
        long due = bootstrap.deadline();
        dialled.clear();
        bootstrap.wake(due - 1);
        assertThat(dialled).isEmpty();
        bootstrap.wake(due);
        assertThat(dialled).containsExactly(address);
        assertThat(bootstrap.deadline()).as("one dial at a time").isEqualTo(Machine.NEVER);
        return due;
    }

    private void connects(long now) {
        bootstrap.connected(PEER);
        bootstrap.dialled(now, address, PEER);
    }

    @Test
    void anAddressIsDialledAtOnceAndWhileNobodyAnswersEverMoreSeldom() {
        bootstrap.add(5, address);
        bootstrap.add(6, address);
        long now = nextDial();
        assertThat(now).isEqualTo(5);
        for (long pause = Bootstrap.FIRST_PAUSE; pause < 4 * Bootstrap.LAST_PAUSE; pause *= 2) {
            bootstrap.dialled(now, address, null);
            long next = nextDial();
            assertThat(next - now).isEqualTo(Math.min(pause, Bootstrap.LAST_PAUSE));
            now = next;
        }
    }

    @Test
    void aPeerThatWasThereIsDialledAgainSoonAfterItHasGone() {
        bootstrap.add(0, address);
        nextDial();
        bootstrap.dialled(0, address, null);
        long now = nextDial();
        connects(now);
        assertThat(bootstrap.deadline()).isEqualTo(Machine.NEVER);
        bootstrap.disconnected(now + 7, PEER);
        assertThat(nextDial()).isEqualTo(now + 7 + Bootstrap.FIRST_PAUSE);
    }

    @Test
    void oneThatWentBeforeItsDialWasReportedIsNotForgotten() {
        bootstrap.add(0, address);
        nextDial();
        bootstrap.connected(PEER);
        bootstrap.disconnected(1, PEER);
        bootstrap.dialled(2, address, PEER);
        assertThat(nextDial()).isEqualTo(2 + Bootstrap.FIRST_PAUSE);
    }

    @Test
    void anAddedPeerIsKeptAlsoIfItWentBeforeItWasAdopted() {
        bootstrap.connected(PEER);
        bootstrap.adopt(0, address, PEER);
        assertThat(bootstrap.deadline()).isEqualTo(Machine.NEVER);
        bootstrap.forget(PEER);

        bootstrap.disconnected(1, PEER);
        bootstrap.adopt(2, address, PEER);
        assertThat(nextDial()).isEqualTo(2 + Bootstrap.FIRST_PAUSE);
    }

    @Test
    void oneThatWasDroppedIsLeftAloneAsLongAsItIsKeptAway() {
        bootstrap.add(0, address);
        nextDial();
        connects(0);
        bootstrap.dropped(10, PEER);
        bootstrap.disconnected(11, PEER);
        assertThat(nextDial()).isEqualTo(10 + Standing.AWAY);
    }

    @Test
    void oneThatTheOperatorDisconnectedIsNotDialledAgain() {
        bootstrap.add(0, address);
        nextDial();
        connects(0);
        bootstrap.forget(PEER);
        bootstrap.disconnected(1, PEER);
        assertThat(bootstrap.deadline()).isEqualTo(Machine.NEVER);
    }
}
