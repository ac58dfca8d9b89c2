package org.rustycoin.node.rpc;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.node.assembly.RustydNode;
import org.rustycoin.p2p.peers.book.BookStatistics;
import org.rustycoin.p2p.peers.book.KnownAddress;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The address book for people. */
final class BookReport {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RustydNode node;

    BookReport(RustydNode node) {
        this.node = node;
    }

    /** Up to so many addresses, drawn from the whole book. */
    CompletableFuture<ArrayNode> addresses(int count) {
        return node.queryPeering((coin, peering) -> {
            ArrayNode all = JSON.arrayNode();
            List<KnownAddress> drawn = peering.book().sample(peering.seconds(), count);
            drawn.forEach(each -> all.add(address(each)));
            return all;
        });
    }

    private static ObjectNode address(KnownAddress known) {
        return JSON.objectNode().put("time", known.lastHeard()).put("address", known.address().toString())
                .put("network", known.address().has(AddressProtocol.IP4) ? "ipv4" : "ipv6")
                .put("network_group", known.group().name()).put("tried", known.tried())
                .put("last_try", known.lastTry()).put("last_success", known.lastSuccess())
                .put("failures", known.failures()).put("peer", known.peer() == null ? null : known.peer().id());
    }

    CompletableFuture<ObjectNode> statistics() {
        return node.queryPeering((coin, peering) -> {
            BookStatistics book = peering.book().statistics();
            return JSON.objectNode().put("new", book.newAddresses()).put("new_groups", book.newGroups())
                    .put("tried", book.triedAddresses()).put("tried_groups", book.triedGroups())
                    .put("total", book.newAddresses() + book.triedAddresses()).put("collisions", book.collisions())
                    .put("heard", book.heard()).put("added", book.added()).put("refused", book.refused())
                    .put("crowded_out", book.crowdedOut()).put("rate_limited", peering.intake().ignored());
        });
    }
}
