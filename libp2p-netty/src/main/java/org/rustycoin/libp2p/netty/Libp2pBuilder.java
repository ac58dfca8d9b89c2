package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.quic.QuicTransport;
import org.rustycoin.libp2p.netty.tcp.TcpTransport;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.netty.websocket.WebSocketSettings;
import org.rustycoin.libp2p.netty.websocket.WebSocketTransport;
import org.rustycoin.libp2p.protocols.kad.KadSettings;
import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.SessionStack;
import org.rustycoin.libp2p.session.pnet.SwarmKey;
import org.rustycoin.libp2p.swarm.Limits;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.libp2p.swarm.dialling.DialSettings;
import org.rustycoin.libp2p.swarm.keeping.KeepSettings;
import org.rustycoin.libp2p.swarm.keeping.Renewal;
import org.rustycoin.libp2p.swarm.resources.ResourceLimits;

/** How a node is to be. Everything has a default: a node made of them dials, and identifies itself by a fresh key. */
public final class Libp2pBuilder {

    private @Nullable KeyPair identity;
    private final List<Multiaddr> listen = new ArrayList<>();
    private final List<StreamProtocol> protocols = new ArrayList<>();
    private final Map<String, StreamUser> users = new LinkedHashMap<>();
    private final List<NodeExchange<?, ?>> exchanges = new ArrayList<>();
    private String agent = "rusty-libp2p/0.1.0";
    private String protocolVersion = "rusty-libp2p/1.0.0";
    private SessionSettings session = SessionSettings.STANDARD;
    private Limits limits = Limits.STANDARD;
    private WebSocketSettings webSocket = WebSocketSettings.STANDARD;
    private int ioThreads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
    private Events events = Events.NONE;
    private @Nullable NodeLoop loop;
    private ResourceLimits resources = ProcessSize.limits();
    private KeepSettings keep = KeepSettings.STANDARD;
    private Renewal.Settings renewal = Renewal.Settings.STANDARD;
    private DialSettings dials = DialSettings.STANDARD;
    private List<Multiplexing> muxers = List.of(Multiplexing.YAMUX);
    private @Nullable SwarmKey swarmKey;
    private ReachabilitySettings reachability = ReachabilitySettings.STANDARD;
    private @Nullable KadSettings kademlia;
    private List<Security> securities = List.of(Security.NOISE, Security.TLS);
    private @Nullable MulticastDns mdns;
    private List<InetSocketAddress> nameServers = List.of();

    Libp2pBuilder() {}

    /** The key that the peer id comes from. */
    public Libp2pBuilder identity(KeyPair key) {
        identity = key;
        return this;
    }

    /** Listens on an address; port 0 picks a free one. May be called again for more addresses. */
    public Libp2pBuilder listen(Multiaddr address) {
        listen.add(address);
        return this;
    }

    /**
     * The same of an address's text, as {@code /ip4/0.0.0.0/tcp/4001}.
     *
     * @throws IllegalArgumentException if it is no multiaddr
     */
    public Libp2pBuilder listen(String address) {
        return listen(address(address));
    }

