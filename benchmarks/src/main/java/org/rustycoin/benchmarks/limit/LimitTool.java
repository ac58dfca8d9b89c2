package org.rustycoin.benchmarks.limit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import com.sun.management.OperatingSystemMXBean;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The limit with the command line of a peer, so that it is measured like one: {@code listen} and {@code bench}. */
@Command(name = "limit", mixinStandardHelpOptions = true, description = "Measures sealed records over bare TCP.")
public final class LimitTool {

    /** Who asks: bytes up, then bytes down. */
    private static final int REQUEST_BYTES = 2 * Long.BYTES;
    private static final int WARM_UP_SHARE = 4;
    private static final Pattern PORT = Pattern.compile("/tcp/(\\d+)");

    public static void main(String[] args) {
        System.exit(new CommandLine(new LimitTool()).execute(args));
    }

    /** Until it is ended, one connection after the other. */
    @Command(description = "Prints an address and serves until it is ended.")
    int listen(@Option(names = "--transport", required = true) String transport,
            @Option(names = "--security") @Nullable String security,
            @Option(names = "--muxer", description = "Taken and not used.") @Nullable String muxer,
            @Option(names = "--max-seconds", description = "Taken and not used.") @Nullable String maxSeconds)
            throws IOException, GeneralSecurityException {
        if (!transport.equals("tcp")) {
            System.err.println("limit: only over tcp");
            return 3;
        }
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            out.println("/ip4/127.0.0.1/tcp/" + port + "/p2p/limit");
            while (true) {
                try (SocketChannel client = listening.accept()) {
                    serve(client, kind(security));
                }
            }
        }
    }

    private static void serve(SocketChannel client, RecordCipher.Kind kind)
            throws IOException, GeneralSecurityException {
        ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES);
        while (client.read(request) >= 0) {
            if (!request.hasRemaining()) {
                RecordPipe.receive(client, kind, request.getLong(0));
                client.write(ByteBuffer.allocate(1));
                RecordPipe.send(client, kind, request.getLong(Long.BYTES));
                request.clear();
            }
        }
    }

    /** One measurement, as one line of JSON. */
    @Command(description = "Measures a listener and prints one line of JSON.")
    int bench(@Option(names = "--peer", required = true) String peer,
            @Option(names = "--security") @Nullable String security,
            @Option(names = "--muxer", description = "Taken and not used.") @Nullable String muxer,
            @Option(names = "--insecure", description = "Taken and not used.") boolean insecure,
            @Option(names = "--what", required = true) String what,
            @Option(names = "--bytes", required = true) long bytes,
            @Option(names = "--streams", description = "Taken and not used.", defaultValue = "1") int streams,
            @Option(names = "--max-seconds", description = "Taken and not used.") @Nullable String maxSeconds,
            @Option(names = "--again", description = "Measures once more for each line on stdin.") boolean again)
            throws IOException, GeneralSecurityException {
        Matcher port = PORT.matcher(peer);
        if (!what.equals("bulk") || !port.find()) {
            System.err.println("limit: only bulk, to an address with a tcp port");
            return 3;
        }
        RecordCipher.Kind kind = kind(security);
        try (SocketChannel server = SocketChannel
                .open(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1))))) {
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            do {
                sample(server, kind, bytes);
            } while (again && in.readLine() != null);
        }
        return 0;
    }

    private static void sample(SocketChannel server, RecordCipher.Kind kind, long bytes)
            throws IOException, GeneralSecurityException {
        seconds(server, kind, bytes / WARM_UP_SHARE, 0);
        seconds(server, kind, 0, bytes / WARM_UP_SHARE);
        double before = cpuSeconds();
        double up = seconds(server, kind, bytes, 0);
        double down = seconds(server, kind, 0, bytes);
        System.out.printf(Locale.ROOT, "{\"upload_seconds\":%.6f,\"download_seconds\":%.6f,\"cpu_seconds\":%.3f}%n", up,
                down, cpuSeconds() - before);
    }

    private static double seconds(SocketChannel server, RecordCipher.Kind kind, long up, long down)
            throws IOException, GeneralSecurityException {
        long began = System.nanoTime();
        server.write(ByteBuffer.allocate(REQUEST_BYTES).putLong(up).putLong(down).flip());
        RecordPipe.send(server, kind, up);
        if (server.read(ByteBuffer.allocate(1)) != 1) {
            throw new IOException("the listener has gone");
        }
        RecordPipe.receive(server, kind, down);
        return (System.nanoTime() - began) / 1e9;
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static RecordCipher.Kind kind(@Nullable String security) {
        return "tls".equals(security) ? RecordCipher.Kind.TLS : RecordCipher.Kind.NOISE;
    }
}
