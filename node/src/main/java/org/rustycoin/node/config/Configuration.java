package org.rustycoin.node.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.Libp2pBuilder;
import org.rustycoin.libp2p.netty.websocket.WebSocketSettings;
import org.rustycoin.libp2p.session.pnet.SwarmKey;
import org.rustycoin.libp2p.session.pnet.SwarmKeyException;
import org.rustycoin.libp2p.swarm.Limits;
import org.rustycoin.libp2p.swarm.resources.Limit;
import org.rustycoin.libp2p.swarm.resources.ResourceLimits;
import org.rustycoin.p2p.bootstrap.BootstrapSettings;
import org.rustycoin.p2p.peers.groups.NetworkGroups;
import org.rustycoin.p2p.peers.slots.SlotSettings;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Collects settings by name, from a file first and from flags over it, and makes {@link Settings} of them.
 *
 * <p>
 * Keys are written as in the file, a table's with a dot: {@code limits.inbound}. A key that does not exist stops the
 * start: a setting that is silently ignored is worse than none.
 */
public final class Configuration {

    public static final String NETWORK = "network";
    public static final String DATA_DIR = "data_dir";
    public static final String LISTEN = "listen";
    public static final String BOOTSTRAP = "bootstrap";
    public static final String RPC = "rpc";
    private static final String LOG_LEVEL = "log_level";
    private static final String WORKERS = "workers";
    private static final String WINDOW = "sync.window_mib";
    private static final String INBOUND = "limits.inbound";
    private static final String OUTBOUND = "limits.outbound";
    private static final String PER_ADDRESS = "limits.inbound_per_address";
    private static final String PER_SUBNET = "limits.inbound_per_subnet";

    private static final String MPLEX = "transport.mplex";
    private static final String SWARM_KEY = "transport.swarm_key";
    private static final String MDNS = "mdns.enabled";
    private static final String CERTIFICATE = "websocket.certificate";
    private static final String CERTIFICATE_KEY = "websocket.key";
    private static final String ROOTS = "websocket.trusted_roots";
    private static final String INSECURE = "websocket.insecure";
    private static final String PROXIES = "websocket.trusted_proxies";

    private static final String BOOTSTRAP_PEERS = "bootstrap.peers";
    private static final String DNS_SEEDS = "bootstrap.dns_seeds";
    private static final String DNS_SERVERS = "dns.servers";
    private static final String SEEDS = "bootstrap.seeds";
    private static final String FULL = "peers.outbound";
    private static final String BLOCK_ONLY = "peers.block_only";
    private static final String ONE_PER_GROUP = "peers.one_per_group";
    private static final String LOCAL = "peers.local_addresses";
    private static final String AS_MAP = "peers.as_map";

    /** Before the keys of what all connections together may hold: docs/limits.md. */
    private static final String LIMITS = "limits.";

    static final List<String> KEYS = List.of(NETWORK, DATA_DIR, LISTEN, BOOTSTRAP, RPC, LOG_LEVEL, WORKERS,
            WINDOW, MPLEX, SWARM_KEY, MDNS, CERTIFICATE, CERTIFICATE_KEY, ROOTS, INSECURE, PROXIES, INBOUND, OUTBOUND,
            PER_ADDRESS, PER_SUBNET, BOOTSTRAP_PEERS, DNS_SEEDS, DNS_SERVERS, SEEDS, FULL, BLOCK_ONLY, ONE_PER_GROUP,
            LOCAL,
            AS_MAP);
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final int WORKERS_MAX = 256;

    /** Of more none would ever be asked: what a resolution may take is over. */
    private static final int DNS_SERVERS_MAX = 8;

    private static final int MAINNET_PORT = 4733;
    private static final int MAINNET_RPC_PORT = 4732;
    /** A configuration is a page of text; more is some other file. */
    private static final long FILE_BYTES_MAX = 1 << 20;

    /** A value and where it was written, for messages. */
    private record Given(List<String> values, String where) {}

    private final Map<String, Given> given = new TreeMap<>();

