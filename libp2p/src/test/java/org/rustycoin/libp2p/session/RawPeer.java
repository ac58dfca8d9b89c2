package org.rustycoin.libp2p.session;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.session.multistream.Acceptance;
import org.rustycoin.libp2p.session.multistream.Negotiation;
import org.rustycoin.libp2p.session.multistream.Proposal;
import org.rustycoin.libp2p.session.noise.CipherState;
import org.rustycoin.libp2p.session.noise.NoiseException;
import org.rustycoin.libp2p.session.noise.NoiseHandshake;
import org.rustycoin.libp2p.session.noise.NoiseIdentity;
import org.rustycoin.libp2p.session.security.ChaChaPoly;

/**
 * A peer in a test that speaks by hand: it agrees on security and shakes hands by the rules, and then says whatever the
 * test wants said inside.
 */
public final class RawPeer {

    private final Negotiation negotiation;
    private final NoiseHandshake handshake;
    private final ByteQueue in = new ByteQueue();
    private final ByteQueue out = new ByteQueue();
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private @Nullable CipherState sending;
    private @Nullable CipherState receiving;

    public RawPeer(boolean dialler, KeyPair key, RandomGenerator random) throws NoiseException {
        negotiation = dialler ? new Proposal(List.of("/noise")) : new Acceptance("/noise"::equals);
        handshake = new NoiseHandshake(dialler, new NoiseIdentity(key, random, Curve25519.PORTABLE), random,
                new ChaChaPoly());
        negotiation.output().moveTo(out);
        if (dialler) {
            shake();
        }
    }

    /** What it has to send. */
    public byte[] says() {
        return out.readAll();
    }

    /** Whether it can {@link #seal} and has read what it heard. */
    public boolean isSecure() {
        return sending != null;
    }

    public void hears(byte[] bytes) throws NoiseException {
        in.write(bytes);
        if (negotiation.agreed() == null) {
            negotiation.received(in);
            negotiation.output().moveTo(out);
        }
        byte[] message = negotiation.agreed() == null ? null : record();
        for (; message != null; message = record()) {
            if (receiving == null) {
                handshake.read(message);
                shake();
            } else {
                byte[] opened = new byte[message.length];
                plain.write(opened, 0, receiving.decrypt(message, 0, message.length, opened, 0));
            }
        }
    }

    /** All that was said to it inside so far. */
    public byte[] heard() {
        return plain.toByteArray();
    }

    /** One record with these bytes inside. */
    public byte[] seal(byte[] bytes) {
        if (sending == null) {
            throw new IllegalStateException("not secure yet");
        }
        byte[] sealed = new byte[bytes.length + CipherState.TAG_BYTES];
        sending.encrypt(bytes, 0, bytes.length, sealed, 0);
        return framed(sealed);
    }

    /** The record without its encryption: for whoever wants to be caught. */
    public static byte[] framed(byte[] message) {
        byte[] framed = new byte[2 + message.length];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    private byte @Nullable [] record() {
        if (in.size() < 2) {
            return null;
        }
        byte[] head = new byte[2];
        in.peek(head, 0, 2);
        int length = (head[0] & 0xff) << 8 | head[1] & 0xff;
        if (in.size() < 2 + length) {
            return null;
        }
        in.skip(2);
        byte[] message = new byte[length];
        in.read(message, 0, length);
        return message;
    }

    private void shake() throws NoiseException {
        while (handshake.writesNext()) {
            out.write(framed(handshake.write()));
        }
        NoiseHandshake.Established established = handshake.established();
        if (established != null) {
            sending = established.sending();
            receiving = established.receiving();
        }
    }
}
