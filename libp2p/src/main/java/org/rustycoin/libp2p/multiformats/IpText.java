package org.rustycoin.libp2p.multiformats;

/**
 * IP addresses as text: dotted IPv4, and IPv6 as RFC 4291 reads it and RFC 5952 writes it. Written here because the
 * platform's own parser looks names up when it cannot parse.
 */
final class IpText {

    private IpText() {}

    static byte[] parse4(String text) throws MultiformatException {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new MultiformatException(0, "an IPv4 address has four parts");
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) Decimal.parse(parts[i], 255);
        }
        return bytes;
    }

    static String format4(byte[] bytes) {
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    static byte[] parse6(String text) throws MultiformatException {
        int gap = text.indexOf("::");
        byte[] bytes = new byte[16];
        if (gap < 0) {
            if (groups(text, bytes) != 16) {
                throw new MultiformatException(0, "an IPv6 address has eight groups");
            }
            return bytes;
        }
        byte[] tail = new byte[16];
        int head = groups(text.substring(0, gap), bytes);
        int rest = groups(text.substring(gap + 2), tail);
        if (head + rest > 14) {
            throw new MultiformatException(gap, "'::' stands for at least one group");
        }
        System.arraycopy(tail, 0, bytes, 16 - rest, rest);
        return bytes;
    }

    /** Writes the groups of {@code text} and returns how many bytes they took. */
    private static int groups(String text, byte[] to) throws MultiformatException {
        if (text.isEmpty()) {
            return 0;
        }
        int at = 0;
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (i == parts.length - 1 && part.indexOf('.') > 0 && at <= 12) {
                System.arraycopy(parse4(part), 0, to, at, 4);
                return at + 4;
            }
            if (part.isEmpty() || part.length() > 4 || at == 16) {
                throw new MultiformatException(0, "a group of an IPv6 address has one to four hex digits");
            }
            int value = 0;
            for (int j = 0; j < part.length(); j++) {
                int digit = Character.digit(part.charAt(j), 16);
                if (digit < 0 || part.charAt(j) > 'f') {
                    throw new MultiformatException(j, "not a hex digit in an IPv6 address");
                }
                value = value << 4 | digit;
            }
            to[at++] = (byte) (value >> 8);
            to[at++] = (byte) value;
        }
        return at;
    }

    static String format6(byte[] bytes) {
        int gapStart = -1;
        int gapLength = 1; // a single zero group is written out (RFC 5952 §4.2.2)
        for (int start = 0; start < 8; start++) {
            int length = 0;
            while (start + length < 8 && group(bytes, start + length) == 0) {
                length++;
            }
            if (length > gapLength) {
                gapStart = start;
                gapLength = length;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int index) {
        return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
    }
}
