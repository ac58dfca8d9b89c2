package org.rustycoin.libp2p.protocols.kad.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.Contacts;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.wire.Message.Type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MessageCodecTest {

    private final SplittableRandom random = new SplittableRandom(4);
    private static final Multiaddr ADDRESS = Contacts.address(8, 8, 8, 8);

    private static byte[] peer(byte[] id, int addresses) {
        return Protobufs.write(out -> {
            out.writeByteArray(1, id);
            for (int i = 0; i < addresses; i++) {
                out.writeByteArray(2, ADDRESS.toBytes());
            }
        });
    }

    private static byte[] message(int field, byte[] part, int times) {
        return Protobufs.write(out -> {
            out.writeEnum(1, 4);
            for (int i = 0; i < times; i++) {
                out.writeByteArray(field, part);
            }
        });
    }

    @Test
    void everyTypeComesBackAsItWent() throws IOException {
        byte[] key = {1, 2, 3};
        Contact contact = Contacts.at(random, ADDRESS, Contacts.address("/ip6/2001:db8::1/udp/9/quic-v1"));
        var record = new ValueRecord(key, new byte[]{9, 9}, 77);
        for (Type type : Type.values()) {
            var sent = new Message(type, key, record, List.of(contact), List.of(contact, contact), 0);
            Message read = MessageCodec.decode(MessageCodec.encode(sent));
            assertThat(read.type()).isEqualTo(type);
            assertThat(read.key()).isEqualTo(key);
            assertThat(read.record()).usingRecursiveComparison().isEqualTo(record);
            assertThat(read.closer()).containsExactly(contact);
            assertThat(read.closer().getFirst().addresses()).isEqualTo(contact.addresses());
            assertThat(read.providers()).hasSize(2);
            assertThat(read.leftOut()).isZero();
        }
    }

    @Test
    void theBytesAreThoseOfTheSpecification() throws IOException {
        byte[] findNode = HexFormat.of().parseHex("0804" + "1203010203");
        assertThat(MessageCodec.encode(Message.of(Type.FIND_NODE, new byte[]{1, 2, 3}))).isEqualTo(findNode);
        byte[] put = HexFormat.of().parseHex("1201aa" + "1a06" + "0a01aa" + "1201bb");
        assertThat(
                MessageCodec.encode(Message.put(new ValueRecord(new byte[]{(byte) 0xaa}, new byte[]{(byte) 0xbb}, 0))))
                .as("PUT_VALUE is 0 and not written").isEqualTo(put);
        // What go writes besides: a time of receipt in the record, and a cluster level.
        byte[] go = HexFormat.of().parseHex("0801" + "1201aa" + "1a0b" + "0a01aa" + "1201bb" + "2a03323032" + "5001");
        Message read = MessageCodec.decode(go);
        assertThat(read.type()).isEqualTo(Type.GET_VALUE);
        assertThat(read.record()).isNotNull().extracting(ValueRecord::value).isEqualTo(new byte[]{(byte) 0xbb});
    }

    @Test
    void aKeyOrValueOrIdBeyondItsBoundIsRefusedByItsLength() {
        assertThatThrownBy(() -> MessageCodec.decode(message(2, new byte[MessageCodec.KEY_BYTES_MAX + 1], 1)))
                .hasMessageContaining("a key of 257 bytes");
        byte[] value = Protobufs.write(out -> out.writeByteArray(2, new byte[ValueRecord.VALUE_BYTES_MAX + 1]));
        assertThatThrownBy(() -> MessageCodec.decode(message(3, value, 1))).hasMessageContaining("a value of 10241");
        assertThatThrownBy(() -> MessageCodec.decode(message(8, peer(new byte[65], 0), 1)))
                .hasMessageContaining("a peer id of 65 bytes");
        assertThatThrownBy(() -> MessageCodec.decode(HexFormat.of().parseHex("12ffffffff0f")))
                .as("a length of 4 GiB").hasMessageContaining("4294967295");
        assertThatThrownBy(() -> MessageCodec.decode(HexFormat.of().parseHex("0807"))).hasMessageContaining("type 7");
    }

    @Test
    void contactsAndAddressesBeyondTheirBoundsAreLeftOutAndCounted() throws IOException {
        byte[] id = Contacts.id(random).toBytes();
        Message many = MessageCodec.decode(message(8, peer(id, 1), 1000));
        assertThat(many.closer()).hasSize(MessageCodec.CLOSER_MAX);
        assertThat(many.leftOut()).isEqualTo(1000 - MessageCodec.CLOSER_MAX);
        Message providers = MessageCodec.decode(message(9, peer(id, 1), 100));
        assertThat(providers.providers()).hasSize(MessageCodec.PROVIDERS_MAX);
        Message addresses = MessageCodec.decode(message(8, peer(id, 500), 1));
        assertThat(addresses.closer().getFirst().addresses()).hasSize(Contact.ADDRESSES_MAX);
        assertThat(addresses.leftOut()).isEqualTo(500 - Contact.ADDRESSES_MAX);
    }

    @Test
    void whatIsNoPeerIdOrNoAddressIsLeftOutAndTheRestIsRead() throws IOException {
        byte[] bad = message(8, peer(new byte[]{1, 2}, 1), 1);
        byte[] good = message(8, Protobufs.write(out -> {
            out.writeByteArray(1, Contacts.id(random).toBytes());
            out.writeByteArray(2, new byte[]{0x7f});
            out.writeByteArray(2, new byte[2000]);
            out.writeByteArray(2, ADDRESS.withPeer(Contacts.id(random).toBytes()).toBytes());
        }), 1);
        byte[] both = new byte[bad.length + good.length];
        System.arraycopy(bad, 0, both, 0, bad.length);
        System.arraycopy(good, 0, both, bad.length, good.length);
        Message read = MessageCodec.decode(both);
        assertThat(read.closer()).hasSize(1);
        assertThat(read.closer().getFirst().addresses()).as("without the id at its end").containsExactly(ADDRESS);
        assertThat(read.leftOut()).isEqualTo(3);
    }

    @Test
    void whatIsSentStaysBelowWhatRustReads() throws IOException {
        var contacts = new ArrayList<Contact>();
        for (int i = 0; i < 20; i++) {
            contacts.add(Contacts.at(random, Collections.nCopies(Contact.ADDRESSES_MAX, Contacts
                    .address("/ip6/2001:db8::1/udp/9/quic-v1/webtransport/certhash/"
                            + "uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g/certhash/"
                            + "uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g"))
                    .toArray(Multiaddr[]::new)));
        }
        var record = new ValueRecord(new byte[40], new byte[ValueRecord.VALUE_BYTES_MAX], 0);
        byte[] bytes = MessageCodec.encode(new Message(Type.GET_VALUE, new byte[40], record, contacts, List.of(), 0));
        assertThat(bytes.length).isLessThanOrEqualTo(MessageCodec.BYTES_SENT_MAX);
        Message read = MessageCodec.decode(bytes);
        assertThat(read.record()).isNotNull();
        assertThat(read.closer()).isNotEmpty().startsWith(contacts.getFirst());
    }
}
