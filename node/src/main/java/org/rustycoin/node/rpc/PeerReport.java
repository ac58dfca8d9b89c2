package org.rustycoin.node.rpc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.netty.ConnectionFacts;
import org.rustycoin.libp2p.netty.DialFacts;
import org.rustycoin.libp2p.netty.MulticastDns;
import org.rustycoin.libp2p.netty.Platform;
import org.rustycoin.node.assembly.RustydNode;
import org.rustycoin.p2p.RustyCoin;
import org.rustycoin.p2p.peers.Standing;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The node's peers for people: who is connected and how it behaves, and who was dropped lately and why. */
final class PeerReport {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private record Network(List<ConnectionFacts> connections, DialFacts dials, MulticastDns.Facts mdns) {}

    private final RustydNode node;

    PeerReport(RustydNode node) {
        this.node = node;
    }

    /** One entry for each connection. */
    CompletableFuture<ArrayNode> connected() {
        return entries(false);
    }

    /** The connections, then the peers that were dropped, the latest last. */
    CompletableFuture<ArrayNode> peers() {
        return entries(true);
    }

    private CompletableFuture<ArrayNode> entries(boolean droppedToo) {
        return node.network().connections().thenCompose(facts -> node.query(coin -> {
            ArrayNode all = JSON.arrayNode();
            facts.forEach(each -> all.add(connection(coin, each)));
            if (droppedToo) {
                coin.standing().dropped().forEach(each -> all.add(dropped(each)));
            }
            return all;
        }));
    }

    private ObjectNode connection(RustyCoin coin, ConnectionFacts facts) {
        Standing.Conduct conduct = coin.standing().conduct(facts.peer());
        ObjectNode entry = JSON.objectNode().put("id", facts.peer().id()).put("addr", facts.address().toString())
                .put("inbound", !facts.outbound()).put("transport", facts.transport())
                .put("security", facts.security()).put("muxer", facts.muxer()).put("agent", printable(facts.agent()));
        ArrayNode protocols = entry.putArray("protocols");
        facts.protocols().forEach(protocol -> protocols.add(printable(protocol)));
        entry.put("connected", true).put("connected_since", unixSeconds(facts.ageNanos()))
                .put("bytessent", facts.bytesOut()).put("bytesrecv", facts.bytesIn());
        if (facts.pingNanos() >= 0) {
            entry.put("pingtime_ms", Math.round(facts.pingNanos() / 1e4) / 100.0);
        } else {
            entry.putNull("pingtime_ms");
        }
        ArrayNode keptBy = entry.putArray("kept_by");
        facts.keptBy().forEach(keptBy::add);
        return entry.put("tip_height", coin.heightOf(facts.peer())).put("streams", facts.streams())
                .put("offences", conduct == null ? 0 : conduct.offences())
                .put("stalls", conduct == null ? 0 : conduct.stalls())
                .put("last_trouble", conduct == null ? null : printable(conduct.last()));
    }

    private ObjectNode dropped(Standing.Dropped each) {
        return JSON.objectNode().put("id", each.peer().id()).put("connected", false)
                .put("dropped_at", unixSeconds(node.now() - each.at())).put("dropped_rule", each.rule())
                .put("dropped_reason", printable(each.why()));
    }

    private static long unixSeconds(long nanosAgo) {
        return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(nanosAgo));
    }

    private static @Nullable String printable(@Nullable String text) {
        return text == null ? null : text.replaceAll("[^\\p{Print}]", "?"); // a terminal obeys more than ASCII's controls
    }

    /** This node among the others. */
    CompletableFuture<ObjectNode> network() {
        return node.network().connections()
                .thenCompose(facts -> node.network().dialFacts().thenCombine(node.mdns().facts(),
                        (dials, mdns) -> new Network(facts, dials, mdns)))
                .thenCompose(network -> node.query(coin -> {
                    List<ConnectionFacts> facts = network.connections();
                    ObjectNode info = JSON.objectNode().put("peer_id", node.network().peerId().toString()).put("agent",
                            RustydNode.AGENT);
                    ArrayNode addresses = info.putArray("listen_addresses");
                    node.network().listenAddresses().forEach(address -> addresses.add(address.toString()));
                    info.put("connections", facts.size()).put("connections_in", count(facts, false))
                            .put("connections_out", count(facts, true))
                            .put("connections_refused", node.network().refusedConnections())
                            .put("blocks_served", coin.blocksServed()).put("questions_refused", coin.questionsRefused())
                            .put("statements_ignored", coin.standing().statementsIgnored());
                    DialFacts dials = network.dials();
                    info.putObject("dials").put("begun", dials.begun()).put("under_way", dials.underWay())
                            .put("backing_off", dials.backingOff()).put("udp_blocked", dials.udpBlocked())
                            .put("ipv6_blocked", dials.ipv6Blocked());
                    info.set("mdns", mdns(network.mdns()));
                    ObjectNode memory = info.putObject("buffers");
                    memory.put("direct_bytes", Platform.directBufferBytes()).put("heap_bytes",
                            Platform.heapBufferBytes());
                    ObjectNode limits = info.putObject("limits_refused");
                    node.network().resourceUse().refusals().forEach(each -> limits
                            .put(each.kind().key() + "." + each.resource().key(), each.count()));
                    ObjectNode offences = info.putObject("offences");
                    for (Map.Entry<String, Long> rule : coin.standing().offencesByRule().entrySet()) {
                        offences.put(rule.getKey(), rule.getValue());
                    }
                    return info;
                }));
    }

    private static ObjectNode mdns(MulticastDns.Facts facts) {
        ObjectNode mdns = JSON.objectNode();
        ArrayNode interfaces = mdns.putArray("interfaces");
        facts.interfaces().forEach(interfaces::add);
        mdns.put("peers", facts.peers()).put("packets_in", facts.packetsIn()).put("packets_out", facts.packetsOut());
        ObjectNode dropped = mdns.putObject("dropped");
        facts.dropped().forEach((why, count) -> {
            if (count > 0) {
                dropped.put(why.key(), count);
            }
        });
        return mdns;
    }

    private static long count(List<ConnectionFacts> facts, boolean outbound) {
        return facts.stream().filter(each -> each.outbound() == outbound).count();
    }
}
