package org.rustycoin.benchmarks.transport;

import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * Dials a peer, uses each of its protocols, and reports how long each took.
 *
 * @param bytes   of each echo, and of perf in each direction
 * @param streams echoes at once
 */
record Cell(Target target, int bytes, int streams) {

    /** The report, as one line of JSON. */
    String run() throws Exception {
        Stack stack = target.stack();
        try (var dialler = new Dialler(target)) {
            long began = System.nanoTime();
            dialler.connect();
            long connected = System.nanoTime();
            String agent = dialler.agent();
            long roundTrip = dialler.ping();
            long pinged = System.nanoTime();
            dialler.echo(streams, bytes);
            long echoed = System.nanoTime();
            double up = dialler.perf(1, bytes, 0);
            double down = dialler.perf(1, 0, bytes);

            Map<String, Object> report = new LinkedHashMap<>();
            report.put("peer_id", target.peerId().toString());
            report.put("transport", stack.transport());
            report.put("security", stack.security());
            report.put("muxer", stack.muxer());
            report.put("handshake_ms", (connected - began) / 1e6);
            report.put("ping_ms", roundTrip / 1e6);
            report.put("echo_streams", streams);
            report.put("echo_bytes", bytes);
            report.put("echo_ms", (echoed - pinged) / 1e6);
            report.put("upload_seconds", up);
            report.put("download_seconds", down);
            report.put("agent", agent);
            return JsonMapper.shared().writeValueAsString(report);
        }
    }
}
