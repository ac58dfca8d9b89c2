package org.rustycoin.libp2p.protocols.kad.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.wire.Message.Type;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;

/** How a message looks as a protobuf, without its length in front. */
public final class MessageCodec {

    /**
     * The longest message that is read: go-libp2p reads 4 MiB and rust-libp2p 16 KiB. Twenty peers of go with ten long
     * addresses each, certificate hashes among them, take some 40 KiB.
     */
    public static final int BYTES_READ_MAX = 64 * 1024;
    /** The longest that is sent: what rust-libp2p reads. */
    public static final int BYTES_SENT_MAX = 16 * 1024;
    /** go-libp2p has 80 bytes for keys of providers; record keys are a namespace and a hash. */
    public static final int KEY_BYTES_MAX = 256;
    /** The k of everybody: nobody honest names more that are closer. */
    public static final int CLOSER_MAX = 20;
    /** More than one lookup can use. */
    public static final int PROVIDERS_MAX = 64;
    /** A peer id is 34 to 42 bytes long. */
    private static final int ID_BYTES_MAX = 64;
    /** So many entries of one contact are looked at, the known ones and the others. */
    private static final int ADDRESSES_READ_MAX = 64;
    /** The sender has been connected to the peer lately: true of everybody in a table. */
    private static final int CAN_CONNECT = 2;

    private MessageCodec() {}

    /** The bytes of a message; contacts are left out from the end while it would be longer than what is sent. */
    public static byte[] encode(Message message) {
        byte[] bytes = write(message, message.closer(), message.providers());
        int closer = message.closer().size();
        int providers = message.providers().size();
        while (bytes.length > BYTES_SENT_MAX && closer + providers > 0) {
            closer = closer * 3 / 4;
            providers = providers * 3 / 4;
            bytes = write(message, message.closer().subList(0, closer), message.providers().subList(0, providers));
        }
        return bytes;
    }

    private static byte[] write(Message message, List<Contact> closer, List<Contact> providers) {
        ValueRecord record = message.record();
        return Protobufs.write(out -> {
            if (message.type() != Type.PUT_VALUE) {
                out.writeEnum(1, message.type().ordinal());
            }
            if (message.key().length > 0) {
                out.writeByteArray(2, message.key());
            }
            if (record != null) {
                out.writeByteArray(3, bytes(record));
            }
            write(out, 8, closer);
            write(out, 9, providers);
        });
    }

    private static byte[] bytes(ValueRecord record) {
        return Protobufs.write(out -> {
            out.writeByteArray(1, record.key());
            out.writeByteArray(2, record.value());
            if (record.ttlSec() > 0) {
                out.writeUInt32(777, (int) Math.min(Integer.MAX_VALUE, record.ttlSec()));
            }
        });
    }

    private static void write(CodedOutputStream out, int field, List<Contact> contacts) throws IOException {
        for (Contact contact : contacts) {
            out.writeByteArray(field, Protobufs.write(peer -> {
                peer.writeByteArray(1, contact.id().toBytes());
                for (Multiaddr address : contact.addresses()) {
                    peer.writeByteArray(2, address.toBytes());
                }
                peer.writeEnum(3, CAN_CONNECT);
            }));
        }
    }

    /**
     * Reads a message. Contacts and addresses that are too many or not understood are left out and counted.
     *
     * @throws IOException if it is no such message, or its key or record is longer than allowed; the message says which
     */
    public static Message decode(byte[] bytes) throws IOException {
        var in = CodedInputStream.newInstance(bytes);
        int type = 0;
        byte[] key = new byte[0];
        ValueRecord record = null;
        var closer = new Contacts(CLOSER_MAX);
        var providers = new Contacts(PROVIDERS_MAX);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) { // field and wire type: a field of another type is unknown
                case 0x08 -> type = in.readEnum();
                case 0x12 -> key = bounded(in, KEY_BYTES_MAX, "key");
                case 0x1a -> record = readRecord(in);
                case 0x42 -> closer.read(in);
                case 0x4a -> providers.read(in);
                default -> in.skipField(tag);
            }
        }
        if (type < 0 || type >= Type.values().length) {
            throw new IOException("type " + type + ", which no message has");
        }
        return new Message(Type.values()[type], key, record, closer.all, providers.all,
                closer.leftOut + providers.leftOut);
    }

    private static byte[] bounded(CodedInputStream in, int max, String what) throws IOException {
        int size = in.readRawVarint32();
        if (size < 0 || size > max) {
            throw new IOException("a " + what + " of " + Integer.toUnsignedString(size) + " bytes, more than " + max);
        }
        return in.readRawBytes(size);
    }

    private static ValueRecord readRecord(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        byte[] key = new byte[0];
        byte[] value = new byte[0];
        long ttlSec = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 0x0a -> key = bounded(in, KEY_BYTES_MAX, "record's key");
                case 0x12 -> value = bounded(in, ValueRecord.VALUE_BYTES_MAX, "value");
                case 777 << 3 -> ttlSec = Integer.toUnsignedLong(in.readUInt32());
                default -> in.skipField(tag); // among them the time at which it was received, which is the receiver's to know
            }
        }
        in.checkLastTagWas(0);
        in.popLimit(outer);
        return new ValueRecord(key, value, ttlSec);
    }

    /** Contacts of one list. */
    private static final class Contacts {

        private final int max;
        private final List<Contact> all = new ArrayList<>();
        private int leftOut;

        Contacts(int max) {
            this.max = max;
        }

        void read(CodedInputStream in) throws IOException {
            int size = in.readRawVarint32();
            if (all.size() >= max) {
                in.skipRawBytes(size);
                leftOut++;
                return;
            }
            int outer = in.pushLimit(size);
            byte[] id = new byte[0];
            var addresses = new ArrayList<Multiaddr>();
            int seen = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case 0x0a -> id = bounded(in, ID_BYTES_MAX, "peer id");
                    case 0x12 -> {
                        Multiaddr address = seen++ < ADDRESSES_READ_MAX ? address(in) : skipped(in);
                        if (address != null && addresses.size() < Contact.ADDRESSES_MAX) {
                            addresses.add(address);
                        } else {
                            leftOut++;
                        }
                    }
                    default -> in.skipField(tag);
                }
            }
            in.checkLastTagWas(0);
            in.popLimit(outer);
            try {
                all.add(Contact.of(PeerId.fromBytes(id), addresses));
            } catch (MultiformatException e) {
                leftOut++; // whoever names a peer by what is no id may still name others
            }
        }

        private static @Nullable Multiaddr skipped(CodedInputStream in) throws IOException {
            in.skipRawBytes(in.readRawVarint32());
            return null;
        }

        private static @Nullable Multiaddr address(CodedInputStream in) throws IOException {
            int size = in.readRawVarint32();
            if (size < 0 || size > Multiaddr.BYTES_MAX) {
                in.skipRawBytes(size);
                return null;
            }
            try {
                return Multiaddr.fromBytes(in.readRawBytes(size)).withoutPeer();
            } catch (MultiformatException e) {
                return null; // a protocol that we do not know
            }
        }
    }
}
