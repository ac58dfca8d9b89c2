package org.rustycoin.libp2p.multiformats;

/** Numbers in addresses: decimal digits only, no sign, no leading zero, so that a value has one text. */
final class Decimal {

    private Decimal() {}

    static long parse(String text, long max) throws MultiformatException {
        boolean plain = !text.isEmpty() && text.length() <= 19 && (text.length() == 1 || text.charAt(0) != '0');
        for (int i = 0; plain && i < text.length(); i++) {
            plain = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!plain) {
            throw new MultiformatException(0, "not a number");
        }
        try {
            long value = Long.parseLong(text);
            if (value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // nineteen digits above the range of long: out of range as below
        }
        throw new MultiformatException(0, "a number above " + max);
    }
}
