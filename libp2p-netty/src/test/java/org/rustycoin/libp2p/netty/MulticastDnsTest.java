package org.rustycoin.libp2p.netty;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Two nodes on two hosts: processes in network namespaces of their own with a veth pair between them, so that nothing leaves
 * the machine. Where the system lets nobody make namespaces the tests are reported as skipped, with what it said.
 */
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MulticastDnsTest {

    @TempDir
    private Path folder = Path.of("");
    private final List<String> lines = new ArrayList<>();

    private Process hosts(String first, String second, String listen) throws IOException, InterruptedException {
        Process probe = new ProcessBuilder("unshare", "-rn", "ip", "link", "add", "left", "type", "veth",
                "peer", "name", "right")
                .redirectErrorStream(true).start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(probe.waitFor() == 0, "no network namespaces here: " + said);

        Path script = folder.resolve("two-hosts.sh");
        try (var in = MulticastDnsTest.class.getResourceAsStream("two-hosts.sh")) {
            Files.write(script, java.util.Objects.requireNonNull(in).readAllBytes());
        }
        return new ProcessBuilder("unshare", "-rn", "bash", script.toString(), folder.toString(), first, second,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp",
                System.getProperty("java.class.path"), LanHost.class.getName(), listen).redirectErrorStream(true)
                .start();
    }

    private String line(BufferedReader from, Predicate<String> wanted) throws IOException {
        for (String seen : lines) {
            if (wanted.test(seen)) {
                return seen;
            }
        }
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            lines.add(line);
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new AssertionError("the hosts ended without it; they said: " + lines);
    }

    private void eachFindsTheOther(String first, String second, String listen) throws Exception {
        Process hosts = hosts(first, second, listen);
        try (var out = new BufferedReader(new InputStreamReader(hosts.getInputStream(), StandardCharsets.UTF_8))) {
            String one = line(out, each -> each.startsWith("one is ")).substring("one is ".length());
            String two = line(out, each -> each.startsWith("two is ")).substring("two is ".length());
            assertThat(line(out, each -> each.startsWith("one found " + two))).contains(address(second));
            assertThat(line(out, each -> each.startsWith("two found " + one))).contains(address(first));
            line(out, each -> each.equals("one reached " + two));
            line(out, each -> each.equals("two reached " + one));
            hosts.getOutputStream().close();
            assertThat(line(out, each -> each.startsWith("one Facts"))).contains("left over", "peers=1,")
                    .doesNotContain("MALFORMED=1");
            while (out.readLine() != null) {
                // until both have ended
            }
            assertThat(hosts.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            hosts.getOutputStream().close();
            hosts.destroy();
        }
    }

    private static String address(String withPrefix) {
        String ip = withPrefix.substring(0, withPrefix.indexOf('/'));
        return (ip.contains(":") ? "/ip6/" : "/ip4/") + ip + "/tcp/";
    }

    @Test
    void twoHostsOnOneNetworkFindAndReachEachOther() throws Exception {
        eachFindsTheOther("10.77.0.1/24", "10.77.0.2/24", "/ip4/0.0.0.0/tcp/0");
    }

    @Test
    void twoHostsThatHaveIpv6AloneFindAndReachEachOther() throws Exception {
        eachFindsTheOther("fd77::1/64", "fd77::2/64", "/ip6/::/tcp/0");
    }
}
