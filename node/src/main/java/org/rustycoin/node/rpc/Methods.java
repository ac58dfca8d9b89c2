package org.rustycoin.node.rpc;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.node.assembly.RustydNode;
import org.rustycoin.node.json.WireJson;
import org.rustycoin.p2p.RustyCoin;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What can be asked of a node; {@code docs/rpc.md} describes every method. Names and fields are Bitcoin's where it has them. */
final class Methods {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int GENERATE_BLOCKS_MAX = 100_000;
    /** More does not fit a block. */
    private static final int GENERATE_TXS_MAX = 10_000;
    /** No book has more. */
    private static final int ADDRESSES_MAX = 100_000;
    private static final long PATIENCE_SECONDS = 30;
    /** A search of Kademlia's ends within a minute. */
    private static final long SEARCH_SECONDS = 70;
    private static final long GENERATE_SECONDS = 3600;

    private final RustydNode node;
    private final PeerReport peers;
    private final BookReport book;
    private final DhtReport dht;
    private final Runnable stop;
    private final Map<String, Method> methods = new LinkedHashMap<>();

    Methods(RustydNode node, Runnable stop) {
        this.node = node;
        this.peers = new PeerReport(node);
        this.book = new BookReport(node);
        this.dht = new DhtReport(node);
        this.stop = stop;
        reading("getblockchaininfo", 0, params -> blockchainInfo());
        reading("getblockhash", 1, this::blockHash);
        reading("getblock", 2, this::block);
        reading("getblockheader", 2, this::blockHeader);
        reading("getpeerinfo", 0, params -> await(peers.peers(), PATIENCE_SECONDS));
        reading("getnetworkinfo", 0, params -> await(peers.network(), PATIENCE_SECONDS));
        reading("getnodeaddresses", 1, this::nodeAddresses);
        reading("getaddrmaninfo", 0, params -> await(book.statistics(), PATIENCE_SECONDS));
        reading("getdhtinfo", 0, params -> await(dht.facts(), PATIENCE_SECONDS));
        reading("lookup", 1, params -> await(dht.peer(params.text(0, "peer id")), SEARCH_SECONDS));
        reading("findproviders", 1, params -> await(dht.providers(params.text(0, "service or key")), SEARCH_SECONDS));
        reading("getrawmempool", 0, params -> WireJson.of(await(node.chain().reclaimed(), PATIENCE_SECONDS)));
        changing("addpeer", 1, this::addPeer);
        changing("disconnectpeer", 1, this::disconnectPeer);
        changing("generate", 2, this::generate);
        changing("stop", 0, params -> {
            this.stop.run();
            return JSON.stringNode("rustyd is stopping");
        });
    }

    private void reading(String name, int paramsMax, Method.Body body) {
        methods.put(name, new Method(false, paramsMax, body));
    }

    private void changing(String name, int paramsMax, Method.Body body) {
        methods.put(name, new Method(true, paramsMax, body));
    }

    /** The method of a name, or null. */
    @Nullable
    Method find(String name) {
        return methods.get(name);
    }

    List<String> names() {
        return List.copyOf(methods.keySet());
    }

    // ---- the chain ----

    private JsonNode blockchainInfo() throws RpcException {
        return ask(coin -> {
            HeaderEntry tip = coin.tip();
            long best = coin.tree().best().height();
            return JSON.objectNode().put("chain", coin.tree().params().name()).put("blocks", tip.height())
                    .put("headers", best).put("bestblockhash", tip.hash().toHex()).put("chainwork", hex(tip.work()))
                    .put("initialblockdownload", coin.isSyncing())
                    .put("verificationprogress", best == 0 ? 1.0 : (double) Math.min(tip.height(), best) / best);
        });
    }

    private static String hex(BigInteger work) {
        return String.format(Locale.ROOT, "%064x", work);
    }

    private JsonNode blockHash(Params params) throws RpcException {
        long height = params.number(0, "height", 0, 0xffff_ffffL);
        HeaderEntry entry = ask(coin -> height > coin.tip().height() ? null : coin.tip().ancestor(height));
        if (entry == null) {
            throw new RpcException(RpcException.NOT_FOUND, "the chain has no block at height " + height
                    + " yet; getblockchaininfo says how high it is");
        }
        return JSON.stringNode(entry.hash().toHex());
    }

    private record Found(HeaderEntry entry, long confirmations, @Nullable Hash next) {}

