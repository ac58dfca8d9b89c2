package org.rustycoin.node.rpc;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.node.data.DataDirectory;
import org.rustycoin.node.live.Eventually;
import org.rustycoin.node.live.LiveNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import tools.jackson.databind.JsonNode;

/** The RPC's door: who may come in, with what, and how much of it. */
@Timeout(60)
class RpcServerTest {

    private static final String ASK = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockchaininfo\"}";
    private static final String STOP = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"stop\"}";

    @TempDir
    private static Path dir;
    private static LiveNode node;
    private static Http http;

    @BeforeAll
    static void start() throws Exception {
        node = LiveNode.start(dir);
        http = new Http(node.rpcAddress());
    }

    @AfterAll
    static void end() {
        node.close();
    }

    // ---- JSON-RPC 2.0 ----

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{nonsense | -32700", "`` | -32700", "{} {} | -32700",
            "[] | -32600", "1 | -32600", "null | -32600", "{} | -32600",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1} | -32600",
            "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"stop\"} | -32600",
            "{\"id\":1,\"method\":\"getblockchaininfo\"} | -32600",
            "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"getblockchaininfo\"} | -32600",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"fly\"} | -32601",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockhash\"} | -32602",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockhash\",\"params\":[-1]} | -32602",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockhash\",\"params\":[\"1\"]} | -32602",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockhash\",\"params\":[1.5]} | -32602",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockhash\",\"params\":[1,2]} | -32602",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockhash\",\"params\":{\"height\":1}} | -32602",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblock\",\"params\":[\"00\"]} | -32602",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getblockhash\",\"params\":[9]} | -32001"})
    void whatIsWrongHasItsCodeAndSaysWhy(String request, int code) throws Exception {
        Http.Answer answer = http.post(request == null ? "" : request);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("jsonrpc").asString()).isEqualTo("2.0");
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().get("error").get("message").asString()).isNotBlank();
        assertThat(answer.json().has("result")).isFalse();
        boolean hasId = request != null && request.contains("\"id\":1");
        assertThat(answer.json().get("id").isNull()).isEqualTo(!hasId);
    }

    @Test
    void anIdComesBackAsItWas() throws Exception {
        for (String id : List.of("1", "\"a\"", "null", "-1.5")) {
            assertThat(http.post(ASK.replace("\"id\":1", "\"id\":" + id)).json().get("id")).hasToString(id);
        }
    }

    @Test
    void aNotificationHasNoAnswerAndABatchOneForEachRequestInIt() throws Exception {
        String notification = ASK.replace("\"id\":1,", "");
        Http.Answer silent = http.post(notification);
        assertThat(silent.status()).isEqualTo(204);
        assertThat(silent.body()).isEmpty();
        assertThat(http.post("[" + notification + "]").status()).isEqualTo(204);

        JsonNode answers = http.post("[" + ASK + "," + notification + ",7," + ASK.replace(":1,", ":2,") + "]").json();
        assertThat(answers.isArray()).isTrue();
        assertThat(answers.size()).isEqualTo(3);
        assertThat(answers.get(0).get("id").asInt()).isEqualTo(1);
        assertThat(answers.get(1).get("error").get("code").asInt()).isEqualTo(-32600);
        assertThat(answers.get(2).get("result").get("chain").asString()).isEqualTo("regtest");

        String hundred = "[" + ASK + ("," + ASK).repeat(RpcServer.BATCH_MAX - 1) + "]";
        assertThat(http.post(hundred).json().size()).isEqualTo(RpcServer.BATCH_MAX);
        assertThat(http.post(hundred.replaceFirst("\\[", "[" + ASK + ",")).code()).isEqualTo(-32600);
    }

    // ---- who may ----

    @ParameterizedTest
    @ValueSource(strings = {"addpeer", "disconnectpeer", "generate", "stop"})
    void whatChangesTheNodeNeedsItsCookie(String method) throws Exception {
        String request = STOP.replace("stop", method);
        Http.Answer bare = http.post(request);
        assertThat(bare.status()).isEqualTo(401);
        assertThat(bare.code()).isEqualTo(-32002);
        assertThat(bare.json().get("error").get("message").asString()).contains(".cookie");
        assertThat(http.post("[" + request + "]").json().get(0).get("error").get("code").asInt()).isEqualTo(-32002);

        Http.Answer wrong = http.post(request, Http.basic("__cookie__:" + "0".repeat(64)));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body()).contains("not the cookie");
        assertThat(node.stopAsked()).isFalse();

        String cookie = String.valueOf(DataDirectory.cookie(dir.resolve("regtest")));
        if (!method.equals("stop")) { // that one is asked for last, elsewhere
            assertThat(http.post(request, Http.basic(cookie)).code()).as("with it only the parameters are missing")
                    .isEqualTo(-32602);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:24732", "127.0.0.1.evil.example", "10.0.0.1", "localhost.",
            ""})
    void aNameThatIsNotLoopbackIsRefusedWhereverItLeads(String host) throws Exception {
        Http.Answer answer = http.post(ASK, "Host: " + host);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("chain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "localhost", "LOCALHOST:80", "[::1]:80", "127.1.2.3"})
    void loopbackByAnyNameIsFine(String host) throws Exception {
        assertThat(http.post(ASK, "Host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example, 403", "null, 403", "http://127.0.0.1.evil.example, 403",
            "http://127.0.0.1:8080, 200", "http://localhost, 200"})
    void pagesOfOtherSitesAreRefused(String origin, int status) throws Exception {
        assertThat(http.post(ASK, "Origin: " + origin).status()).isEqualTo(status);
    }

    @Test
    void onlyPostIsAnswered() throws Exception {
        Http.Answer answer = http.request("GET", "", List.of("Host: 127.0.0.1"));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.head()).contains("Allow: POST");
    }

    // ---- how much ----

    @Test
    void aRequestOfMoreThanAMegabyteIsRefusedAlsoWhenItDoesNotSayItsLength() throws Exception {
        String blank = " ".repeat(RpcServer.REQUEST_BYTES_MAX - ASK.length());
        assertThat(http.post(ASK + blank).status()).isEqualTo(200);
        assertThat(http.post(ASK + blank + " ").status()).isEqualTo(413);
        try (Socket socket = http.connect()) {
            say(socket, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n");
            say(socket, " ".repeat(RpcServer.REQUEST_BYTES_MAX + 1));
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void deepNestingIsAParseErrorAndNotAnOverflow() throws Exception {
        assertThat(http.post("[".repeat(100_000)).code()).isEqualTo(-32700);
        assertThat(http.post("{\"a\":".repeat(100_000)).code()).isEqualTo(-32700);
    }

    @Test
    void aRequestThatDoesNotArriveIsCutOffAndDelaysNobody() throws Exception {
        try (Socket slow = http.connect()) {
            say(slow, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{");
            assertThat(http.post(ASK).status()).isEqualTo(200);
            assertThat(isClosed(slow)).isTrue();
        }
    }

    @Test
    void aFloodOfConnectionsIsTurnedAwayAndTheNextCallAfterItIsAnswered() throws Exception {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < RpcServer.CONNECTIONS_MAX + 20; i++) {
                sockets.add(http.connect());
            }
            assertThatThrownBy(() -> {
                say(sockets.getLast(), "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: "
                        + ASK.length() + "\r\n\r\n" + ASK);
                Http.read(sockets.getLast().getInputStream());
            }).as("no answer for the last of them").isInstanceOf(IOException.class);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        Eventually.eventually("it answers again", () -> {
            try {
                return http.post(ASK).status() == 200;
            } catch (IOException e) {
                return false; // the closed ones are still being noticed
            }
        });
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes() != null;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }
}
