package org.rustycoin.libp2p.session.tls;

import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.muxer.EarlyMuxer;
import org.rustycoin.libp2p.session.security.Scratch;
import org.rustycoin.libp2p.session.security.SecureChannel;
import org.rustycoin.libp2p.session.security.SecurityFault;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;

/**
 * TLS 1.3 on a connection, by an engine that is given: bytes to whole records for the engine, and what it opens and seals
 * handed on.
 *
 * <p>
 * Nothing that the peer says is heard before its certificate is found good. A record that is not whole yet is kept; an
 * idle connection holds no buffer but the engine's own.
 */
final class TlsChannel implements SecureChannel {

    private static final int HEADER = 5;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int APPLICATION_DATA = 23;
    /** RFC 8446 §5.2: what a record may hold beyond its header. */
    static final int RECORD_MAX = (1 << 14) + 256;
    private static final int PLAIN_MAX = 1 << 14;
    /** Room that every engine is content with: a record, its header, and what old versions allowed beyond. */
    private static final int WRAP_ROOM = (1 << 14) + 2048;
    private static final int TURNS_MAX = 64;
    private static final byte[] NONE = new byte[0];

    private final SSLEngine engine;
    private final List<String> muxers;
    private final LongSupplier unixSeconds;
    private final Scratch scratch;
    private final ByteQueue shakes = new ByteQueue();
    private byte[] part = NONE;
    private int have;
    private boolean secured;
    private boolean finished;
    private boolean closed;
    private boolean farewell;
    private boolean released;

    TlsChannel(SSLEngine engine, boolean dialler, List<String> muxers, LongSupplier unixSeconds, Scratch scratch) {
        this.engine = engine;
        this.muxers = muxers;
        this.unixSeconds = unixSeconds;
        this.scratch = scratch;
        try {
            engine.beginHandshake();
            if (dialler) {
                shake();
            }
        } catch (SSLException e) {
            throw new IllegalStateException("the first message depends on nobody else", e);
        }
    }

    // ---- in ----

    @Override
    public void received(long now, ByteBuf in, Listener listener) throws SecurityFault {
        try {
            while (!closed && in.isReadable()) {
                ByteBuffer record = record(in);
                if (record != null) {
                    open(now, record, listener);
                }
            }
        } catch (SSLException e) {
            queueAlert();
            throw new SecurityFault("tls", String.valueOf(e.getMessage()));
        }
    }

    /** Takes bytes up to the end of a record; null while it is not whole. */
    private @Nullable ByteBuffer record(ByteBuf in) throws SecurityFault {
        int begin = in.readerIndex();
        if (have == 0 && in.readableBytes() >= HEADER) {
            int whole = HEADER
                    + checked(in.getUnsignedByte(begin), in.getUnsignedByte(begin + 1), in.getUnsignedShort(begin + 3));
            if (in.readableBytes() >= whole) {
                in.skipBytes(whole);
                return in.nioBuffer(begin, whole);
            }
        }
        collect(in, HEADER - have);
        if (have < HEADER) {
            return null;
        }
        int whole = HEADER + checked(part[0], part[1], (part[3] & 0xff) << 8 | part[4] & 0xff);
        collect(in, whole - have);
        if (have < whole) {
            return null;
        }
        ByteBuffer record = ByteBuffer.wrap(part, 0, have);
        part = NONE;
        have = 0;
        return record;
    }

