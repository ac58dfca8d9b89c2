package org.rustycoin.node.rpc;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;
import org.rustycoin.node.assembly.RustydNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON-RPC 2.0 by HTTP POST on loopback.
 *
 * <p>
 * Every process of this machine can reach the port, and so can every web page that its browser shows. What changes
 * something therefore needs the cookie, which only the owner's processes can read; a request whose Host is not loopback
 * is refused, or a page could read through a name of its own that resolves to 127.0.0.1 (DNS rebinding); and one whose
 * Origin is another site's is refused, or a page could keep the node busy with calls whose answers it cannot read.
 */
public final class RpcServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("rustyd.rpc");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** The longest call names one address; a batch of a hundred fits. */
    static final int REQUEST_BYTES_MAX = 1 << 20;
    static final int BATCH_MAX = 100;
    /** More than any set of tools of one operator holds open, and a small part of the files that a process may have. */
    static final int CONNECTIONS_MAX = 100;
    /** For a request to arrive whole; the longest is a megabyte, on loopback. */
    private static final int REQUEST_SECONDS = 10;
    /** An answer that is being given when the node stops, above all the one to {@code stop}. */
    private static final int STOP_SECONDS = 1;

    static { // the JDK's server reads these once, when its first instance is made
        setUnlessGiven("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
        setUnlessGiven("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    }

    private static void setUnlessGiven(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    private final JsonMapper mapper = new JsonMapper();
    private final Methods methods;
    private final byte[] authorization;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Listens.
     *
     * @param cookie {@code user:secret} that a call needs which changes something
     * @param stop   what the method of that name does; must return at once
     * @throws IOException if the address cannot be listened on
     */
    public RpcServer(RustydNode node, InetSocketAddress address, String cookie, Runnable stop) throws IOException {
        methods = new Methods(node, stop);
        authorization = ("Basic " + Base64.getEncoder().encodeToString(cookie.getBytes(StandardCharsets.UTF_8)))
                .getBytes(StandardCharsets.US_ASCII);
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IOException("cannot listen for RPC on " + text(address) + ": " + e.getMessage()
                    + "; choose another with --rpc (port 0 picks a free one)", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it listens, as {@code HOST:PORT}. */
    public String address() {
        return text(server.getAddress());
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = exchange.getRequestHeaders().getFirst("Host");
            String origin = exchange.getRequestHeaders().getFirst("Origin");
            if (host == null || !isLoopback(host)) {
                send(exchange, 403, "text/plain", "this RPC answers on loopback only\n");
            } else if (origin != null && !isLoopback(origin.replaceFirst("^https?://", ""))) {
                send(exchange, 403, "text/plain", "this RPC answers no pages of other sites\n");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                send(exchange, 405, "text/plain", "POST a JSON-RPC 2.0 request\n");
            } else {
                answer(exchange);
            }
        } catch (RuntimeException e) {
            LOG.error("an RPC failed; this is a bug", e);
        }
    }

    private static boolean isLoopback(String host) {
        String name = host.replaceFirst(":\\d+$", "").replaceAll("[\\[\\]]", "");
        if (name.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return name.matches("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")
                    && InetAddress.getByName(name).isLoopbackAddress();
        } catch (IOException e) {
            return false;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        boolean authorized = given != null
                && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization);
        if (given != null && !authorized) {
            send(exchange, 401, "text/plain",
                    "this is not the cookie of the running node; read .cookie in its data directory again\n");
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(REQUEST_BYTES_MAX + 1);
        if (body.length > REQUEST_BYTES_MAX) {
            send(exchange, 413, "text/plain", "a request may have " + REQUEST_BYTES_MAX + " bytes\n");
            return;
        }
        JsonNode answer = answer(body, authorized);
        if (answer == null) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        boolean refused = answer.path("error").path("code").asInt(0) == RpcException.UNAUTHORIZED;
        send(exchange, refused ? 401 : 200, "application/json", mapper.writeValueAsString(answer) + "\n");
    }

    /** The answer to a request or a batch, or null when none is due. */
    private @Nullable JsonNode answer(byte[] body, boolean authorized) {
        JsonNode request;
        try {
            request = mapper.readTree(body);
        } catch (JacksonException e) {
            return error(null, new RpcException(RpcException.PARSE_ERROR, "the request is not JSON: "
                    + e.getOriginalMessage()));
        }
        if (request.isMissingNode()) {
            return error(null, new RpcException(RpcException.PARSE_ERROR, "the request is empty"));
        }
        if (!request.isArray()) {
            return call(request, authorized);
        }
        if (request.isEmpty() || request.size() > BATCH_MAX) {
            return error(null, new RpcException(RpcException.INVALID_REQUEST,
                    "a batch has 1 to " + BATCH_MAX + " requests, not " + request.size()));
        }
        ArrayNode answers = JSON.arrayNode();
        for (JsonNode each : request) {
            JsonNode answer = call(each, authorized);
            if (answer != null) {
                answers.add(answer);
            }
        }
        return answers.isEmpty() ? null : answers;
    }

    private @Nullable JsonNode call(JsonNode request, boolean authorized) {
        JsonNode id = request.get("id");
        if (id != null && id.isContainer()) {
            return error(null, new RpcException(RpcException.INVALID_REQUEST, "an id is a string or a number"));
        }
        JsonNode answer;
        try {
            ObjectNode result = JSON.objectNode().put("jsonrpc", "2.0");
            result.set("result", result(request, authorized));
            result.set("id", id == null ? JSON.nullNode() : id);
            answer = result;
        } catch (RpcException e) {
            answer = error(id, e);
        } catch (RuntimeException e) {
            LOG.error("an RPC failed; this is a bug", e);
            answer = error(id, new RpcException(RpcException.INTERNAL_ERROR, "a bug; the log has the details"));
        }
        boolean notification = id == null && request.path("method").isString()
                && request.path("jsonrpc").asString("").equals("2.0");
        return notification ? null : answer;
    }

    private JsonNode result(JsonNode request, boolean authorized) throws RpcException {
        JsonNode name = request.get("method");
        boolean version2 = request.path("jsonrpc").asString("").equals("2.0");
        if (!version2 || name == null || !name.isString()) {
            throw new RpcException(RpcException.INVALID_REQUEST,
                    "a request is an object with jsonrpc \"2.0\", a method, params and an id");
        }
        Method method = methods.find(name.asString());
        if (method == null) {
            throw new RpcException(RpcException.METHOD_NOT_FOUND,
                    "no such method; there are " + String.join(", ", methods.names()));
        }
        if (method.changesState() && !authorized) {
            throw new RpcException(RpcException.UNAUTHORIZED, name.asString()
                    + " changes the node: send the content of .cookie in its data directory as user:password (HTTP Basic)");
        }
        return method.body().call(new Params(name.asString(), request.get("params"), method.paramsMax()));
    }

    private static ObjectNode error(@Nullable JsonNode id, RpcException error) {
        ObjectNode answer = JSON.objectNode().put("jsonrpc", "2.0");
        answer.putObject("error").put("code", error.code()).put("message", error.getMessage());
        answer.set("id", id == null ? JSON.nullNode() : id);
        return answer;
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) { // closed before the request is, which waits for its rest
            out.write(bytes);
        }
    }

    /** Finishes the answers that are being given, unless that takes long, and gives no more. */
    @Override
    public void close() {
        server.stop(STOP_SECONDS);
        threads.shutdownNow();
    }
}