    /** Takes what a TOML file says. */
    public Configuration file(Path file) throws ConfigException {
        JsonNode root;
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new ConfigException(file + " has more than 1 MiB: is it a configuration?");
            }
            root = new TomlMapper().readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no configuration " + file + "; name one that is there, or none");
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration " + file + ": " + e);
        } catch (JacksonException e) {
            throw new ConfigException(
                    "the configuration " + file + " is not TOML: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")");
        }
        take("", root, file.toString());
        return this;
    }

    private void take(String prefix, JsonNode table, String file) throws ConfigException {
        for (Map.Entry<String, JsonNode> field : table.properties()) {
            String key = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject() && known().anyMatch(known -> known.startsWith(key + "."))) {
                take(key + ".", value, file);
                continue;
            }
            if (known().noneMatch(key::equals)) {
                throw new ConfigException(
                        file + ": unknown key '" + key + "'; the keys are " + String.join(", ", KEYS)
                                + ", and those of docs/limits.md in tables as [limits.peer]");
            }
            var values = new ArrayList<String>();
            for (JsonNode each : value.isArray() ? value : List.of(value)) {
                if (!each.isValueNode()) {
                    throw new ConfigException(file + ": '" + key + "' holds "
                            + (each.isArray() ? "a list" : "a table") + "; write a value, or a list of values");
                }
                values.add(each.asString());
            }
            given.put(key, new Given(values, file + ": '" + key + "'"));
        }
    }

    private static Stream<String> known() {
        return Stream.concat(KEYS.stream(), Limit.all().stream().map(limit -> LIMITS + limit.key()));
    }

    /** Takes what a flag says; nothing when it was not given. */
    public Configuration flag(String key, @Nullable String value) {
        return flag(key, value == null ? List.of() : List.of(value));
    }

    /** The same for flags that can be repeated. */
    public Configuration flag(String key, List<String> values) {
        if (!values.isEmpty()) {
            given.put(key, new Given(values, "--" + key.replace('_', '-')));
        }
        return this;
    }

    /** The settings, what was not given by default. */
    public Settings settings() throws ConfigException {
        NetworkParams params = network();
        int offset = switch (params.name()) {
            case "testnet" -> 10_000;
            case "regtest" -> 20_000;
            default -> 0;
        };
        boolean byDefault = !given.containsKey(LISTEN);
        var listen = byDefault ? listenByDefault(MAINNET_PORT + offset) : addresses(LISTEN);
        var limits = new Limits(number(INBOUND, Limits.STANDARD.inboundMax(), 0, 10_000),
                number(OUTBOUND, Limits.STANDARD.outboundMax(), 1, 1000), Limits.STANDARD.perPeerMax(),
                number(PER_ADDRESS, Limits.STANDARD.perAddressMax(), 1, 10_000),
                number(PER_SUBNET, Limits.STANDARD.perGroupMax(), 1, 10_000));
        String home = System.getProperty("user.home", ".");
        return new Settings(params, Path.of(text(DATA_DIR, home + "/.rustyd")), listen, byDefault, peers(params),
                rpc(MAINNET_RPC_PORT + offset), transport(), truth(MDNS, params.name().equals("regtest")), limits,
                resources(),
                (long) number(WINDOW, 32, 4, 4096) << 20,
                number(WORKERS, Runtime.getRuntime().availableProcessors(), 1, WORKERS_MAX), logLevel());
    }

    private PeerSettings peers(NetworkParams params) throws ConfigException {
        boolean isTest = params.name().equals("regtest");
        List<Multiaddr> seeds = given.containsKey(SEEDS) ? addresses(SEEDS) : ShippedSeeds.of(params.name());
        return new PeerSettings(addresses(given.containsKey(BOOTSTRAP) ? BOOTSTRAP : BOOTSTRAP_PEERS),
                number(FULL, PeerSettings.FULL, 0, SlotSettings.FULL_MAX),
                number(BLOCK_ONLY, PeerSettings.BLOCK_ONLY, 0, SlotSettings.BLOCK_ONLY_MAX),
                truth(ONE_PER_GROUP, true), truth(LOCAL, isTest), groups(), dnsSeeds(), bounded(SEEDS, seeds,
                        BootstrapSettings.SHIPPED_MAX));
    }

    private NetworkGroups groups() throws ConfigException {
        Path file = path(AS_MAP);
        try {
            return file == null ? NetworkGroups.BY_PREFIX : AsMapFile.read(file);
        } catch (IOException e) {
            throw wrong(AS_MAP, String.valueOf(e.getMessage()));
        }
    }

    private List<String> dnsSeeds() throws ConfigException {
        List<String> seeds = values(DNS_SEEDS);
        for (String seed : seeds) {
            if (!DnsForm.isHostName(seed)) {
                throw wrong(DNS_SEEDS, "'" + seed + "' is no host name; write for example seed.example.org");
            }
        }
        return bounded(DNS_SEEDS, seeds, BootstrapSettings.DNS_SEEDS_MAX);
    }

    private List<InetSocketAddress> dnsServers() throws ConfigException {
        var servers = new ArrayList<InetSocketAddress>();
        for (String text : values(DNS_SERVERS)) {
            InetSocketAddress server = DnsForm.server(text);
            if (server == null) {
                throw wrong(DNS_SERVERS, "'" + text + "' is no address of a name server; write IP or IP:PORT, for "
                        + "example 192.0.2.53");
            }
            servers.add(server);
        }
        return bounded(DNS_SERVERS, servers, DNS_SERVERS_MAX);
    }

    private <T> List<T> bounded(String key, List<T> values, int max) throws ConfigException {
        if (values.size() > max) {
            throw wrong(key, "it has " + values.size() + " values; write at most " + max);
        }
        return values;
    }

    private ResourceLimits resources() throws ConfigException {
        ResourceLimits resources = Libp2pBuilder.limitsOfThisProcess();
        for (Limit limit : Limit.all()) {
            String key = LIMITS + limit.key();
            if (given.containsKey(key)) {
                try {
                    resources = resources.with(limit.key(), Long.parseLong(text(key, "")));
                } catch (NumberFormatException e) {
                    throw wrong(key, "'" + text(key, "") + "' is no number from " + limit.min() + " to " + limit.max());
                } catch (IllegalArgumentException e) {
                    throw wrong(key, String.valueOf(e.getMessage()));
                }
            }
        }
        return resources;
    }

    private List<Multiaddr> listenByDefault(int port) throws ConfigException {
        var listen = new ArrayList<Multiaddr>();
        for (String behind : List.of("/tcp/" + port, "/udp/" + port + "/quic-v1", "/tcp/" + (port + 1) + "/ws")) {
            listen.add(parse("/ip4/0.0.0.0" + behind, LISTEN));
            listen.add(parse("/ip6/::" + behind, LISTEN));
        }
        return listen;
    }

    private TransportSettings transport() throws ConfigException {
        WebSocketSettings webSocket;
        if (given.containsKey(CERTIFICATE) != given.containsKey(CERTIFICATE_KEY)) {
            String one = given.containsKey(CERTIFICATE) ? CERTIFICATE : CERTIFICATE_KEY;
            throw wrong(one, "a certificate and its key belong together; write " + CERTIFICATE + " and "
                    + CERTIFICATE_KEY + ", or neither");
        }
        try {
            webSocket = new WebSocketSettings(path(CERTIFICATE), path(CERTIFICATE_KEY), path(ROOTS),
                    truth(INSECURE, false), values(PROXIES));
        } catch (IllegalArgumentException e) {
            throw wrong(PROXIES, e.getMessage() + "; write addresses or ranges, as 10.0.0.0/8");
        }
        return new TransportSettings(webSocket, truth(MPLEX, false), swarmKey(), dnsServers());
    }

    private @Nullable SwarmKey swarmKey() throws ConfigException {
        Path file = path(SWARM_KEY);
        if (file == null) {
            return null;
        }
        try {
            return SwarmKey.parse(Files.readAllBytes(file));
        } catch (SwarmKeyException e) {
            throw wrong(SWARM_KEY, file + ": " + e.getMessage());
        } catch (IOException e) {
            throw wrong(SWARM_KEY, "cannot read " + file + ": " + e + "; write the path of a swarm.key file");
        }
    }

    private NetworkParams network() throws ConfigException {
        String name = text(NETWORK, "mainnet");
        try {
            return NetworkParams.named(name);
        } catch (IllegalArgumentException e) {
            throw wrong(NETWORK, "'" + name + "' is no network; write mainnet, testnet or regtest");
        }
    }

    private List<Multiaddr> addresses(String key) throws ConfigException {
        var addresses = new ArrayList<Multiaddr>();
        for (String value : values(key)) {
            addresses.add(parse(value, key));
        }
        return addresses;
    }

    private Multiaddr parse(String value, String key) throws ConfigException {
        Multiaddr address;
        try {
            address = Multiaddr.parse(value);
        } catch (MultiformatException e) {
            throw wrong(key, "'" + value + "' is no multiaddr: " + e.getMessage()
                    + "; write for example /ip4/127.0.0.1/tcp/4733");
        }
        boolean toListen = key.equals(LISTEN);
        if (toListen ? !AddressForm.isListened(address) : !AddressForm.isDialled(address)) {
            throw wrong(key, "'" + value + "' is nothing to " + (toListen ? "listen on" : "dial") + "; write "
                    + (toListen ? AddressForm.LISTEN : AddressForm.DIAL) + ", for example /ip4/127.0.0.1/tcp/4733");
        }
        return address;
    }

    private InetSocketAddress rpc(int defaultPort) throws ConfigException {
        String value = text(RPC, "127.0.0.1:" + defaultPort);
        int colon = value.lastIndexOf(':');
        try {
            String host = value.substring(0, Math.max(0, colon)).replaceAll("^\\[(.*)]$", "$1");
            int port = Integer.parseInt(value.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 0xffff) {
                InetAddress address = InetAddress.getByName(host);
                if (!address.isLoopbackAddress()) {
                    throw wrong(RPC,
                            "'" + host + "' is not on loopback, and RPC is not for the network; write 127.0.0.1:"
                                    + port + " and reach it from elsewhere through ssh");
                }
                return new InetSocketAddress(address, port);
            }
        } catch (NumberFormatException | UnknownHostException e) {
            // told below
        }
        throw wrong(RPC, "'" + value + "' is no HOST:PORT; write for example 127.0.0.1:" + defaultPort);
    }

    private String logLevel() throws ConfigException {
        String level = text(LOG_LEVEL, "INFO").toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw wrong(LOG_LEVEL, "'" + level + "' is no level; write one of " + String.join(", ", LEVELS));
        }
        return level;
    }

    private List<String> values(String key) {
        Given values = given.get(key);
        return values == null ? List.of() : values.values();
    }

    private String text(String key, String byDefault) throws ConfigException {
        Given values = given.get(key);
        if (values == null) {
            return byDefault;
        }
        if (values.values().size() != 1 || values.values().getFirst().isEmpty()) {
            throw wrong(key, "it takes one value");
        }
        return values.values().getFirst();
    }

    private @Nullable Path path(String key) throws ConfigException {
        return given.containsKey(key) ? Path.of(text(key, "")) : null;
    }

    private boolean truth(String key, boolean byDefault) throws ConfigException {
        return switch (text(key, Boolean.toString(byDefault))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "'" + text(key, "") + "' is neither true nor false");
        };
    }

    private int number(String key, int byDefault, int min, int max) throws ConfigException {
        String text = text(key, Integer.toString(byDefault));
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong(key, "'" + text + "' is no number from " + min + " to " + max);
    }

    private ConfigException wrong(String key, String what) {
        Given values = given.get(key);
        return new ConfigException((values == null ? key : values.where()) + ": " + what);
    }
}
