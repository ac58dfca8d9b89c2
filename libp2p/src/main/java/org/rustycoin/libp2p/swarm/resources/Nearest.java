package org.rustycoin.libp2p.swarm.resources;

/** Which key somebody may have meant. */
final class Nearest {

    /** A key is a word or two: what is longer is compared by its beginning. */
    private static final int LENGTH_MAX = 64;

    private Nearest() {}

    /** The limit's key with the fewest letters to change; the first of several. */
    static String to(String key) {
        String given = key.substring(0, Math.min(key.length(), LENGTH_MAX));
        String nearest = "";
        int fewest = Integer.MAX_VALUE;
        for (Limit limit : Limit.all()) {
            int changes = changes(given, limit.key());
            if (changes < fewest) {
                fewest = changes;
                nearest = limit.key();
            }
        }
        return nearest;
    }

    /** Letters to put in, take out or replace (Levenshtein's distance). */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
