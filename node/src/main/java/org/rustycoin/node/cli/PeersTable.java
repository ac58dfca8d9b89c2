package org.rustycoin.node.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.JsonNode;

/** A node's peers as lines of text. */
final class PeersTable {

    private static final String ROW = "%-3s  %-16s  %-6s  %7s  %-18s  %10s  %10s  %7s  %8s  %s";
    private static final List<String> SLOTS = List.of("outbound-full", "block-relay-only", "manual", "inbound",
            "feeler", "passing");

    private PeersTable() {}

    /**
     * @param peers   connections, of {@code getpeerinfo}
     * @param network {@code getnetworkinfo}
     * @param book    {@code getaddrmaninfo}
     * @param now     Unix seconds
     */
    static List<String> lines(List<JsonNode> peers, JsonNode network, JsonNode book, long now) {
        var lines = new ArrayList<String>();
        lines.add(String.format(Locale.ROOT, ROW, "", "for", "peer", "ping", "network", "received", "sent", "height",
                "age", "address"));
        peers.stream().sorted(Comparator.comparing((JsonNode peer) -> peer.path("inbound").asBoolean(false))
                .thenComparing(peer -> type(peer)).thenComparing(peer -> peer.path("connected_since").asLong(0)))
                .forEach(peer -> lines.add(row(peer, now)));
        JsonNode bootstrap = network.path("bootstrap");
        var slots = new StringBuilder();
        for (String slot : SLOTS) {
            slots.append(slots.isEmpty() ? "" : ", ").append(bootstrap.path("slots").path(slot).asInt(0)).append(' ')
                    .append(slot);
        }
        lines.add(slots.toString());
        lines.add(bootstrap.path("doing").asString("") + "; " + book.path("tried").asInt(0) + " tried and "
                + book.path("new").asInt(0) + " new addresses of "
                + Math.max(book.path("tried_groups").asInt(0), book.path("new_groups").asInt(0))
                + " networks or more");
        return lines;
    }

    private static String type(JsonNode peer) {
        return peer.path("connection_type").asString("");
    }

    private static String row(JsonNode peer, long now) {
        String id = peer.path("id").asString("");
        return String.format(Locale.ROOT, ROW, peer.path("inbound").asBoolean(false) ? "in" : "out", type(peer),
                id.substring(Math.max(0, id.length() - 6)), ping(peer), peer.path("network_group").asString(""),
                bytes(peer.path("bytesrecv").asLong(0)), bytes(peer.path("bytessent").asLong(0)),
                peer.path("tip_height").asLong(-1), age(now - peer.path("connected_since").asLong(now)),
                peer.path("addr").asString(""));
    }

    private static String ping(JsonNode peer) {
        JsonNode millis = peer.path("pingtime_ms");
        return millis.isNumber() ? String.format(Locale.ROOT, "%.1f ms", millis.asDouble()) : "";
    }

    private static String bytes(long count) {
        return count < 100_000 ? count + " B" : String.format(Locale.ROOT, "%.1f kB", count / 1000.0);
    }

    private static String age(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
