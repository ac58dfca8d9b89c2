package org.rustycoin.node.rpc;

import org.rustycoin.libp2p.netty.AddressFacts;
import org.rustycoin.libp2p.protocols.autonat.AutonatClient;
import org.rustycoin.libp2p.protocols.autonat.AutonatServer;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the node knows of its own addresses, for people. */
final class AddressReport {

    private AddressReport() {}

    /** Adds {@code confirmed_addresses}, {@code tried_addresses}, {@code observed_addresses} and {@code autonat}. */
    static void add(ObjectNode info, AddressFacts facts) {
        ArrayNode confirmed = info.putArray("confirmed_addresses");
        ArrayNode tried = info.putArray("tried_addresses");
        facts.tried().forEach(each -> {
            String address = each.address().toString();
            if (each.isConfirmed()) {
                confirmed.add(address);
            }
            tried.addObject().put("addr", address).put("confirmed", each.isConfirmed())
                    .put("reached", each.reached()).put("unreachable", each.unreachable());
        });
        ArrayNode observed = info.putArray("observed_addresses");
        facts.observed().forEach(
                each -> observed.addObject().put("addr", each.address().toString()).put("networks", each.networks()));
        AutonatServer.Counts served = facts.served();
        AutonatClient.Counts asked = facts.asked();
        info.putObject("autonat").put("observations_ignored", facts.ignored()).put("left_out", facts.leftOut())
                .put("pushes", facts.pushes()).put("asked", asked.asked()).put("paid_bytes", asked.paidBytes())
                .put("unproven", asked.unproven()).put("unknown_nonces", asked.unknownNonces())
                .put("served", served.asked()).put("served_rejected", served.rejected())
                .put("served_refused", served.refused()).put("served_demanded", served.demanded())
                .put("served_dialled", served.dialled()).put("served_reached", served.reached());
    }
}
