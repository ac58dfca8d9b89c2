package org.rustycoin.benchmarks.report;

import java.util.Locale;

/** Numbers as a reader wants them: three digits, no more than was measured. */
final class Numbers {

    private static final double THREE_DIGITS = 100;
    private static final double TWO_DIGITS = 10;

    private Numbers() {}

    /** {@code 1,234}, {@code 12.3} or {@code 1.23}; a dash for what is no number. */
    static String brief(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        String format = size >= THREE_DIGITS ? "%,.0f" : size >= TWO_DIGITS ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
