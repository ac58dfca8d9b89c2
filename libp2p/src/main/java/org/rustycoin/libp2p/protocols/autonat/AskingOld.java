package org.rustycoin.libp2p.protocols.autonat;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.addresses.Verdict;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

import com.google.protobuf.CodedInputStream;

/** The asking side of AutoNAT v1, {@code /libp2p/autonat/1.0.0}, whose servers prove nothing (autonat-v1). */
public final class AskingOld implements StreamHandler {

    public static final String ID = "/libp2p/autonat/1.0.0";

    /** As go-libp2p's {@code maxMsgSize} of v1. */
    private static final int BYTES_MAX = 4096;
    /** Some more than go's 15 s for a dial. */
    private static final long STREAM_NANOS = 30_000_000_000L;

    private static final int DIAL_RESPONSE = 1;
    private static final int OK = 0;
    private static final int DIAL_ERROR = 100;

    private final Connection connection;
    private final Multiaddr address;
    private final Consumer<Verdict> asker;
    private final Frames frames = new Frames(BYTES_MAX);

    private AskingOld(Connection connection, Multiaddr address, Consumer<Verdict> asker) {
        this.connection = connection;
        this.address = address;
        this.asker = asker;
    }

    /** Asks the other side to dial an address of ours, on the connection's thread; the asker hears once what came of it. */
    public static void ask(long now, Connection connection, PeerId self, Multiaddr address, Consumer<Verdict> asker) {
        MuxStream stream = connection.open(now, List.of(ID), new AskingOld(connection, address, asker), STREAM_NANOS);
        byte[] framed = Frames.framed(dial(self, address));
        if (stream == null) {
            asker.accept(Verdict.FAILED);
        } else if (stream.write(framed, 0, framed.length) < framed.length) {
            throw new IllegalStateException("a fresh stream has room for one address");
        }
    }

    static byte[] dial(PeerId self, Multiaddr address) {
        byte[] peer = Protobufs.write(out -> {
            out.writeByteArray(1, self.toBytes());
            out.writeByteArray(2, address.toBytes());
        });
        return Protobufs.write(out -> {
            out.writeEnum(1, 0); // DIAL; proto2 has a presence of its own for it
            out.writeByteArray(2, Protobufs.write(dial -> dial.writeByteArray(1, peer)));
        });
    }

    @Override
    public void readable(long now, MuxStream stream) {
        try {
            byte[] frame = frames.next(now, stream);
            if (frame != null) {
                Verdict verdict = verdict(frame, address);
                stream.reset(now); // nothing more is to come, and nobody need wait for it
                asker.accept(verdict);
            } else if (stream.ended()) {
                stream.reset(now);
                asker.accept(Verdict.FAILED);
            }
        } catch (IOException e) {
            stream.reset(now);
            connection.offended(new Offence.OnStream("autonat", String.valueOf(e.getMessage())));
            asker.accept(Verdict.FAILED);
        }
    }

    /** Refusals count as no answer: v1 servers refuse when they are busy, too. */
    static Verdict verdict(byte[] message, Multiaddr asked) throws IOException {
        int type = -1;
        byte[] response = new byte[0];
        var in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 0x08 -> type = in.readEnum();
                case 0x1a -> response = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        if (type != DIAL_RESPONSE) {
            throw new IOException("a message out of turn, of type " + type);
        }
        int status = -1;
        Multiaddr reached = asked;
        var body = CodedInputStream.newInstance(response);
        for (int tag = body.readTag(); tag != 0; tag = body.readTag()) {
            switch (tag) {
                case 0x08 -> status = body.readEnum();
                case 0x1a -> {
                    Multiaddr said = DialMessage.address(body.readByteArray());
                    reached = said == null ? null : said.withoutPeer();
                }
                default -> body.skipField(tag);
            }
        }
        if (status == OK) {
            return asked.equals(reached) ? Verdict.REACHED : Verdict.FAILED;
        }
        return status == DIAL_ERROR ? Verdict.UNREACHABLE : Verdict.FAILED;
    }

    @Override
    public void failed(long now, MuxStream stream, Failure why) {
        asker.accept(Verdict.FAILED);
    }
}
