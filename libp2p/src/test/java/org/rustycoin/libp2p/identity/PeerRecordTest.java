package org.rustycoin.libp2p.identity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PeerRecordTest {

    /** A record that go-libp2p sealed, as js-libp2p's tests keep it. */
    private static final String GO = "0a240801122011bba3ed1721948cefb4e50b0a0bb5cad8a6b52dc7b1a40f4f6652105c91e2c4120203011aaa"
            + "010a2600240801122011bba3ed1721948cefb4e50b0a0bb5cad8a6b52dc7b1a40f4f6652105c91e2c410d8b8"
            + "e0bf9391b697161a0a0a0804010203040600001a0a0a0804010203040600011a0a0a0804010203040600021a"
            + "0a0a0804010203040600031a0a0a0804010203040600041a0a0a0804010203040600051a0a0a080401020304"
            + "0600061a0a0a0804010203040600071a0a0a0804010203040600081a0a0a0804010203040600092a40b197f7"
            + "6b9f288af2b467fe666f774476287049b424b73975c8860efb02372d026a799584541ad72f2654346485bca3"
            + "ece36462b7d1b1391c8d276dc4ab8bca0b";
    private static final String GO_KEY = "0801124085fbe72b6064289004a531f967898df5319ee02992fdd84021fa5052434bf6ee11bba3ed1721948c"
            + "efb4e50b0a0bb5cad8a6b52dc7b1a40f4f6652105c91e2c4";

    private final KeyPair alice = KeyPair.generate(new SplittableRandom(1));
    private final KeyPair bob = KeyPair.generate(new SplittableRandom(2));

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void aRecordThatGoSealedIsReadAndSealedToTheSameBytes() throws Exception {
        KeyPair key = KeyPair.fromProtobuf(hex(GO_KEY));
        PeerRecord record = PeerRecord.open(hex(GO));
        assertThat(record.peer()).isEqualTo(key.peerId());
        assertThat(record.sequence()).isEqualTo(1598453001624231000L);
        assertThat(record.addresses()).hasSize(10);
        assertThat(record.addresses().get(3)).hasToString("/ip4/1.2.3.4/tcp/3");
        assertThat(record.seal(key).toBytes()).isEqualTo(hex(GO));
    }

    @Test
    void anyByteThatWasTouchedBreaksTheSeal() {
        byte[] good = hex(GO);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            assertThatThrownBy(() -> PeerRecord.open(bad)).as("byte " + i).isInstanceOf(KeyException.class);
        }
    }

    @Test
    void aRecordOfAnotherPeerIsRefusedThoughItsSealIsGood() { // RUSTSEC-2022-0009
        byte[] payload = Protobufs.write(out -> {
            out.writeByteArray(1, alice.peerId().toBytes());
            out.writeUInt64(2, 1);
        });
        byte[] sealed = SignedEnvelope.seal(bob, "libp2p-peer-record", new byte[]{3, 1}, payload).toBytes();
        assertThatThrownBy(() -> PeerRecord.open(sealed)).hasMessageContaining("signed by " + bob.peerId());
        assertThatThrownBy(() -> new PeerRecord(alice.peerId(), 1, List.of()).seal(bob))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSealIsGoodInItsDomainAndForItsTypeOnly() throws Exception {
        byte[] type = "type".getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = SignedEnvelope.seal(alice, "one domain", type, new byte[]{1, 2}).toBytes();
        SignedEnvelope opened = SignedEnvelope.open(sealed, "one domain", type);
        assertThat(opened.payload()).containsExactly(1, 2);
        assertThat(opened.signer()).isEqualTo(alice.publicKey());
        assertThat(opened.toBytes()).isEqualTo(sealed);
        assertThatThrownBy(() -> SignedEnvelope.open(sealed, "another domain", type))
                .hasMessageContaining("signature is wrong");
        assertThatThrownBy(() -> SignedEnvelope.open(sealed, "one domain", new byte[]{1}))
                .hasMessageContaining("another payload type");
    }

    @Test
    void addressesBeyondTheBoundAndOfUnknownProtocolsAreLeftOut() throws Exception {
        var many = new ArrayList<Multiaddr>();
        for (int port = 0; port < 2 * PeerRecord.ADDRESSES_MAX; port++) {
            many.add(Multiaddr.tcp(new byte[4], port));
        }
        byte[] sealed = new PeerRecord(alice.peerId(), 7, many).seal(alice).toBytes();
        assertThat(PeerRecord.open(sealed).addresses()).hasSize(PeerRecord.ADDRESSES_MAX);

        byte[] payload = Protobufs.write(out -> {
            out.writeByteArray(1, alice.peerId().toBytes());
            out.writeByteArray(3, Protobufs.write(info -> info.writeByteArray(1, hex("ffff03"))));
        });
        byte[] unknown = SignedEnvelope.seal(alice, "libp2p-peer-record", new byte[]{3, 1}, payload).toBytes();
        assertThat(PeerRecord.open(unknown).addresses()).isEmpty();
    }

    @Test
    void aFieldOfAnotherWireTypeIsNotTheField() {
        byte[] payload = Protobufs.write(out -> out.writeByteArray(1, alice.peerId().toBytes()));
        payload[0] = 0x0b; // the first field, as a group
        byte[] sealed = SignedEnvelope.seal(alice, "libp2p-peer-record", new byte[]{3, 1}, payload).toBytes();
        assertThatThrownBy(() -> PeerRecord.open(sealed)).hasMessageContaining("no peer record");
    }

    @Test
    void aLargeEnvelopeIsRefusedUnread() {
        assertThatThrownBy(() -> PeerRecord.open(new byte[SignedEnvelope.BYTES_MAX + 1]))
                .hasMessage("an envelope of 8193 bytes");
    }
}
