package org.rustycoin.libp2p.multiformats;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import org.bouncycastle.util.encoders.Base32;

/**
 * Text forms of bytes, told apart by their first character (multiformats/multibase): base16 {@code f}, base32 {@code b}
 * (lower case, no padding), base58btc {@code z}, base64url {@code u}.
 */
public enum Multibase {
    BASE16('f'), BASE32('b'), BASE58BTC('z'), BASE64URL('u');

    /** Base58 costs quadratic time; nothing that libp2p writes so is longer than a few hundred characters. */
    public static final int TEXT_MAX = 1024;

    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private final char prefix;

    Multibase(char prefix) {
        this.prefix = prefix;
    }

    /** The text with its prefix. */
    public String encode(byte[] bytes) {
        return prefix + switch (this) {
            case BASE16 -> HexFormat.of().formatHex(bytes);
            case BASE32 -> Base32.toBase32String(bytes).replace("=", "").toLowerCase(Locale.ROOT);
            case BASE58BTC -> toBase58(bytes);
            case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
    }

    /** Decodes text of any of these bases. */
    public static byte[] decode(String text) throws MultiformatException {
        if (text.isEmpty() || text.length() > TEXT_MAX) {
            throw new MultiformatException(0, "multibase text of " + text.length() + " characters");
        }
        String body = text.substring(1);
        for (Multibase base : values()) {
            if (base.prefix == text.charAt(0)) {
                byte[] bytes = base.decodeBody(body);
                if (!base.encode(bytes).equals(text)) {
                    throw new MultiformatException(1, "text that is not canonical " + base);
                }
                return bytes;
            }
        }
        throw new MultiformatException(0, "an unknown multibase prefix");
    }

    private byte[] decodeBody(String body) throws MultiformatException {
        try {
            return switch (this) {
                case BASE16 -> HexFormat.of().parseHex(body);
                case BASE32 -> Base32.decode((body + "=".repeat((8 - body.length() % 8) % 8)).toUpperCase(Locale.ROOT));
                case BASE58BTC -> fromBase58(body);
                case BASE64URL -> Base64.getUrlDecoder().decode(body.getBytes(StandardCharsets.US_ASCII));
            };
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new MultiformatException(1, "text that is not " + this);
        }
    }

    /** Base58 in Bitcoin's alphabet, without a prefix. */
    public static String toBase58(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        byte[] digits = new byte[bytes.length * 138 / 100 + 1]; // log 256 / log 58, rounded up
        int length = 0;
        for (int i = zeros; i < bytes.length; i++) {
            int carry = bytes[i] & 0xff;
            int j = 0;
            for (; j < length || carry != 0; j++) {
                carry += 256 * digits[j];
                digits[j] = (byte) (carry % 58);
                carry /= 58;
            }
            length = j;
        }
        var text = new StringBuilder("1".repeat(zeros));
        for (int j = length - 1; j >= 0; j--) {
            text.append(BASE58.charAt(digits[j]));
        }
        return text.toString();
    }

    /** The inverse of {@link #toBase58}. */
    public static byte[] fromBase58(String text) throws MultiformatException {
        if (text.length() > TEXT_MAX) {
            throw new MultiformatException(TEXT_MAX, "base58 text of " + text.length() + " characters");
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '1') {
            zeros++;
        }
        byte[] reversed = new byte[text.length()];
        int length = 0;
        for (int i = zeros; i < text.length(); i++) {
            int carry = BASE58.indexOf(text.charAt(i));
            if (carry < 0) {
                throw new MultiformatException(i, "a character that is not base58");
            }
            int j = 0;
            for (; j < length || carry != 0; j++) {
                carry += 58 * (reversed[j] & 0xff);
                reversed[j] = (byte) carry;
                carry >>>= 8;
            }
            length = j;
        }
        byte[] bytes = new byte[zeros + length];
        for (int j = 0; j < length; j++) {
            bytes[zeros + j] = reversed[length - 1 - j];
        }
        return bytes;
    }
}
