package org.rustycoin.benchmarks.discovery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.kad.KadSettings;
import org.rustycoin.libp2p.protocols.kad.store.Validator;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A server of a DHT that does one thing after the other, as the lines of its input say, and answers each with a line. */
@Command(name = "kad", description = "Prints its id and addresses, serves a DHT and obeys the lines of stdin.")
public final class KadPeer implements Callable<Integer> {

    /** Of one command: a lookup that takes longer has lost its way on a network of three. */
    private static final long COMMAND_SECONDS = 30;

    /** The namespace of the values. */
    private static final String NAMESPACE = "rusty";

    private static final int PROVIDERS_MAX = 20;
    private static final long POLL_MILLIS = 20;

    @Option(names = "--protocol", defaultValue = "/rusty/kad/1.0")
    private String protocol = "";

    @Option(names = "--max-seconds", defaultValue = "600")
    private long maxSeconds;

    @Override
    public Integer call() throws Exception {
        var lines = new Lines(System.out);
        KadSettings settings = KadSettings.STANDARD.protocol(protocol).serving(true).validator(NAMESPACE,
                new Anything());
        try (Libp2p node = Libp2p.builder().listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")).kademlia(settings)
                .start()) {
            lines.started(node);
            Thread obeying = Thread.ofVirtual().start(() -> obey(node, lines));
            obeying.join(TimeUnit.SECONDS.toMillis(maxSeconds));
        }
        return 0;
    }

    /** Until a line is {@code quit}, or there are no more. */
    private static void obey(Libp2p node, Lines lines) {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            String line = input.readLine();
            while (line != null && !line.strip().equals("quit")) {
                lines.say(answer(node, line.strip().split("\\s+")));
                line = input.readLine();
            }
            lines.say(Map.of("ok", true));
        } catch (IOException e) {
            lines.say(Map.of("ok", false, "error", String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> answer(Libp2p node, String[] words) throws InterruptedException {
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            Map<String, Object> told = command(node, words);
            answer.put("ok", true);
            answer.putAll(told);
        } catch (ExecutionException e) {
            answer.put("ok", false);
            answer.put("error", String.valueOf(e.getCause()));
        } catch (TimeoutException | MultiformatException | IllegalArgumentException e) {
            answer.put("ok", false);
            answer.put("error", e.toString());
        }
        return answer;
    }

    private static Map<String, Object> command(Libp2p node, String[] words)
            throws MultiformatException, InterruptedException, ExecutionException, TimeoutException {
        var dht = node.dht();
        return switch (words.length + words[0]) {
            case "2connect" -> {
                connect(node, words[1]);
                yield Map.of();
            }
            case "3put" -> {
                await(dht.putValue(utf8(words[1]), utf8(words[2])));
                yield Map.of();
            }
            case "2get" -> {
                byte[] value = await(dht.getValue(utf8(words[1]), 1)).value();
                yield Map.of("value", new String(value, StandardCharsets.UTF_8));
            }
            case "2provide" -> {
                await(dht.provide(HexFormat.of().parseHex(words[1])));
                yield Map.of();
            }
            case "2providers" -> {
                var found = await(dht.findProviders(HexFormat.of().parseHex(words[1]), PROVIDERS_MAX, 0));
                yield Map.of("providers", found.contacts().stream().map(each -> each.id().toString()).toList());
            }
            case "2find" -> {
                var found = await(dht.findPeer(PeerId.parse(words[1])));
                yield Map.of("addrs", Lines.texts(found.contact().addresses()));
            }
            case "2closest" -> {
                var near = await(dht.closestPeers(utf8(words[1])));
                yield Map.of("peers", near.stream().map(each -> each.id().toString()).toList());
            }
            default -> throw new IllegalArgumentException(
                    "no such command, or too many or too few words: " + String.join(" ", words));
        };
    }

    /** Connects and waits until the peer, the first of this node, is in the table of routes. */
    private static void connect(Libp2p node, String address)
            throws InterruptedException, ExecutionException, TimeoutException {
        int before = await(node.dht().facts()).tableSize();
        await(node.dial(address));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMAND_SECONDS);
        while (await(node.dht().facts()).tableSize() <= before) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("connected, but the peer does not come into the routing table");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static <T> T await(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(COMMAND_SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Every value is good, and the first the best. */
    private static final class Anything implements Validator {

        @Override
        public boolean isValid(byte[] key, byte[] value) {
            return true;
        }

        @Override
        public int best(byte[] key, List<byte[]> values) {
            return 0;
        }
    }
}
