package org.rustycoin.libp2p.session.pnet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The 256 bits that the members of a private network share, and the {@code swarm.key} file that holds them:
 *
 * <pre>
 * /key/swarm/psk/1.0.0/
 * /base16/
 * 6189c5cf0b87fb800c1a9feeda73c6ab5e998db48fb9e6a978575c770ceef683
 * </pre>
 *
 * The second line may also be {@code /base64/}, or {@code /bin/} with the bare 32 bytes behind it.
 */
public final class SwarmKey {

    public static final int BYTES = 32;

    private static final String FORMAT = "/key/swarm/psk/1.0.0/";

    private final byte[] key;

    private SwarmKey(byte[] key) {
        this.key = key;
    }

    /** @param key of {@link #BYTES} bytes */
    public static SwarmKey of(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a swarm key of " + key.length + " bytes");
        }
        return new SwarmKey(key.clone());
    }

    /** Reads a file's text. One with the encoding {@code /bin/} is no text: give its bytes. */
    public static SwarmKey parse(String text) throws SwarmKeyException {
        if (text.indexOf('\ufffd') >= 0) {
            throw new SwarmKeyException("the swarm key is no text; read the file as bytes, or write it in /base16/");
        }
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a file. Lines may end as in Unix or in Windows. */
    public static SwarmKey parse(byte[] file) throws SwarmKeyException {
        int first = endOfLine(file, 0);
        int second = endOfLine(file, first);
        if (!line(file, 0, first).equals(FORMAT)) {
            throw new SwarmKeyException("line 1 of the swarm key is not the format's name; write " + FORMAT);
        }
        byte[] rest = Arrays.copyOfRange(file, second, file.length);
        return new SwarmKey(switch (line(file, first, second)) {
            case "/base16/" -> checked(base16(onlyLine(rest)));
            case "/base64/" -> checked(base64(onlyLine(rest)));
            case "/bin/" -> checked(rest);
            default -> throw new SwarmKeyException("line 2 of the swarm key is no encoding that is known; write "
                    + "/base16/ and the key's 64 digits in line 3, or /base64/ or /bin/");
        });
    }

    /** The offset behind a line and its end. */
    private static int endOfLine(byte[] file, int from) {
        int at = from;
        while (at < file.length && file[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, file.length);
    }

    private static String line(byte[] file, int from, int to) {
        return new String(file, from, to - from, StandardCharsets.UTF_8).stripTrailing();
    }

    private static String onlyLine(byte[] rest) throws SwarmKeyException {
        int end = endOfLine(rest, 0);
        if (!line(rest, end, rest.length).isEmpty()) {
            throw new SwarmKeyException(
                    "something stands behind line 3 of the swarm key; the key is one line, the last");
        }
        return line(rest, 0, end);
    }

    private static byte[] base16(String digits) throws SwarmKeyException {
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new SwarmKeyException("line 3 of the swarm key is not hexadecimal; write " + 2 * BYTES
                    + " digits from 0 to 9 and a to f");
        }
    }

    private static byte[] base64(String digits) throws SwarmKeyException {
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException e) {
            throw new SwarmKeyException("line 3 of the swarm key is not base64; write the 44 characters that encode "
                    + BYTES + " bytes");
        }
    }

    private static byte[] checked(byte[] key) throws SwarmKeyException {
        if (key.length != BYTES) {
            throw new SwarmKeyException(
                    "the swarm key in line 3 has " + key.length + " bytes; it takes exactly " + BYTES
                            + (key.length == BYTES + 1 ? ", without a newline behind /bin/'s" : ""));
        }
        return key;
    }

    /** The key's parameter for a cipher. */
    KeyParameter parameter() {
        return new KeyParameter(key);
    }

    /**
     * 16 bytes in hexadecimal by which people can tell whether two nodes have the same key, without showing it. The
     * specification has none; this is rust-libp2p's, which is go-ipfs's: SHAKE-128 over 64 bytes of Salsa20.
     */
    public String fingerprint() {
        var cipher = new Salsa20Engine();
        cipher.init(true, new ParametersWithIV(parameter(), "finprint".getBytes(StandardCharsets.US_ASCII)));
        byte[] stream = new byte[64];
        cipher.processBytes(stream, 0, stream.length, stream, 0);
        var digest = new SHAKEDigest(128);
        digest.update(stream, 0, stream.length);
        byte[] print = new byte[16];
        digest.doFinal(print, 0, print.length);
        return HexFormat.of().formatHex(print);
    }

    /** The fingerprint: never the key, wherever it is logged. */
    @Override
    public String toString() {
        return "swarm key " + fingerprint();
    }
}
