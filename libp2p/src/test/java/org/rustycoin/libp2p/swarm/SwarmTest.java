package org.rustycoin.libp2p.swarm;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.Swarm.Link;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

class SwarmTest {

    private static final Peer ALICE = new Peer("alice");
    private static final Peer BOB = new Peer("bob");

    private final Swarm<String> swarm = new Swarm<>(new Limits(4, 2, 2, 2, 3));

    private static Multiaddr at(int... ip) {
        byte[] bytes = new byte[ip.length];
        for (int i = 0; i < ip.length; i++) {
            bytes[i] = (byte) ip[i];
        }
        return Multiaddr.tcp(bytes, 4733);
    }

    private boolean add(String connection, Peer peer, Multiaddr address, boolean outbound) {
        assertThat(swarm.refusal(peer, address, outbound)).isNull();
        return swarm.add(new Link<>(connection, peer, address, outbound));
    }

    @Test
    void aPeerIsThereFromItsFirstConnectionToItsLast() {
        assertThat(add("1", ALICE, at(1, 2, 3, 4), true)).isTrue();
        assertThat(add("2", ALICE, at(1, 2, 3, 4), false)).isFalse();
        assertThat(swarm.peers()).containsExactly(ALICE);
        assertThat(swarm.connections(ALICE)).extracting(Link::connection).containsExactly("1", "2");
        assertThat(swarm.remove(ALICE, "1")).isFalse();
        assertThat(swarm.remove(ALICE, "1")).as("not twice").isFalse();
        assertThat(swarm.remove(ALICE, "2")).isTrue();
        assertThat(swarm.remove(ALICE, "2")).isFalse();
        assertThat(swarm.peers()).isEmpty();
        assertThat(swarm.size()).isZero();
    }

    @Test
    void connectionsWithOnePeerAreLimited() {
        add("1", ALICE, at(1, 1, 1, 1), true);
        add("2", ALICE, at(2, 2, 2, 2), true);
        assertThat(swarm.refusal(ALICE, at(3, 3, 3, 3), false)).isEqualTo("more than 2 connections with one peer");
    }

    @Test
    void eachDirectionIsLimitedOnItsOwn() {
        for (int i = 0; i < 4; i++) {
            add(("in" + i).intern(), new Peer("in" + i), at(i, 1, 1, 1), false);
        }
        assertThat(swarm.refusal(BOB, at(9, 9, 9, 9), false)).isEqualTo("more than 4 inbound connections");
        add("out1", new Peer("out1"), at(1, 1, 1, 1), true);
        add("out2", new Peer("out2"), at(1, 1, 1, 1), true);
        assertThat(swarm.refusal(ALICE, at(9, 9, 9, 9), true)).isEqualTo("more than 2 outbound connections");
        assertThat(swarm.size()).isEqualTo(6);
        swarm.remove(new Peer("in0"), "in0");
        assertThat(swarm.refusal(ALICE, at(9, 9, 9, 9), false)).isNull();
    }

    @Test
    void inboundConnectionsFromOneAddressAndOneNetworkAreLimited() {
        add("1", new Peer("1"), at(7, 7, 1, 1), false);
        add("2", new Peer("2"), at(7, 7, 1, 1), false);
        assertThat(swarm.refusal(BOB, at(7, 7, 1, 1), false)).contains("from one address");
        add("3", new Peer("3"), at(7, 7, 9, 9), false);
        assertThat(swarm.refusal(BOB, at(7, 7, 200, 1), false)).contains("from one network");
        assertThat(swarm.refusal(BOB, at(7, 7, 200, 1), true)).as("whom we dial is our choice").isNull();
        assertThat(swarm.refusal(BOB, at(7, 8, 1, 1), false)).isNull();
        swarm.remove(new Peer("1"), "1");
        assertThat(swarm.refusal(BOB, at(7, 7, 1, 1), false)).isNull();
    }

    @Test
    void aNetworkOfIpv6IsItsFirst32Bits() {
        for (int i = 0; i < 3; i++) {
            add("" + i, new Peer("" + i), at(0x20, 1, 0xd, 0xb8, i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, i), false);
        }
        assertThat(swarm.refusal(BOB, at(0x20, 1, 0xd, 0xb8, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 1), false))
                .contains("from one network");
        assertThat(swarm.refusal(BOB, at(0x20, 1, 0xd, 0xb9, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 1), false)).isNull();
    }

    @Test
    void thisMachineItselfIsLimitedOnlyInAll() {
        for (int i = 0; i < 4; i++) {
            add("" + i, new Peer("" + i), i % 2 == 0
                    ? at(127, 0, 0, 1)
                    : at(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), false);
        }
        assertThat(swarm.refusal(BOB, at(127, 0, 0, 1), false)).isEqualTo("more than 4 inbound connections");
    }

    @Test
    void aReplacementIsAdmittedWhereThereIsNoSlotLeftAndTakesTheOldOnesSlot() {
        add("old", ALICE, at(1, 1, 1, 1), true);
        add("other", BOB, at(1, 1, 1, 1), true);
        assertThat(swarm.refusal(new Peer("carol"), at(1, 1, 1, 1), true)).isNotNull();
        add("new", ALICE, at(1, 1, 1, 1), true);
        assertThat(swarm.size()).isEqualTo(3);
        assertThat(swarm.remove(ALICE, "old")).isFalse();
        assertThat(swarm.refusal(new Peer("carol"), at(1, 1, 1, 1), true)).as("the slot is still taken").isNotNull();
        assertThat(swarm.remove(ALICE, "new")).isTrue();
        assertThat(swarm.refusal(new Peer("carol"), at(1, 1, 1, 1), true)).isNull();
    }

    @Test
    void aPeerThatWasDialledCannotMoveItselfToAnInboundSlot() {
        for (int i = 0; i < 50; i++) {
            Peer peer = new Peer("peer" + i);
            String dialled = ("dialled" + i).intern();
            String back = ("back" + i).intern();
            if (swarm.refusal(peer, at(1, 1, 1, 1), true) == null) {
                add(dialled, peer, at(1, 1, 1, 1), true);
                add(back, peer, at(i, 1, 1, 1), false);
                swarm.remove(peer, dialled);
            }
        }
        assertThat(swarm.peers()).as("the two outbound slots").hasSize(2);
        assertThat(swarm.refusal(new Peer("last"), at(9, 9, 9, 9), false)).as("all inbound slots are left").isNull();
    }

    @Test
    void anIp4AddressInIp6ClothesHasTheSameLimit() {
        add("1", new Peer("1"), at(7, 7, 1, 1), false);
        add("2", new Peer("2"), at(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 7, 7, 1, 1), false);
        assertThat(swarm.refusal(BOB, at(7, 7, 1, 1), false)).contains("from one address");
    }
}
