package org.rustycoin.libp2p.protocols.autonat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import com.google.protobuf.CodedInputStream;

/** A message of a {@code dial-request} stream (autonat-v2, RPC messages): {@code Message}, of which one field is set. */
public sealed interface DialMessage {

    /** As go-libp2p's {@code maxMsgSize}. Fifty addresses or a piece of data of 4,096 bytes are well below. */
    int BYTES_MAX = 8192;

    /** Asks for a dial to the first of these addresses that the server is willing to dial. */
    record Request(List<Encoded> addresses, long nonce) implements DialMessage {

        /** As go-libp2p's {@code maxPeerAddresses}; those behind are not looked at. */
        static final int ADDRESSES_MAX = 50;

        public Request {
            addresses = List.copyOf(addresses);
        }

        static Request of(Multiaddr address, long nonce) {
            return new Request(List.of(new Encoded(address)), nonce);
        }
    }

    /** An address of a request: null if it is none that we understand, which keeps the indices of the others. */
    record Encoded(@Nullable Multiaddr address) {}

    /** The last word about a request; the index and the dial's status mean something if the status is OK. */
    record Response(ResponseStatus status, int index, DialStatus dial) implements DialMessage {}

    /** Demands so many bytes before the address of this index is dialled. */
    record DataRequest(int index, long bytes) implements DialMessage {}

    /** A piece of what was demanded; what is in it does not matter. */
    record Data(int length) implements DialMessage {}

    default byte[] toBytes() {
        return Protobufs.write(out -> {
            switch (this) { // proto3: a field with the value 0 is left out
                case Request(List<Encoded> addresses, long nonce) -> out.writeByteArray(1, Protobufs.write(body -> {
                    for (Encoded each : addresses) {
                        if (each.address() != null) {
                            body.writeByteArray(1, each.address().toBytes());
                        }
                    }
                    if (nonce != 0) {
                        body.writeFixed64(2, nonce);
                    }
                }));
                case Response(ResponseStatus status, int index, DialStatus dial) -> out.writeByteArray(2,
                        Protobufs.write(body -> {
                            if (status.code != 0) {
                                body.writeEnum(1, status.code);
                            }
                            if (index != 0) {
                                body.writeUInt32(2, index);
                            }
                            if (dial.code != 0) {
                                body.writeEnum(3, dial.code);
                            }
                        }));
                case DataRequest(int index, long bytes) -> out.writeByteArray(3, Protobufs.write(body -> {
                    if (index != 0) {
                        body.writeUInt32(1, index);
                    }
                    if (bytes != 0) {
                        body.writeUInt64(2, bytes);
                    }
                }));
                case Data(int length) -> out.writeByteArray(4,
                        Protobufs.write(body -> body.writeByteArray(1, new byte[length])));
            }
        });
    }

    /** @throws IOException if it is none of these messages */
    static DialMessage read(byte[] bytes) throws IOException {
        var in = CodedInputStream.newInstance(bytes);
        DialMessage message = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) { // of a oneof that is set twice the last counts
                case 0x0a -> message = request(in.readByteArray());
                case 0x12 -> message = response(in.readByteArray());
                case 0x1a -> message = dataRequest(in.readByteArray());
                case 0x22 -> message = data(in.readByteArray());
                default -> in.skipField(tag);
            }
        }
        if (message == null) {
            throw new IOException("a message without anything in it");
        }
        return message;
    }

    private static Request request(byte[] bytes) throws IOException {
        var addresses = new ArrayList<Encoded>();
        long nonce = 0;
        var in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 0x0a -> {
                    byte[] address = in.readByteArray();
                    if (addresses.size() < Request.ADDRESSES_MAX) {
                        addresses.add(new Encoded(address(address)));
                    }
                }
                case 0x11 -> nonce = in.readFixed64();
                default -> in.skipField(tag);
            }
        }
        return new Request(addresses, nonce);
    }

    private static Response response(byte[] bytes) throws IOException {
        int status = 0;
        int index = 0;
        int dial = 0;
        var in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 0x08 -> status = in.readEnum();
                case 0x10 -> index = in.readUInt32();
                case 0x18 -> dial = in.readEnum();
                default -> in.skipField(tag);
            }
        }
        return new Response(ResponseStatus.of(status), index, DialStatus.of(dial));
    }

    private static DataRequest dataRequest(byte[] bytes) throws IOException {
        int index = 0;
        long count = 0;
        var in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 0x08 -> index = in.readUInt32();
                case 0x10 -> count = in.readUInt64();
                default -> in.skipField(tag);
            }
        }
        return new DataRequest(index, count);
    }

    private static Data data(byte[] bytes) throws IOException {
        int length = 0;
        var in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == 0x0a) {
                length = in.readByteArray().length;
            } else {
                in.skipField(tag);
            }
        }
        return new Data(length);
    }

    static @Nullable Multiaddr address(byte[] bytes) {
        try {
            return Multiaddr.fromBytes(bytes);
        } catch (MultiformatException e) {
            return null; // of a protocol that we do not know, and so cannot dial
        }
    }
}
