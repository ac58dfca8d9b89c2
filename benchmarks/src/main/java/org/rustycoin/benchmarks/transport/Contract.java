package org.rustycoin.benchmarks.transport;

import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * A side of libp2p's own interoperability tests, which tell a program by its environment what to be: the listener leaves
 * its address in a list of Redis, and the dialler takes it from there, dials, pings, and prints how long that took.
 *
 * <p>
 * There are two spellings: that of the repository {@code libp2p/unified-testing}, whose results are YAML, and the older
 * one of {@code libp2p/test-plans}, whose results are JSON, with an {@code l} too many in a name that others read.
 *
 * @param key      the list of Redis that the listener's address is left in
 * @param security null for a transport that brings its own
 * @param ip       to listen on
 * @param older    whether results are in the older spelling
 */
record Contract(boolean dialler, String redis, String key, String transport, @Nullable String security,
        @Nullable String muxer, String ip, int timeoutSeconds, boolean older) {

    private static final String REDIS = "redis:6379";
    private static final String ANY_IP = "0.0.0.0";
    private static final String TIMEOUT_SECONDS = "180";

    /** What the environment asks for, or null if it says nothing of a test. */
    static @Nullable Contract of(Map<String, String> environment) {
        if (environment.containsKey("IS_DIALER")) {
            return new Contract(isTrue(environment, "IS_DIALER"), environment.getOrDefault("REDIS_ADDR", REDIS),
                    environment.getOrDefault("TEST_KEY", "") + "_listener_multiaddr", word(environment, "TRANSPORT"),
                    optional(environment, "SECURE_CHANNEL"), optional(environment, "MUXER"),
                    environment.getOrDefault("LISTENER_IP", ANY_IP),
                    Integer.parseInt(environment.getOrDefault("TEST_TIMEOUT_SECS", TIMEOUT_SECONDS)), false);
        }
        if (environment.containsKey("is_dialer")) {
            return new Contract(isTrue(environment, "is_dialer"), environment.getOrDefault("redis_addr", REDIS),
                    "listenerAddr", word(environment, "transport"), optional(environment, "security"),
                    optional(environment, "muxer"), environment.getOrDefault("ip", ANY_IP),
                    Integer.parseInt(environment.getOrDefault("test_timeout_seconds", TIMEOUT_SECONDS)), true);
        }
        return null;
    }

    private static boolean isTrue(Map<String, String> environment, String name) {
        return "true".equals(environment.get(name));
    }

    private static String word(Map<String, String> environment, String name) {
        String word = optional(environment, name);
        if (word == null) {
            throw new IllegalArgumentException("the environment variable " + name + " is missing");
        }
        return word;
    }

    private static @Nullable String optional(Map<String, String> environment, String name) {
        String word = environment.get(name);
        return word == null || word.isEmpty() ? null : word;
    }

    void run(PrintStream results) throws Exception {
        // The older tests put a proxy in between that knows only what servers speak by default.
        var redisClient = new Jedis(HostAndPort.from(redis),
                DefaultJedisClientConfig.builder().serverDefaultProtocol().build());
        try (redisClient) {
            if (dialler) {
                dial(redisClient, results);
            } else {
                listen(redisClient);
            }
        }
    }

    private void listen(Jedis redisClient) throws Exception {
        Stack stack = Stack.of(transport, security, muxer, false);
        String own = ip.equals(ANY_IP) ? ownIp() : ip; // the wildcard cannot be dialled
        try (Libp2p node = stack.node().listen(stack.listenAddress(own)).start()) {
            Multiaddr address = node.listenAddresses().getFirst();
            System.err.println("listens on " + address);
            redisClient.del(key); // of a run before
            redisClient.rpush(key, address.toString());
            new CountDownLatch(1).await(timeoutSeconds, TimeUnit.SECONDS); // until it is ended from outside
        }
    }

    /** The address by which another container can dial this one, or the loopback's if there is none. */
    private static String ownIp() throws SocketException {
        return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress()).findFirst()
                .map(InetAddress::getHostAddress).orElse("127.0.0.1");
    }

    private void dial(Jedis redisClient, PrintStream results) throws Exception {
        List<String> named = redisClient.blpop(timeoutSeconds, key);
        if (named == null) {
            throw new IllegalStateException("no address in " + key + " after " + timeoutSeconds + " s");
        }
        Multiaddr address = Multiaddr.parse(named.getLast());
        System.err.println("dials " + address);
        // A wss listener of the tests has a certificate that it has made for itself.
        var target = new Target(address, security, muxer, true, timeoutSeconds);
        try (var dialler = new Dialler(target)) {
            long began = System.nanoTime();
            dialler.connect();
            long roundTrip = dialler.ping();
            double handshake = (System.nanoTime() - began) / 1e6;
            results.printf(Locale.ROOT,
                    older
                            ? "{\"handshakePlusOneRTTMillis\":%.3f,\"pingRTTMilllis\":%.3f}%n"
                            : "latency:%n  handshake_plus_one_rtt: %.3f%n  ping_rtt: %.3f%n  unit: ms%n",
                    handshake, roundTrip / 1e6);
            results.flush();
        }
    }
}
