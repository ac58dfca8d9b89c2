package org.rustycoin.node.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** The devnet's nodes as a table that is drawn over itself on a terminal, and as a line per change anywhere else. */
final class DevnetTable {

    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter out;
    private final boolean terminal;
    private int drawn;
    private @Nullable String lastLine;

    DevnetTable(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(List<DevnetNode.State> states) {
        long best = states.stream().mapToLong(DevnetNode.State::height).max().orElse(0);
        long tips = states.stream().map(DevnetNode.State::tip).distinct().count();
        if (!terminal) {
            var heights = new ArrayList<String>();
            states.forEach(state -> heights.add(Long.toString(state.height())));
            String line = "heights " + String.join(" ", heights)
                    + (tips == 1 ? ", one tip " + states.getFirst().tip() : "");
            if (!line.equals(lastLine)) {
                out.println(line);
            }
            lastLine = line;
            out.flush();
            return;
        }
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A");
        }
        var lines = new ArrayList<String>();
        lines.add("node  height  tip               peers      received          sent     ping");
        for (DevnetNode.State state : states) {
            lines.add(String.format(Locale.ROOT, "%s%4d  %6d  %s  %5d  %12s  %12s  %7s%s",
                    state.height() == best ? GREEN : YELLOW, state.number(), state.height(), shortened(state.tip()),
                    state.peers(), bytes(state.received()), bytes(state.sent()),
                    Double.isNaN(state.pingMillis()) ? "" : String.format(Locale.ROOT, "%.1f ms", state.pingMillis()),
                    PLAIN));
        }
        lines.add(tips == 1 ? "all agree; Ctrl-C stops them" : tips + " tips; Ctrl-C stops them");
        lines.forEach(line -> out.print("\u001b[2K" + line + "\n"));
        drawn = lines.size();
        out.flush();
    }

    private static String shortened(String hash) {
        return hash.length() < 16 ? hash : hash.substring(0, 7) + "…" + hash.substring(hash.length() - 8);
    }

    private static String bytes(long count) {
        return count < 100_000
                ? String.format(Locale.ROOT, "%d B", count)
                : String.format(Locale.ROOT, "%.1f kB", count / 1000.0);
    }
}
