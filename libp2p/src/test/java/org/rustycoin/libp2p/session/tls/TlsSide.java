package org.rustycoin.libp2p.session.tls;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.security.Scratch;
import org.rustycoin.libp2p.session.security.SecureChannel;
import org.rustycoin.libp2p.session.security.SecurityFault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** One end of a secure channel over TLS in a test, and what it heard. */
final class TlsSide implements SecureChannel.Listener, SecureChannel.Source {

    final SecureChannel channel;
    final List<PublicKey> secured = new ArrayList<>();
    final List<@Nullable String> muxers = new ArrayList<>();
    final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final ByteQueue toSay = new ByteQueue();
    boolean ended;

    TlsSide(boolean client, KeyPair host, long madeAt, List<String> muxers) {
        this(client, new PlatformEngines(new TlsIdentity(host, new SplittableRandom(client ? 1 : 2), madeAt)), muxers);
    }

    TlsSide(boolean client, TlsEngines engines, List<String> muxers) {
        channel = new Tls(engines, () -> CertificateForge.NOW).open(client, muxers, new Scratch());
    }

    void say(byte[] bytes) {
        toSay.write(bytes);
    }

    /** What it has to send. */
    byte[] says() {
        ByteBuf to = Unpooled.buffer();
        while (channel.ready(this)) {
            channel.pull(0, this, to, 64 * 1024);
        }
        byte[] bytes = new byte[to.readableBytes()];
        to.readBytes(bytes);
        return bytes;
    }

    void hears(byte... bytes) throws SecurityFault {
        channel.received(0, Unpooled.wrappedBuffer(bytes), this);
    }

    /** Lets both talk until neither has anything to say. */
    static void talk(TlsSide one, TlsSide other) throws SecurityFault {
        for (boolean more = true; more;) {
            byte[] there = one.says();
            other.hears(there);
            byte[] back = other.says();
            one.hears(back);
            more = there.length + back.length > 0;
        }
    }

    @Override
    public void secured(long now, PublicKey remote, @Nullable String muxer) {
        secured.add(remote);
        muxers.add(muxer);
    }

    @Override
    public void opened(long now, byte[] bytes, int offset, int length) {
        if (secured.isEmpty()) {
            throw new AssertionError("heard something of nobody");
        }
        heard.write(bytes, offset, length);
    }

    @Override
    public void ended(long now) {
        ended = true;
    }

    @Override
    public boolean ready() {
        return !toSay.isEmpty();
    }

    @Override
    public int pull(long now, byte[] to, int offset, int length) {
        return toSay.read(to, offset, length);
    }
}
