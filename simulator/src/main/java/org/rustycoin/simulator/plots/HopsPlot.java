package org.rustycoin.simulator.plots;

import java.util.List;
import java.util.Locale;

import org.rustycoin.libp2p.protocols.kad.KadSettings;
import org.rustycoin.simulator.dht.DhtRun.Figures;

/**
 * Over the size of a network, on a logarithmic scale, how many peers led to the one that was looked for: as SVG with real text,
 * in colours that can be read on light and dark pages. A straight line of points is a logarithm.
 *
 * @param runs of different sizes
 */
public record HopsPlot(List<Figures> runs) {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 50;
    private static final int RIGHT = 20;
    private static final int TOP = 50;
    private static final int BOTTOM = 50;
    private static final int HOPS_MAX = 5;
    private static final int NODES_MIN = 40;
    private static final int NODES_MAX = 6000;

    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">
            <title>Hops of a lookup over the size of the network</title>
            <style>
              text { font: 12px sans-serif; fill: #1f2328 }
              .title { font-weight: bold; font-size: 14px }
              .middle { text-anchor: middle }
              .end { text-anchor: end }
              .paper { fill: #ffffff }
              .grid { stroke: #8c959f; stroke-opacity: 0.35 }
              .mean { fill: none; stroke: #2f6fb3; stroke-width: 2 } .dot { fill: #2f6fb3 }
              .most { fill: none; stroke: #d98e2b; stroke-width: 1 }
              .log { fill: none; stroke: #3f8f5f; stroke-dasharray: 5 4 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 } .paper { fill: #0d1117 }
                .mean { stroke: #5b9be0 } .dot { fill: #5b9be0 } .most { stroke: #e0a458 } .log { stroke: #66b487 }
              }
            </style>
            <rect class="paper" width="%1$d" height="%2$d"/>
            """;

    /** The whole picture. */
    public String svg() {
        var svg = new StringBuilder(HEAD.formatted(WIDTH, HEIGHT));
        text(svg, LEFT, 24, "title", "Hops of a lookup over the size of the network");
        for (int hops = 0; hops <= HOPS_MAX; hops++) {
            double y = y(hops);
            add(svg, "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n", LEFT, y, WIDTH - RIGHT, y);
            text(svg, LEFT - 8, y + 4, "end", String.valueOf(hops));
        }
        for (Figures run : runs) {
            text(svg, x(run.nodes()), HEIGHT - BOTTOM + 20, "middle", String.valueOf(run.nodes()));
            add(svg, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n", x(run.nodes()), y(run.meanHops()));
        }
        line(svg, "mean", Figures::meanHops);
        line(svg, "most", Figures::mostHops);
        int k = KadSettings.STANDARD.lookups().resultsMax();
        line(svg, "log", run -> Math.log(run.nodes()) / Math.log(k));
        text(svg, LEFT, HEIGHT - 10, "",
                "nodes, on a logarithmic scale; thick: mean, thin: most, dashed: log of the size to "
                        + "the base k = " + k);
        return svg.append("</svg>\n").toString();
    }

    private interface Value {
        double of(Figures run);
    }

    private void line(StringBuilder svg, String style, Value value) {
        svg.append("<polyline class=\"").append(style).append("\" points=\"");
        for (Figures run : runs) {
            add(svg, "%.1f,%.1f ", x(run.nodes()), y(value.of(run)));
        }
        svg.append("\"/>\n");
    }

    private static double x(int nodes) {
        double part = Math.log((double) nodes / NODES_MIN) / Math.log((double) NODES_MAX / NODES_MIN);
        return LEFT + part * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double hops) {
        return HEIGHT - BOTTOM - hops / HOPS_MAX * (HEIGHT - TOP - BOTTOM);
    }

    private static void text(StringBuilder svg, double x, double y, String style, String text) {
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>%n", x, y, style, text);
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
