package org.rustycoin.node.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.node.assembly.RustydNode;
import org.rustycoin.node.config.ConfigException;
import org.rustycoin.node.config.Configuration;
import org.rustycoin.node.config.Settings;
import org.rustycoin.node.data.DataDirectory;
import org.rustycoin.node.rpc.RpcClient;
import org.rustycoin.node.rpc.RpcException;
import org.rustycoin.node.rpc.RpcServer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole regtest node in this process, as {@code rustyd run} assembles it, used through its RPC. */
public final class LiveNode implements AutoCloseable {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final DataDirectory data;
    private final RustydNode node;
    private final RpcServer server;
    private final RpcClient client;
    private final AtomicBoolean stopAsked = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    private LiveNode(Settings settings) throws IOException {
        data = DataDirectory.open(settings.networkDir());
        String cookie = data.newCookie();
        node = new RustydNode(settings, data.chain(), data.peers(), data.identity(), broken::set);
        server = new RpcServer(node, settings.rpc(), cookie, () -> stopAsked.set(true));
        data.announceRpc(server.address());
        client = new RpcClient(settings.networkDir());
    }

    public static LiveNode start(Path dataDir, String... bootstrap) throws IOException, ConfigException {
        return new LiveNode(settings(dataDir, bootstrap));
    }

    static Settings settings(Path dataDir, String... bootstrap) throws ConfigException {
        return new Configuration().flag(Configuration.NETWORK, "regtest")
                .flag(Configuration.DATA_DIR, dataDir.toString())
                .flag(Configuration.LISTEN, "/ip4/127.0.0.1/tcp/0").flag(Configuration.RPC, "127.0.0.1:0")
                .flag(Configuration.BOOTSTRAP, List.of(bootstrap)).settings();
    }

    public RustydNode node() {
        return node;
    }

    /** Where it listens, with its peer id. */
    public String address() {
        return node.network().listenAddresses().getFirst().toString();
    }

    public String peerId() {
        return node.network().peerId().toString();
    }

    /** The RPC's HOST:PORT. */
    public String rpcAddress() {
        return server.address();
    }

    public boolean stopAsked() {
        return stopAsked.get();
    }

    /** A method's result; each parameter is a JSON value. */
    public JsonNode call(String method, Object... params) throws IOException, RpcException, InterruptedException {
        var values = MAPPER.createArrayNode();
        for (Object param : params) {
            values.add(MAPPER.<JsonNode>valueToTree(param));
        }
        return client.call(method, values);
    }

    /** Mines, and gives the blocks. */
    public List<Block> generate(int blocks, int txs) throws IOException, RpcException, InterruptedException {
        return call("generate", blocks, txs).valueStream()
                .map(hash -> java.util.Objects.requireNonNull(node.block(Hash.fromHex(hash.asString())))).toList();
    }

    public String tip() throws IOException, RpcException, InterruptedException {
        return call("getblockchaininfo").get("bestblockhash").asString();
    }

    public long height() throws IOException, RpcException, InterruptedException {
        return call("getblockchaininfo").get("blocks").asLong();
    }

    /** What getpeerinfo says of a peer, connected or dropped; null if nothing. */
    public @Nullable JsonNode peer(String id) throws IOException, RpcException, InterruptedException {
        return call("getpeerinfo").valueStream().filter(each -> each.get("id").asString().equals(id)).findFirst()
                .orElse(null);
    }

    public void awaitTip(String hash) throws Exception {
        Eventually.eventually("the tip is " + hash, () -> tip().equals(hash));
    }

    /** Fails if a part of the node broke. */
    @Override
    public void close() {
        client.close();
        server.close();
        node.close();
        data.close();
        Throwable why = broken.get();
        if (why != null) {
            throw new AssertionError("the node broke", why);
        }
    }
}
