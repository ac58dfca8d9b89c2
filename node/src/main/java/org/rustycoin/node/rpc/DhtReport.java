package org.rustycoin.node.rpc;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.node.assembly.RustydNode;
import org.rustycoin.node.assembly.Service;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The DHT for people. */
final class DhtReport {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int PROVIDERS_MAX = 20;
    /** A result as old as this is as good as a new one to somebody who looks. */
    private static final long AGE_MAX = TimeUnit.MINUTES.toNanos(1);

    private final RustydNode node;

    DhtReport(RustydNode node) {
        this.node = node;
    }

    CompletableFuture<ObjectNode> facts() {
        return node.network().dht().facts().thenApply(facts -> {
            ObjectNode json = JSON.objectNode().put("serving", facts.isServing()).put("table", facts.tableSize());
            ArrayNode buckets = json.putArray("buckets");
            facts.bucketSizes().forEach(buckets::add);
            json.put("neighbours", facts.neighbours()).put("searches", facts.searches())
                    .put("questions", facts.questions()).put("records", facts.records())
                    .put("record_bytes", facts.recordBytes()).put("provided_keys", facts.providedKeys())
                    .put("providers", facts.providers()).put("publications", facts.publications())
                    .put("cached", facts.cached());
            ObjectNode dropped = json.putObject("dropped");
            facts.dropped().forEach((why, count) -> {
                if (count > 0) {
                    dropped.put(why.toString(), count);
                }
            });
            return json;
        });
    }

    CompletableFuture<ObjectNode> peer(String id) throws RpcException {
        try {
            return node.network().dht().findPeer(PeerId.parse(id)).thenApply(found -> {
                ObjectNode json = described(found.contact());
                return json.put("proved", found.isProved()).put("hops", found.hops()).put("age_seconds",
                        TimeUnit.NANOSECONDS.toSeconds(found.ageNanos()));
            });
        } catch (MultiformatException e) {
            throw new RpcException(RpcException.INVALID_PARAMS,
                    "lookup: '" + id + "' is no peer id: " + e.getMessage());
        }
    }

    /** @param what a service of this network, or a key in hex */
    CompletableFuture<ObjectNode> providers(String what) throws RpcException {
        return node.network().dht().findProviders(key(what), PROVIDERS_MAX, AGE_MAX).thenApply(found -> {
            ObjectNode json = JSON.objectNode().put("age_seconds", TimeUnit.NANOSECONDS.toSeconds(found.ageNanos()));
            ArrayNode all = json.putArray("providers");
            found.contacts().forEach(each -> all.add(described(each)));
            return json;
        });
    }

    private byte[] key(String what) throws RpcException {
        Service service = Service.named(what);
        if (service != null) {
            return service.key(node.settings().params());
        }
        try {
            return HexFormat.of().parseHex(what);
        } catch (IllegalArgumentException e) {
            throw new RpcException(RpcException.INVALID_PARAMS, "findproviders: '" + what + "' is neither one of "
                    + List.of(Service.values()) + " nor a key in hex");
        }
    }

    private static ObjectNode described(Contact contact) {
        ObjectNode json = JSON.objectNode().put("id", contact.id().toString());
        ArrayNode addresses = json.putArray("addresses");
        contact.addresses().forEach(each -> addresses.add(each.toString()));
        return json;
    }
}
