package org.rustycoin.libp2p.protocols.identify;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.Varint;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.Pair;
import org.rustycoin.libp2p.swarm.Pair.Hand;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdentifyTest {

    private static final Multiaddr ADDRESS = Multiaddr.tcp(new byte[]{10, 0, 0, 9}, 4733);

    private final List<IdentifyInfo> heard = new ArrayList<>();
    private final Map<Connection, IdentifyInfo> known = new LinkedHashMap<>();
    private final Identify identify = new Identify(new Identify.Out() {
        @Override
        public IdentifyInfo own(Connection connection) {
            return IdentifyTest.own(connection);
        }

        @Override
        public @Nullable IdentifyInfo known(Connection connection) {
            return known.get(connection);
        }

        @Override
        public void identified(Connection connection, IdentifyInfo info) {
            known.put(connection, info);
            heard.add(info);
        }
    });
    private final Pair pair = new Pair(protocols(), protocols());

    private StreamProtocol[] protocols() {
        return identify.protocols().toArray(StreamProtocol[]::new);
    }

    /** What an end says of itself; in these tests the pair's keys are made from the seeds 1 and 2. */
    private static IdentifyInfo own(Connection connection) {
        KeyPair key = KeyPair.generate(new SplittableRandom(connection.outbound() ? 1 : 2));
        return info(key, new PeerRecord(key.peerId(), 1, List.of(ADDRESS)).seal(key).toBytes());
    }

    private static IdentifyInfo info(KeyPair key, byte[] sealed) {
        return new IdentifyInfo(key.publicKey().toProtobuf(), List.of(ADDRESS), List.of("/test/1"), ADDRESS,
                "/rusty/1.0", "agent", null, sealed);
    }

    private static byte[] framed(byte[]... messages) {
        var out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.writeBytes(Varint.encode(message.length));
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    /** The dialler pushes these bytes by hand. */
    private void pushes(byte[] bytes) {
        pair.say(new Hand(), Identify.PUSH_ID, bytes).closeWrite();
        pair.talk();
    }

    private void isRefused() {
        assertThat(heard).isEmpty();
        assertThat(pair.listener.rules()).containsExactly("identify");
        assertThat(pair.listener.offences.getFirst()).isInstanceOf(Offence.OnStream.class);
        assertThat(pair.listener.closed).isEmpty();
        assertThat(pair.listener.connection.streams()).isZero();
    }

    @Test
    void whoIsAskedSaysWhoItIs() {
        identify.ask(0, pair.dialler.connection);
        pair.talk();
        assertThat(heard).hasSize(1);
        IdentifyInfo info = heard.getFirst();
        assertThat(info.publicKey()).isEqualTo(pair.listener.key.publicKey().toProtobuf());
        assertThat(info.listenAddrs()).containsExactly(ADDRESS);
        assertThat(info.protocols()).containsExactly("/test/1");
        assertThat(info.observed()).isEqualTo(ADDRESS);
        assertThat(info.agentVersion()).isEqualTo("agent");
        assertThat(info.protocolVersion()).isEqualTo("/rusty/1.0");
        assertThat(info.record()).isNotNull().extracting(PeerRecord::peer).isEqualTo(pair.listener.key.peerId());
        assertThat(pair.dialler.connection.streams() + pair.listener.connection.streams()).isZero();
    }

    @Test
    void aPushIsHeard() {
        identify.push(0, pair.dialler.connection);
        pair.talk();
        assertThat(heard).singleElement().extracting(IdentifyInfo::record).isNotNull();
        assertThat(pair.listener.connection.streams()).isZero();
    }

    @Test
    void severalMessagesAreMerged() {
        byte[] one = Protobufs.write(out -> {
            out.writeString(3, "/a");
            out.writeString(6, "first");
        });
        byte[] other = Protobufs.write(out -> {
            out.writeString(3, "/b");
            out.writeString(6, "second");
        });
        pushes(framed(one, other));
        assertThat(heard).hasSize(1);
        assertThat(heard.getFirst().protocols()).containsExactly("/a", "/b");
        assertThat(heard.getFirst().agentVersion()).isEqualTo("second");
    }

    @Test
    void aSignedRecordOfAnotherPeerIsRefused() { // CVE-2023-40583
        KeyPair other = KeyPair.generate(new SplittableRandom(77));
        byte[] sealed = new PeerRecord(other.peerId(), 1, List.of(ADDRESS)).seal(other).toBytes();
        pushes(framed(info(pair.dialler.key, sealed).toBytes()));
        isRefused();
    }

    @Test
    void anotherKeyThanTheConnectionsIsRefused() {
        pushes(framed(info(KeyPair.generate(new SplittableRandom(77)), new byte[0]).toBytes()));
        isRefused();
    }

    @Test
    void aRecordThatIsNotWellSignedWasNotSaid() {
        byte[] sealed = own(pair.dialler.connection).sealedRecord().clone();
        sealed[sealed.length - 1] ^= 1;
        pushes(framed(info(pair.dialler.key, sealed).toBytes()));
        assertThat(heard).singleElement().extracting(IdentifyInfo::record).isNull();
    }

    private static byte[] sealed(KeyPair key, long sequence, Multiaddr... addresses) {
        return new PeerRecord(key.peerId(), sequence, List.of(addresses)).seal(key).toBytes();
    }

    @Test
    void whatAPushDoesNotMentionStays() {
        pushes(framed(info(pair.dialler.key, sealed(pair.dialler.key, 1, ADDRESS)).toBytes()));
        pushes(framed(Protobufs.write(out -> out.writeString(3, "/new/1"))));
        IdentifyInfo info = heard.getLast();
        assertThat(info.protocols()).containsExactly("/new/1");
        assertThat(info.listenAddrs()).containsExactly(ADDRESS);
        assertThat(info.observed()).isEqualTo(ADDRESS);
        assertThat(info.agentVersion()).isEqualTo("agent");
        assertThat(info.protocolVersion()).isEqualTo("/rusty/1.0");
        assertThat(info.record()).isNotNull();
        assertThat(pair.listener.rules()).isEmpty();
    }

    @Test
    void aSignedRecordNeverReplacesANewerOne() {
        Multiaddr other = Multiaddr.tcp(new byte[]{10, 0, 0, 8}, 1);
        KeyPair key = pair.dialler.key;
        for (long sequence : new long[]{7, 6, 7, -1, 8}) { // as unsigned numbers, -1 is the largest
            pushes(framed(
                    info(key, sealed(key, sequence, sequence == 6 || sequence == 8 ? other : ADDRESS)).toBytes()));
        }
        assertThat(heard).extracting(info -> info.record() == null ? 0 : info.record().sequence())
                .containsExactly(7L, 7L, 7L, -1L, -1L);
        assertThat(heard).allMatch(info -> info.addresses().equals(List.of(ADDRESS)));
        assertThat(pair.listener.rules()).containsExactly("identify-old-record", "identify-old-record");
    }

    @Test
    void theAddressesThatAPeerHasSignedAreUsedAndNotThoseThatItOnlySays() {
        Multiaddr signed = Multiaddr.tcp(new byte[]{10, 0, 0, 7}, 4733);
        pushes(framed(info(pair.dialler.key, new byte[0]).toBytes()));
        assertThat(heard.getLast().addresses()).containsExactly(ADDRESS);
        pushes(framed(info(pair.dialler.key, sealed(pair.dialler.key, 1, signed)).toBytes()));
        assertThat(heard.getLast().addresses()).containsExactly(signed);
        assertThat(heard.getLast().listenAddrs()).containsExactly(ADDRESS);
    }

    @Test
    void moreThanTenMessagesAreRefused() {
        byte[][] ten = new byte[10][];
        byte[][] eleven = new byte[11][];
        Arrays.fill(ten, new byte[0]);
        Arrays.fill(eleven, new byte[0]);
        pushes(framed(ten));
        assertThat(heard).hasSize(1);
        heard.clear();
        pushes(framed(eleven));
        isRefused();
    }

    @Test
    void moreThanTheTotalIsRefused() {
        pushes(framed(Protobufs.write(out -> out.writeByteArray(15, new byte[IdentifyInfo.TOTAL_BYTES_MAX]))));
        isRefused();
    }

    @Test
    void moreThanWeWouldSayIsReadUpToTheTotal() {
        pushes(framed(Protobufs.write(out -> {
            out.writeByteArray(15, new byte[3 * IdentifyInfo.BYTES_MAX]);
            out.writeString(6, "chatty");
        })));
        assertThat(heard).singleElement().extracting(IdentifyInfo::agentVersion).isEqualTo("chatty");
    }

    @Test
    void whatIsNoFrameOrNoMessageIsRefused() {
        for (byte[] bad : List.of(new byte[]{5, 1}, new byte[]{1, 0x0a}, new byte[]{(byte) 0x80, 0},
                new byte[]{-1, -1, -1, -1, -1, -1, -1, -1, 127, 1})) {
            pushes(bad);
        }
        assertThat(heard).isEmpty();
        assertThat(pair.listener.rules()).containsExactly("identify", "identify", "identify", "identify");
    }

    @Test
    void listsAndTextsAreCutAndShownWithoutControlCharacters() {
        pushes(framed(Protobufs.write(out -> {
            for (int i = 0; i < 300; i++) {
                out.writeString(3, "/p/" + i);
                out.writeByteArray(2, Multiaddr.tcp(new byte[4], i).toBytes());
            }
            out.writeByteArray(2, new byte[]{(byte) 0xff, (byte) 0xff, 3});
            out.writeString(6, "a\n\u001b[2J" + "x".repeat(1000));
        })));
        IdentifyInfo info = heard.getFirst();
        assertThat(info.protocols()).hasSize(256);
        assertThat(info.listenAddrs()).hasSize(64);
        assertThat(info.agentVersion()).hasSize(256).startsWith("a??[2Jx");
        assertThat(pair.listener.rules()).containsExactly("identify-too-much");
        assertThat(pair.listener.offences.getFirst().detail()).startsWith("282 "); // 44 protocols, 237 addresses, a text
    }

    @Test
    void pushesWithoutEndAreLimited() {
        for (int i = 0; i < 30; i++) {
            identify.push(0, pair.dialler.connection);
            pair.talk();
        }
        assertThat(heard).hasSize(8);
        assertThat(pair.listener.rules()).hasSize(22).containsOnly("protocol-rate");
    }

    @Test
    void aPushThatNeverEndsTimesOut() {
        pair.say(new Hand(), Identify.PUSH_ID, new byte[]{5, 1});
        pair.talk();
        assertThat(pair.listener.connection.streams()).isOne();
        pair.waitUntil(10 * Pair.SECOND);
        assertThat(pair.listener.connection.streams()).isZero();
        assertThat(heard).isEmpty();
    }

    @Test
    void anOwnMessageThatNobodyWouldReadIsABug() {
        var chatty = new Identify(new Identify.Out() {
            @Override
            public IdentifyInfo own(Connection connection) {
                return new IdentifyInfo(new byte[0], List.of(), List.of(), null, "", "x".repeat(5000), null,
                        new byte[0]);
            }

            @Override
            public @Nullable IdentifyInfo known(Connection connection) {
                return null;
            }

            @Override
            public void identified(Connection connection, IdentifyInfo info) {
                heard.add(info);
            }
        });
        assertThatThrownBy(() -> chatty.push(0, pair.dialler.connection)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void damagedPushesNeverSurprise() {
        byte[] good = framed(own(pair.dialler.connection).toBytes());
        Seeds.each(300, random -> {
            pushes(Seeds.damaged(random, good));
            pair.waitUntil(pair.now + Pair.SECOND);
            assertThat(pair.listener.closed).isEmpty();
        });
        assertThat(pair.listener.rules()).isSubsetOf("identify", "identify-old-record", "identify-too-much")
                .contains("identify");
    }
}