    static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException("'" + text + "' is no multiaddr: " + e.getMessage(), e);
        }
    }

    /** Handles the streams that others open for a protocol. */
    public Libp2pBuilder protocol(StreamProtocol protocol) {
        protocols.add(protocol);
        return this;
    }

    /** Lets blocking code use the streams that others open for a protocol, each on a virtual thread of its own. */
    public Libp2pBuilder handle(String protocol, StreamUser user) {
        users.put(protocol, user);
        return this;
    }

    /** Handles an exchange, and lets this node ask by it. */
    public Libp2pBuilder exchange(NodeExchange<?, ?> exchange) {
        exchanges.add(exchange);
        protocols.add(exchange.protocol());
        return this;
    }

    /** What the node calls itself in identify. */
    public Libp2pBuilder agent(String name) {
        agent = name;
        return this;
    }

    /** The network's name in identify. */
    public Libp2pBuilder protocolVersion(String version) {
        protocolVersion = version;
        return this;
    }

    /** Certificates, and proxies in front, for {@code /ws} and {@code /wss}. */
    public Libp2pBuilder webSocket(WebSocketSettings settings) {
        webSocket = settings;
        return this;
    }

    /** Which security protocols are spoken, the preferred first; for transports that do not bring their own. */
    public Libp2pBuilder securities(Security... protocols) {
        securities = List.of(protocols);
        return this;
    }

    /** Which muxers are spoken, the preferred first; for transports that do not bring their own. */
    public Libp2pBuilder muxers(Multiplexing... protocols) {
        muxers = List.of(protocols);
        return this;
    }

    /** Joins a private network: only nodes with the same key can connect, and none of the others. QUIC is left out. */
    public Libp2pBuilder swarmKey(SwarmKey key) {
        swarmKey = key;
        return this;
    }

    /** How the node finds out where it can be reached, and whether it helps others to. */
    public Libp2pBuilder reachability(ReachabilitySettings settings) {
        reachability = settings;
        return this;
    }

    /** Looks for peers on the same networks, and is found by them. Without it a node sends no multicast. */
    public Libp2pBuilder mdns(MulticastDns discovery) {
        mdns = discovery;
        return this;
    }

    /** Joins a Kademlia network, as a client until it is told that others can reach it; see {@link Libp2p#dht}. */
    public Libp2pBuilder kademlia(KadSettings settings) {
        kademlia = settings;
        return this;
    }

    /** The DNS servers that resolve names in addresses, in their order, in place of the system's. */
    public Libp2pBuilder nameServers(List<InetSocketAddress> servers) {
        nameServers = List.copyOf(servers);
        return this;
    }

    /** How long connections are kept that nobody needs. */
    public Libp2pBuilder keep(KeepSettings settings) {
        keep = settings;
        return this;
    }

    /** When connections are replaced so that their keys are new. */
    public Libp2pBuilder renewal(Renewal.Settings settings) {
        renewal = settings;
        return this;
    }

    /** How many dials there may be and how long they take. */
    public Libp2pBuilder dials(DialSettings settings) {
        dials = settings;
        return this;
    }

    public Libp2pBuilder session(SessionSettings settings) {
        session = settings;
        return this;
    }

    /** The default of {@link #resources}: limits that follow the heap, direct memory and descriptors of this process. */
    public static ResourceLimits limitsOfThisProcess() {
        return ProcessSize.limits();
    }

    /** What all connections together may hold; by default scaled to this process. */
    public Libp2pBuilder resources(ResourceLimits limitsOfAll) {
        resources = limitsOfAll;
        return this;
    }

    public Libp2pBuilder limits(Limits connectionLimits) {
        limits = connectionLimits;
        return this;
    }

    /** Threads for bytes and cryptography, from 1. */
    public Libp2pBuilder ioThreads(int threads) {
        ioThreads = threads;
        return this;
    }

    public Libp2pBuilder events(Events listener) {
        events = listener;
        return this;
    }

    /** The loop to run on, with machines that are there before the first peer. The node closes it with itself. */
    public Libp2pBuilder loop(NodeLoop withMachines) {
        loop = withMachines;
        return this;
    }

    /**
     * Binds and runs.
     *
     * @throws IOException if an address cannot be listened on, with a message that names it
     */
    public Libp2p start() throws IOException {
        return new Libp2p(this);
    }

    KeyPair identity(RandomGenerator random) {
        KeyPair given = identity;
        return given == null ? KeyPair.generate(random) : given;
    }

    SessionStack stack(KeyPair key, Io io) {
        return new SessionStack(securities.stream().map(each -> each.protocol(key, io)).toList(),
                muxers.stream().map(each -> each.protocol(session)).toList());
    }

    List<Transport> transports(Io io) {
        var all = new ArrayList<Transport>();
        if (swarmKey == null) { // whose cipher has no room below QUIC
            all.add(QuicTransport.of(io));
        }
        all.add(new TcpTransport(io));
        all.add(new WebSocketTransport(io, webSocket));
        return all;
    }

    /** A node that speaks like this one and does nothing by itself: it neither listens nor handles anything. */
    Libp2pBuilder silentTwin() {
        var twin = new Libp2pBuilder();
        twin.agent = agent;
        twin.protocolVersion = protocolVersion;
        twin.session = session;
        twin.webSocket = webSocket;
        twin.resources = resources;
        twin.muxers = muxers;
        twin.swarmKey = swarmKey;
        twin.securities = securities;
        twin.ioThreads = 1;
        twin.reachability = ReachabilitySettings.OFF;
        return twin;
    }

    ReachabilitySettings reachability() {
        return reachability;
    }

    void startMdns(Libp2p node, Io io) {
        if (mdns != null) {
            mdns.startedOn(node, io, listen, swarmKey);
        }
    }

    void stopMdns() {
        if (mdns != null) {
            mdns.close();
        }
    }

    KeepSettings keep() {
        return keep;
    }

    Renewal.Settings renewal() {
        return renewal;
    }

    DialSettings dials() {
        return dials;
    }

    @Nullable
    SwarmKey swarmKey() {
        return swarmKey;
    }

    @Nullable
    KadSettings kademlia() {
        return kademlia;
    }

    List<InetSocketAddress> nameServers() {
        return nameServers;
    }

    ResourceLimits resources() {
        return resources;
    }

    List<Multiaddr> listen() {
        return listen;
    }

    List<StreamProtocol> protocols() {
        return protocols;
    }

    Map<String, StreamUser> users() {
        return users;
    }

    List<NodeExchange<?, ?>> exchanges() {
        return exchanges;
    }

    String agent() {
        return agent;
    }

    String protocolVersion() {
        return protocolVersion;
    }

    SessionSettings session() {
        return session;
    }

    Limits limits() {
        return limits;
    }

    int ioThreads() {
        return ioThreads;
    }

    NodeLoop loop() {
        NodeLoop given = loop;
        return given == null ? new NodeLoop() : given;
    }

    Events events() {
        return events;
    }
}
