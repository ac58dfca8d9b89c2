package org.rustycoin.benchmarks.measure;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.rustycoin.benchmarks.delay.DelayProxy;
import org.rustycoin.benchmarks.results.Statistics;

/** The delay proxy before a listener's address, and what its round trip really is. */
final class SlowLink {

    private static final Pattern PORT = Pattern.compile("^/ip4/127\\.0\\.0\\.1/(tcp|udp)/(\\d+)");
    private static final int PINGS = 9;
    private static final double NANOS_PER_MILLI = 1e6;

    private SlowLink() {}

    /** A proxy in front of the port that an address names. */
    static DelayProxy before(String address, Duration oneWay) throws IOException {
        Matcher port = port(address);
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(2)));
        return port.group(1).equals("tcp") ? DelayProxy.tcp(target, oneWay) : DelayProxy.udp(target, oneWay);
    }

    /** The same address with another port. */
    static String withPort(String address, int other) {
        Matcher port = port(address);
        return "/ip4/127.0.0.1/" + port.group(1) + "/" + other + address.substring(port.end());
    }

    private static Matcher port(String address) {
        Matcher port = PORT.matcher(address);
        if (!port.find()) {
            throw new IllegalArgumentException("no address on 127.0.0.1 with a port: " + address);
        }
        return port;
    }

    /** The median of a few pings through a proxy, in milliseconds. */
    static double roundTripMillis(boolean overTcp, Duration oneWay) throws IOException {
        return overTcp ? overTcp(oneWay) : overUdp(oneWay);
    }

    private static double overTcp(Duration oneWay) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var server = new ServerSocket(0, 1, here)) {
            Thread.ofVirtual().start(() -> {
                try (Socket peer = server.accept()) {
                    peer.setTcpNoDelay(true);
                    peer.getInputStream().transferTo(peer.getOutputStream());
                } catch (IOException e) {
                    // the measuring end has gone
                }
            });
            try (var proxy = DelayProxy.tcp((InetSocketAddress) server.getLocalSocketAddress(), oneWay);
                    var client = new Socket(here, proxy.port())) {
                client.setTcpNoDelay(true);
                return median(() -> {
                    client.getOutputStream().write(1);
                    if (client.getInputStream().read() < 0) {
                        throw new IOException("the slow link has closed");
                    }
                });
            }
        }
    }

    private static double overUdp(Duration oneWay) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var server = new DatagramSocket(0, here);
                var proxy = DelayProxy.udp(new InetSocketAddress(here, server.getLocalPort()), oneWay);
                var client = new DatagramSocket(0, here)) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        var ping = new DatagramPacket(new byte[1], 1);
                        server.receive(ping);
                        server.send(ping);
                    }
                } catch (IOException e) {
                    // closed
                }
            });
            return median(() -> {
                client.send(new DatagramPacket(new byte[1], 1, here, proxy.port()));
                client.receive(new DatagramPacket(new byte[1], 1));
            });
        }
    }

    private interface Ping {
        void run() throws IOException;
    }

    /** The first is not counted: over TCP it also waits for the connection. */
    private static double median(Ping ping) throws IOException {
        ping.run();
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < PINGS; i++) {
            long began = System.nanoTime();
            ping.run();
            millis.add((System.nanoTime() - began) / NANOS_PER_MILLI);
        }
        return Statistics.median(millis);
    }
}
