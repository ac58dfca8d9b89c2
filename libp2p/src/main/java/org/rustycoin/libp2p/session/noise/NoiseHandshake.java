package org.rustycoin.libp2p.session.noise;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.muxer.EarlyMuxer;
import org.rustycoin.libp2p.session.security.ChaChaPoly;

/**
 * The pattern XX: {@code → e}, {@code ← e, ee, s, es}, {@code → s, se}, the last two with libp2p's payload.
 *
 * <p>
 * The initiator calls {@link #write}, {@link #read}, {@link #write}; the responder {@link #read}, {@link #write},
 * {@link #read}. Messages are without their length prefix. An attacker who sits between gets two sessions with himself,
 * under his own peer id: whoever dialled someone compares ids.
 */
public final class NoiseHandshake {

    public static final String PROTOCOL = "Noise_XX_25519_ChaChaPoly_SHA256";
    private static final int KEY = Curve25519.KEY_BYTES;

    /**
     * The two directions of an established session, and whose it is.
     *
     * @param muxer what both sides agreed on in the handshake; null if nothing: then it is agreed on with multistream
     */
    public record Established(CipherState sending, CipherState receiving, PublicKey remote, @Nullable String muxer) {}

    private final boolean initiator;
    private final NoiseIdentity identity;
    private final List<String> muxers;
    private final ChaChaPoly cipher;
    private final SymmetricState symmetric;
    private final Curve25519.Secret ephemeral;
    private byte[] remoteEphemeral = new byte[0];
    private byte[] remoteStatic = new byte[0];
    private int step;
    private @Nullable NoisePayload remote;

    /** A handshake that says nothing about muxers. */
    public NoiseHandshake(boolean initiator, NoiseIdentity identity, RandomGenerator random, ChaChaPoly cipher) {
        this(initiator, identity, List.of(), random, cipher);
    }

    /**
     * @param muxers what to offer, most preferred first, at most {@link EarlyMuxer#OFFERS_MAX}; nothing is said if it is
     *               empty (libp2p/specs connections/inlined-muxer-negotiation, "Multiplexer Negotiation over Noise")
     * @param cipher of the thread that uses the handshake and the session after it
     */
    public NoiseHandshake(boolean initiator, NoiseIdentity identity, List<String> muxers, RandomGenerator random,
            ChaChaPoly cipher) {
        if (muxers.size() > EarlyMuxer.OFFERS_MAX) {
            throw new IllegalArgumentException("an offer of " + muxers.size() + " muxers, which no peer listens to");
        }
        this.initiator = initiator;
        this.identity = identity;
        this.muxers = List.copyOf(muxers);
        this.cipher = cipher;
        this.symmetric = new SymmetricState(PROTOCOL, cipher);
        this.ephemeral = identity.curve.secret(newSecret(random));
        symmetric.mixHash(new byte[0]); // libp2p's prologue is empty
    }

    static byte[] newSecret(RandomGenerator random) {
        byte[] secret = new byte[KEY];
        random.nextBytes(secret);
        return secret;
    }

    /** Whether the next step is {@link #write}. */
    public boolean writesNext() {
        return step < 3 && initiator == (step % 2 == 0);
    }

    /** The next message of this side. */
    public byte[] write() throws NoiseException {
        if (!writesNext()) {
            throw new IllegalStateException("step " + step + " is the other side's");
        }
        var out = new ByteArrayOutputStream();
        if (step < 2) {
            byte[] point = ephemeral.publicKey();
            out.writeBytes(point);
            symmetric.mixHash(point);
        }
        if (step == 0) {
            out.writeBytes(symmetric.encryptAndHash(new byte[0]));
        } else {
            if (step == 1) {
                symmetric.mixKey(agree(ephemeral, remoteEphemeral)); // ee
            }
            out.writeBytes(symmetric.encryptAndHash(identity.publicKey)); // s
            symmetric.mixKey(agree(identity.secret, remoteEphemeral)); // es from the responder, se from the initiator
            out.writeBytes(symmetric.encryptAndHash(NoisePayload.with(identity.payload, new NoiseExtensions(muxers))));
        }
        step++;
        return out.toByteArray();
    }

    /** Reads the next message of the other side. */
    public void read(byte[] message) throws NoiseException {
        if (step >= 3 || writesNext()) {
            throw new IllegalStateException("step " + step + " is this side's");
        }
        int at = 0;
        if (step < 2) {
            remoteEphemeral = slice(message, 0, KEY);
            at = KEY;
            symmetric.mixHash(remoteEphemeral);
        }
        if (step == 0) {
            if (symmetric.decryptAndHash(Arrays.copyOfRange(message, at, message.length)).length > 0) {
                throw new NoiseException("a payload in the first message");
            }
        } else {
            if (step == 1) {
                symmetric.mixKey(agree(ephemeral, remoteEphemeral)); // ee
            }
            byte[] sealed = slice(message, at, KEY + CipherState.TAG_BYTES);
            at += sealed.length;
            remoteStatic = symmetric.decryptAndHash(sealed); // s
            symmetric.mixKey(agree(ephemeral, remoteStatic)); // es for the initiator, se for the responder
            byte[] payload = symmetric.decryptAndHash(Arrays.copyOfRange(message, at, message.length));
            remote = NoisePayload.verify(payload, remoteStatic, identity.curve);
        }
        step++;
    }

    /** The session, once all three messages have passed; null before. */
    public @Nullable Established established() {
        NoisePayload other = remote;
        if (step < 3 || other == null) {
            return null;
        }
        List<String> others = other.extensions().streamMuxers();
        String muxer = initiator ? EarlyMuxer.common(muxers, others) : EarlyMuxer.common(others, muxers);
        byte[][] keys = symmetric.split();
        return new Established(new CipherState(keys[initiator ? 0 : 1], cipher),
                new CipherState(keys[initiator ? 1 : 0], cipher), other.identity(), muxer);
    }

    private static byte[] slice(byte[] message, int from, int length) throws NoiseException {
        if (message.length - from < length) {
            throw new NoiseException("a handshake message of " + message.length + " bytes");
        }
        return Arrays.copyOfRange(message, from, from + length);
    }

    private static byte[] agree(Curve25519.Secret secret, byte[] point) throws NoiseException {
        byte[] shared = new byte[KEY];
        if (!secret.agree(point, shared)) {
            throw new NoiseException("a key of small order");
        }
        return shared;
    }
}