    /** A record's length, if it is a record's header. */
    private static int checked(int type, int version, int length) throws SecurityFault {
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || version != 3) {
            throw new SecurityFault("tls", "a record of type " + type + " and version " + version);
        }
        if (length > RECORD_MAX) {
            throw new SecurityFault("tls", "a record of " + length + " bytes where " + RECORD_MAX + " are allowed");
        }
        return length;
    }

    private void collect(ByteBuf in, int wanted) {
        int taken = Math.min(wanted, in.readableBytes());
        if (taken > 0) {
            if (part.length < have + taken) {
                part = Arrays.copyOf(part, Math.max(have + taken, 2 * have));
            }
            in.readBytes(part, have, taken);
            have += taken;
        }
    }

    private void open(long now, ByteBuffer record, Listener listener) throws SSLException, SecurityFault {
        byte[] opened = scratch.opened();
        for (int turns = 0; !closed && record.hasRemaining(); turns++) {
            if (turns > TURNS_MAX) {
                throw new SecurityFault("tls", "a record that leads nowhere");
            }
            ByteBuffer out = ByteBuffer.wrap(opened);
            SSLEngineResult result = engine.unwrap(record, out);
            finished = finished || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
            shake();
            if (finished && !secured) {
                certify(now, listener);
            }
            if (out.position() > 0 && !closed) {
                listener.opened(now, opened, 0, out.position());
            }
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                if (!closed) {
                    listener.ended(now);
                }
                return;
            }
        }
    }

    /** Does what the handshake can do without the other side. */
    private void shake() throws SSLException {
        for (int turns = 0; turns < TURNS_MAX; turns++) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                }
                case NEED_WRAP -> wrapNothing();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private void wrapNothing() throws SSLException {
        ByteBuffer out = ByteBuffer.wrap(scratch.sealed());
        SSLEngineResult result = engine.wrap(ByteBuffer.wrap(NONE), out);
        finished = finished || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
        shakes.write(scratch.sealed(), 0, out.position());
    }

    private void certify(long now, Listener listener) throws SSLException, SecurityFault {
        var chain = new ArrayList<byte[]>();
        try {
            for (Certificate each : engine.getSession().getPeerCertificates()) {
                chain.add(each.getEncoded());
            }
            PublicKey key = PeerCertificate.verify(chain, unixSeconds.getAsLong());
            secured = true;
            listener.secured(now, key, EarlyMuxer.ofApplicationProtocol(engine.getApplicationProtocol(), muxers));
        } catch (CertificateEncodingException e) {
            throw new SecurityFault("tls-certificate", "a certificate that cannot be read");
        } catch (CertificateRefusal e) {
            throw new SecurityFault("tls-certificate", String.valueOf(e.getMessage()));
        }
    }

    // ---- out ----

    @Override
    public boolean ready(Source source) {
        return !shakes.isEmpty() || secured && !released && (source.ready() || closed && !farewell);
    }

    @Override
    public void pull(long now, Source source, ByteBuf to, int bytesMax) {
        int begin = to.readableBytes();
        to.writeBytes(shakes.readAll());
        if (!secured || released) {
            return;
        }
        byte[] plain = scratch.plain();
        try {
            while (to.readableBytes() - begin < bytesMax && source.ready()) {
                int bytes = source.pull(now, plain, 0, PLAIN_MAX);
                if (bytes == 0) {
                    break;
                }
                wrap(ByteBuffer.wrap(plain, 0, bytes), to);
            }
            if (closed && !farewell && !source.ready()) {
                farewell = true;
                engine.closeOutbound();
                wrap(ByteBuffer.wrap(NONE), to);
            }
        } catch (SSLException e) {
            throw new IllegalStateException("sealing does not fail", e);
        }
    }

    private void wrap(ByteBuffer from, ByteBuf to) throws SSLException {
        do {
            to.ensureWritable(WRAP_ROOM);
            ByteBuffer room = to.internalNioBuffer(to.writerIndex(), to.writableBytes());
            int before = room.position();
            SSLEngineResult result = engine.wrap(from, room);
            to.writerIndex(to.writerIndex() + room.position() - before);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                return;
            }
            if (result.getStatus() != SSLEngineResult.Status.OK) {
                throw new IllegalStateException("the engine does not seal " + from.remaining() + " bytes: " + result);
            }
        } while (from.hasRemaining());
    }

    /** What the engine has to say about a peer's fault, which is sent by itself. */
    private void queueAlert() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrapNothing();
            }
        } catch (SSLException e) {
            shakes.clear(); // it has said it already
        }
    }

    @Override
    public void close() {
        closed = true;
        part = NONE;
    }

    @Override
    public void release() {
        close();
        if (!released) {
            released = true;
            engine.closeOutbound();
            ReferenceCountUtil.release(engine);
        }
    }
}