    private Found find(Hash hash) throws RpcException {
        Found found = ask(coin -> {
            HeaderEntry entry = coin.tree().get(hash);
            if (entry == null) {
                return null;
            }
            HeaderEntry tip = coin.tip();
            boolean active = entry.isAncestorOf(tip);
            HeaderEntry next = active && entry != tip ? tip.ancestor(entry.height() + 1) : null;
            return new Found(entry, active ? tip.height() - entry.height() + 1 : -1,
                    next == null ? null : next.hash());
        });
        if (found == null) {
            throw new RpcException(RpcException.NOT_FOUND, "no block " + hash + " is known here");
        }
        return found;
    }

    private JsonNode block(Params params) throws RpcException {
        Found found = find(params.hash(0, "hash"));
        long verbosity = params.number(1, "verbosity", 0, 1, 1);
        Block block = node.block(found.entry().hash());
        if (block == null) {
            throw new RpcException(RpcException.NOT_FOUND,
                    "of block " + found.entry().hash() + " only the header is here, its body has not been downloaded");
        }
        byte[] encoding = BincodeWriter.encode(block);
        if (verbosity == 0) {
            return JSON.stringNode(Bytes.wrap(encoding).toHex());
        }
        ObjectNode json = described(found);
        json.put("size", encoding.length);
        json.set("ticket_votes", WireJson.of(block.ticketVotes()));
        json.set("tx", WireJson.of(block.transactions()));
        return json;
    }

    private JsonNode blockHeader(Params params) throws RpcException {
        Found found = find(params.hash(0, "hash"));
        return params.truth(1, "verbose", true)
                ? described(found)
                : JSON.stringNode(Bytes.wrap(BincodeWriter.encode(found.entry().header())).toHex());
    }

    /** A header's fields, and where it is in the chain. */
    private static ObjectNode described(Found found) {
        BlockHeader header = found.entry().header();
        ObjectNode json = JSON.objectNode().put("hash", found.entry().hash().toHex())
                .put("confirmations", found.confirmations()).put("chainwork", hex(found.entry().work()));
        json.setAll((ObjectNode) WireJson.of(header));
        json.set("next_block_hash", WireJson.of(found.next()));
        return json;
    }

    private JsonNode generate(Params params) throws RpcException {
        if (!node.settings().params().name().equals("regtest")) {
            throw new RpcException(RpcException.NOT_POSSIBLE,
                    "generate mines on regtest only; this node is on " + node.settings().params().name());
        }
        int blocks = (int) params.number(0, "n", 0, GENERATE_BLOCKS_MAX);
        int txs = (int) params.number(1, "txs_per_block", 0, GENERATE_TXS_MAX, 0);
        return WireJson.of(await(node.generate(blocks, txs), GENERATE_SECONDS));
    }

    // ---- peers ----

    private JsonNode nodeAddresses(Params params) throws RpcException {
        int count = (int) params.number(0, "count", 0, ADDRESSES_MAX, 1);
        return await(book.addresses(count == 0 ? ADDRESSES_MAX : count), PATIENCE_SECONDS);
    }

    private JsonNode addPeer(Params params) throws RpcException {
        String text = params.text(0, "multiaddr");
        Multiaddr address;
        try {
            address = Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new RpcException(RpcException.INVALID_PARAMS, "addpeer: '" + text + "' is no multiaddr: "
                    + e.getMessage());
        }
        try {
            return JSON.objectNode().put("id", await(node.addPeer(address), PATIENCE_SECONDS).id());
        } catch (IllegalArgumentException e) {
            throw new RpcException(RpcException.INVALID_PARAMS, "addpeer: " + e.getMessage());
        }
    }

    private JsonNode disconnectPeer(Params params) throws RpcException {
        String text = params.text(0, "peer id");
        try {
            var peer = PeerId.parse(text).toPeer();
            ArrayNode all = await(peers.connected(), PATIENCE_SECONDS);
            if (all.valueStream().noneMatch(each -> each.get("id").asString().equals(peer.id()))) {
                throw new RpcException(RpcException.NOT_FOUND, "peer " + peer + " is not connected");
            }
            node.disconnectPeer(peer);
            return JSON.booleanNode(true);
        } catch (MultiformatException e) {
            throw new RpcException(RpcException.INVALID_PARAMS, "disconnectpeer: '" + text + "' is no peer id: "
                    + e.getMessage());
        }
    }

    // ---- waiting ----

    private <T extends @Nullable Object> T ask(java.util.function.Function<RustyCoin, T> question) throws RpcException {
        return await(node.query(question), PATIENCE_SECONDS);
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> future, long seconds) throws RpcException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RpcException(RpcException.NOT_POSSIBLE, String.valueOf(cause.getMessage()));
        } catch (TimeoutException e) {
            throw new RpcException(RpcException.NOT_POSSIBLE, "no result after " + seconds + " s; the node is busy");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcException(RpcException.NOT_POSSIBLE, "the node stops");
        }
    }
}
