package org.rustycoin.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars in panels, as SVG with real text, in colours that can be read on light and dark pages. A bar that is
 * not a number is left out and says so.
 *
 * @param title above all panels, with the unit
 * @param series the name of each bar of a row
 */
record BarChart(String title, List<String> series, List<Panel> panels) {

    /** Rows on one scale of their own. */
    record Panel(String title, List<Bars> rows) {}

    /** One row: a bar for each series. */
    record Bars(String label, double... values) {}

    private static final int WIDTH = 760;
    private static final int LABELS = 130;
    private static final int VALUES = 70;
    private static final int BAR = 12;
    private static final int GAP = 8;
    private static final int LINE = 26;

    private static final String STYLE = """
            <style>
              text { font: 12px sans-serif; fill: #1f2328 }
              .title { font-weight: bold; font-size: 14px }
              .end { text-anchor: end }
              .paper { fill: #ffffff }
              .s0 { fill: #2f6fb3 } .s1 { fill: #d98e2b } .s2 { fill: #3f8f5f }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 } .paper { fill: #0d1117 }
                .s0 { fill: #5b9be0 } .s1 { fill: #e0a458 } .s2 { fill: #66b487 }
              }
            </style>
            """;

    String svg() {
        var body = new ArrayList<String>();
        int y = LINE;
        body.add(text(GAP, y, "title", title));
        y += LINE;
        int x = LABELS;
        for (int i = 0; i < series.size(); i++) {
            body.add(rectangle(x, y - BAR + 2, BAR, i));
            body.add(text(x + BAR + 4, y, "", series.get(i)));
            x += 40 + 8 * series.get(i).length();
        }
        for (Panel panel : panels) {
            y = panel(panel, y + LINE, body);
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">
                <title>%3$s</title>
                %4$s<rect class="paper" width="%1$d" height="%2$d"/>
                %5$s
                </svg>
                """.formatted(WIDTH, y + GAP, escaped(title), STYLE, String.join("\n", body));
    }

    /** @return where the next may begin */
    private int panel(Panel panel, int top, List<String> body) {
        double most = panel.rows.stream().flatMapToDouble(row -> java.util.Arrays.stream(row.values))
                .filter(value -> !Double.isNaN(value)).max().orElse(1);
        body.add(text(GAP, top, "title", panel.title));
        int y = top + GAP;
        for (Bars row : panel.rows) {
            int middle = y + (BAR * row.values.length + BAR) / 2 - 2;
            body.add(text(LABELS - GAP, middle, "end", row.label));
            for (int i = 0; i < row.values.length; i++) {
                double value = row.values[i];
                int wide = Double.isNaN(value)
                        ? 0
                        : (int) Math.round(Math.max(0, value) / most * (WIDTH - LABELS - VALUES));
                body.add(rectangle(LABELS, y, wide, i));
                body.add(text(LABELS + wide + 4, y + BAR - 2, "",
                        Double.isNaN(value) ? "not measured" : Numbers.brief(value)));
                y += BAR;
            }
            y += GAP;
        }
        return y;
    }

    private static String rectangle(int x, int y, int width, int series) {
        return "<rect class=\"s%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>".formatted(series, x, y, width,
                BAR - 1);
    }

    private static String text(int x, int y, String style, String words) {
        String kind = style.isEmpty() ? "" : " class=\"" + style + "\"";
        return String.format(Locale.ROOT, "<text%s x=\"%d\" y=\"%d\">%s</text>", kind, x, y, escaped(words));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
