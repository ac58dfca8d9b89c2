package org.rustycoin.node.config;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rustycoin.libp2p.netty.websocket.WebSocketSettings;
import org.rustycoin.libp2p.swarm.Limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConfigurationTest {

    @TempDir
    private Path dir;

    private Configuration file(String toml) throws Exception {
        return new Configuration().file(Files.writeString(dir.resolve("rustyd.toml"), toml));
    }

    @ParameterizedTest
    @CsvSource({"mainnet, 4733, 4732", "testnet, 14733, 14732", "regtest, 24733, 24732"})
    void withoutSettingsANodeListensOnItsNetworksPorts(String network, int port, int rpc) throws Exception {
        Settings settings = new Configuration().flag(Configuration.NETWORK, network).settings();
        assertThat(settings.listen()).extracting(Object::toString).containsExactly("/ip4/0.0.0.0/tcp/" + port,
                "/ip6/::/tcp/" + port, "/ip4/0.0.0.0/udp/" + port + "/quic-v1", "/ip6/::/udp/" + port + "/quic-v1",
                "/ip4/0.0.0.0/tcp/" + (port + 1) + "/ws", "/ip6/::/tcp/" + (port + 1) + "/ws");
        assertThat(settings.listensByDefault()).isTrue();
        assertThat(settings.transport()).isEqualTo(TransportSettings.STANDARD);
        assertThat(settings.rpc().getPort()).isEqualTo(rpc);
        assertThat(settings.rpc().getAddress().isLoopbackAddress()).isTrue();
        assertThat(settings.networkDir()).isEqualTo(Path.of(System.getProperty("user.home"), ".rustyd", network));
        assertThat(settings.peers().named()).isEmpty();
        assertThat(settings.limits()).isEqualTo(Limits.STANDARD);
    }

    @Test
    void aFileSaysEverything() throws Exception {
        Settings settings = file("""
                network = "regtest"
                data_dir = "/data"
                listen = ["/ip4/127.0.0.1/tcp/0", "/ip6/::1/tcp/1"]
                bootstrap = "/ip4/192.0.2.1/tcp/24733"
                rpc = "[::1]:0"
                log_level = "debug"
                workers = 3
                [sync]
                window_mib = 64
                [transport]
                mplex = true
                [websocket]
                certificate = "/etc/chain.pem"
                key = "/etc/key.pem"
                trusted_roots = "/etc/roots.pem"
                insecure = true
                trusted_proxies = ["10.0.0.0/8", "192.0.2.1"]
                [limits]
                inbound = 10
                outbound = 4
                inbound_per_address = 3
                inbound_per_subnet = 5
                """).settings();
        assertThat(settings.params().name()).isEqualTo("regtest");
        assertThat(settings.networkDir()).isEqualTo(Path.of("/data/regtest"));
        assertThat(settings.listen()).hasSize(2);
        assertThat(settings.listensByDefault()).isFalse();
        assertThat(settings.transport()).isEqualTo(new TransportSettings(
                new WebSocketSettings(Path.of("/etc/chain.pem"), Path.of("/etc/key.pem"), Path.of("/etc/roots.pem"),
                        true,
                        List.of("10.0.0.0/8", "192.0.2.1")),
                true, null, List.of()));
        assertThat(settings.peers().named()).extracting(Object::toString).containsExactly("/ip4/192.0.2.1/tcp/24733");
        assertThat(settings.rpc().getAddress().getHostAddress()).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(settings.logLevel()).isEqualTo("DEBUG");
        assertThat(settings.workers()).isEqualTo(3);
        assertThat(settings.windowBytes()).isEqualTo(64 << 20);
        assertThat(settings.limits())
                .isEqualTo(new Limits(10, 4, Limits.STANDARD.perPeerMax(), 3, 5));
    }

    @Test
    void aFlagGoesBeforeTheFileAndReplacesItsWholeList() throws Exception {
        Settings settings = file("""
                network = "testnet"
                listen = ["/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/2"]
                """).flag(Configuration.NETWORK, "regtest").flag(Configuration.LISTEN, List.of("/ip4/127.0.0.1/tcp/3"))
                .flag(Configuration.DATA_DIR, (String) null).settings();
        assertThat(settings.params().name()).isEqualTo("regtest");
        assertThat(settings.listen()).extracting(Object::toString).containsExactly("/ip4/127.0.0.1/tcp/3");
    }

    @ParameterizedTest
    @CsvSource({"mainnet, false", "testnet, false", "regtest, true"})
    void neighboursAreLookedForOnRegtestOrWhereItIsAskedFor(String network, boolean byDefault) throws Exception {
        String named = "network = \"" + network + "\"\n";
        assertThat(file(named).settings().mdns()).isEqualTo(byDefault);
        assertThat(file(named + "[mdns]\nenabled = true").settings().mdns()).isTrue();
        assertThat(file(named + "mdns.enabled = false").settings().mdns()).isFalse();
    }

    @Test
    void anEmptyListListensNowhere() throws Exception {
        assertThat(file("listen = []").settings().listen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "netwerk = \"regtest\"          | netwerk             | network, data_dir",
            "[limits]\\nin = 3              | limits.in           | limits.inbound",
            "[sinc]\\nwindow_mib = 3        | sinc                | sync.window_mib",
            "limits = 3                     | limits              | limits.inbound",
            "network = \"mainet\"           | network             | mainnet, testnet or regtest",
            "network = [\"regtest\", \"mainnet\"] | network        | one value",
            "network = {name = \"regtest\"} | network             | write a value",
            "data_dir = \"\"                | data_dir            | one value",
            "listen = [\"127.0.0.1:4733\"]  | listen              | /ip4/127.0.0.1/tcp/4733",
            "listen = [[\"/ip4/127.0.0.1/tcp/1\"]] | listen       | a list of values",
            "listen = \"/ip4/127.0.0.1/udp/1\" | listen   | /udp/PORT/quic-v1",
            "listen = \"/ip4/127.0.0.1/tcp/1/quic-v1\" | listen        | /tcp/PORT/ws",
            "listen = \"/dns4/host.example/tcp/1\" | listen     | an IP address",
            "bootstrap = \"/dns4/seed.example\" | bootstrap | /dnsaddr/NAME",
            "[mdns]\\nenabled = \"perhaps\"  | mdns.enabled        | neither true nor false",
            "[transport]\\nmplex = 1         | transport.mplex     | neither true nor false",
            "[transport]\\nswarm_key = \"/none/swarm.key\" | transport.swarm_key | a swarm.key file",
            "[websocket]\\nkey = \"k.pem\"   | websocket.key       | belong together",
            "[websocket]\\ntrusted_proxies = \"everybody\" | websocket.trusted_proxies | 10.0.0.0/8",
            "listen = \"/ip4/127.0.0.1/tcp/70000\" | listen       | write for example",
            "bootstrap = [\"/ip4/192.0.2.1/tcp/1/p2p/x\"] | bootstrap | write for example",
            "bootstrap = [\"/tcp/1/ip4/192.0.2.1\"] | bootstrap   | IP address",
            "rpc = 4732                     | rpc                 | 127.0.0.1:4732",
            "rpc = \"127.0.0.1:65536\"      | rpc                 | 127.0.0.1:4732",
            "rpc = \"0.0.0.0:4732\"         | rpc                 | ssh",
            "rpc = \":4732\"                | rpc                 | 127.0.0.1:4732",
            "log_level = \"LOUD\"           | log_level           | ERROR, WARN, INFO, DEBUG, TRACE",
            "workers = 0                    | workers             | 1 to 256",
            "workers = 1.5                  | workers             | 1 to 256",
            "workers = \"many\"             | workers             | 1 to 256",
            "[sync]\\nwindow_mib = 100000   | sync.window_mib     | 4 to 4096",
            "[limits.peer]\\nstreams = 0   | limits.peer.streams | from 1 to",
            "[limits.peer]\\nstreams = 1.5 | limits.peer.streams | from 1 to",
            "[limits.peers]\\nstreams = 9  | limits.peers        | docs/limits.md",
            "[peers]\\noutbound = 65        | peers.outbound      | 0 to 64",
            "[peers]\\nblock_only = 9       | peers.block_only    | 0 to 8",
            "[peers]\\none_per_group = 1    | peers.one_per_group | neither true nor false",
            "[peers]\\nlocal_addresses = 1  | peers.local_addresses | neither true nor false",
            "[peers]\\nas_map = \"/none/map\" | peers.as_map        | the path of an asmap file",
            "[bootstrap]\\ndns_seeds = [\"/dnsaddr/x\"] | bootstrap.dns_seeds | seed.example.org",
            "[dns]\\nservers = [\"ns.example.org\"] | dns.servers | 192.0.2.53",
            "[bootstrap]\\npeers = [\"host\"] | bootstrap.peers     | write for example",
            "[bootstrap]\\nseeds = [\"host\"] | bootstrap.seeds     | write for example",
            "[limits]\\ninbound = -1        | limits.inbound      | 0 to 10000",
            "[limits]\\noutbound = 0        | limits.outbound     | 1 to 1000",
            "[limits]\\ninbound_per_address = 0 | limits.inbound_per_address | 1 to 10000",
            "[limits]\\ninbound_per_subnet = true | limits.inbound_per_subnet | 1 to 10000"})
    void whatIsWrongInAFileIsNamedWithTheFileAndWhatToWrite(String toml, String key, String fix) throws Exception {
        assertThatThrownBy(() -> file(toml.replace("\\n", "\n")).settings()).isInstanceOf(ConfigException.class)
                .hasMessageContaining("rustyd.toml").hasMessageContaining("'" + key + "'").hasMessageContaining(fix);
    }

    @ParameterizedTest
    @CsvSource({"data_dir, --data-dir, ''", "rpc, --rpc, nowhere", "listen, --listen, 4733", "network, --network, x"})
    void whatIsWrongInAFlagIsNamedWithTheFlag(String key, String flag, String value) {
        assertThatThrownBy(() -> new Configuration().flag(key, value).settings()).isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(flag + ": ");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws Exception {
        assertThatThrownBy(() -> new Configuration().file(dir.resolve("none.toml")))
                .isInstanceOf(ConfigException.class).hasMessageContaining("there is no configuration " + dir);
        assertThatThrownBy(() -> new Configuration().file(dir)).isInstanceOf(ConfigException.class)
                .hasMessageContaining(dir.toString());
        assertThatThrownBy(() -> file("network = regtest")).isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not TOML").hasMessageContaining("line 1");
        assertThatThrownBy(() -> file("#".repeat((1 << 20) + 1))).isInstanceOf(ConfigException.class)
                .hasMessageContaining("1 MiB");
    }

    @Test
    void aSwarmKeyIsReadFromItsFile() throws Exception {
        Path key = Files.writeString(dir.resolve("swarm.key"), "/key/swarm/psk/1.0.0/\n/base16/\n" + "07".repeat(32));
        assertThat(file("[transport]\nswarm_key = \"" + key + "\"").settings().transport().swarmKey()).isNotNull();
        Files.writeString(key, "/key/swarm/psk/1.0.0/\n/base16/\n07");
        assertThatThrownBy(() -> file("[transport]\nswarm_key = \"" + key + "\"").settings())
                .isInstanceOf(ConfigException.class).hasMessageContaining("line 3").hasMessageContaining("swarm_key");
    }

    @Test
    void anAsMapThatIsNoneStopsTheStartAndSaysHowToGoOnWithout() throws Exception {
        Path map = Files.write(dir.resolve("asmap.dat"), new byte[]{(byte) 0xff, 1});
        assertThatThrownBy(() -> file("[peers]\nas_map = \"" + map + "\"").settings())
                .isInstanceOf(ConfigException.class).hasMessageContaining("'peers.as_map'")
                .hasMessageContaining("is no asmap file").hasMessageContaining("leave the key out");
    }

    @Test
    void aTableOfBootstrapNamesPeersToo() throws Exception {
        Configuration configuration = file("""
                [bootstrap]
                peers = ["/ip4/192.0.2.1/tcp/1"]
                dns_seeds = ["seed.example.org"]
                seeds = ["/ip4/192.0.2.2/tcp/1"]
                """);
        PeerSettings peers = configuration.settings().peers();
        assertThat(peers.named()).hasSize(1);
        assertThat(peers.dnsSeeds()).containsExactly("seed.example.org");
        assertThat(peers.seeds()).hasSize(1);
        assertThat(configuration.flag(Configuration.BOOTSTRAP, List.of("/ip4/192.0.2.3/tcp/1", "/ip4/192.0.2.4/tcp/1"))
                .settings().peers().named()).hasSize(2);
    }

    @Test
    void namesAndOtherTransportsCanBeBootstrapped() throws Exception {
        assertThat(file("bootstrap = [\"/dns4/seed.example/tcp/1\", \"/dnsaddr/seed.example\", "
                + "\"/dns/seed.example/tcp/443/tls/ws\", \"/ip4/192.0.2.1/udp/1/quic-v1\"]").settings().peers().named())
                .hasSize(4);
    }

    @Test
    void nameServersHavePortsOrNot() throws Exception {
        assertThat(
                file("[dns]\nservers = [\"192.0.2.53\", \"192.0.2.54:5353\", \"2001:db8::53\", \"[2001:db8::54]:54\", "
                        + "\"[2001:db8::55]\"]").settings().transport().nameServers())
                .containsExactly(new InetSocketAddress("192.0.2.53", 53), new InetSocketAddress("192.0.2.54", 5353),
                        new InetSocketAddress("2001:db8::53", 53), new InetSocketAddress("2001:db8::54", 54),
                        new InetSocketAddress("2001:db8::55", 53));
        for (String wrong : List.of("", ":53", "192.0.2.1:0", "192.0.2.1:65536", "[2001:db8::1", "[]", "1.2.3.4.5")) {
            assertThatThrownBy(() -> file("[dns]\nservers = [\"" + wrong + "\"]").settings()).as(wrong)
                    .isInstanceOf(ConfigException.class).hasMessageContaining("dns.servers");
        }
        assertThatThrownBy(() -> file("[dns]\nservers = [" + "\"192.0.2.1\", ".repeat(9) + "]").settings())
                .isInstanceOf(ConfigException.class).hasMessageContaining("at most 8");
    }

    @Test
    void everyKeyIsDocumented() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        for (String key : Configuration.KEYS) {
            assertThat(page).as("docs/configuration.md").contains("| `" + key + "` |");
        }
    }
}
