package org.rustycoin.benchmarks.discovery;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

import org.rustycoin.libp2p.netty.Libp2p;

import tools.jackson.databind.json.JsonMapper;

/** What a peer says, a line each. */
record Lines(PrintStream out) {

    /** The first: who and where a node is. */
    void started(Libp2p node) {
        say(Map.of("id", node.peerId().toString(), "addrs", texts(node.listenAddresses())));
    }

    synchronized void say(Map<String, ?> line) {
        out.println(JsonMapper.shared().writeValueAsString(line));
        out.flush();
    }

    /** As others write them. */
    static List<String> texts(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }
}
