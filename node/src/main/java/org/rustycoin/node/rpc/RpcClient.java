package org.rustycoin.node.rpc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

import org.rustycoin.node.data.DataDirectory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls the node that runs in a data directory. */
public final class RpcClient implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Making a long chain takes minutes. */
    private static final Duration ANSWER = Duration.ofHours(1);

    private final JsonMapper mapper = new JsonMapper();
    private final Path folder;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /** @param folder one network's folder in the data directory */
    public RpcClient(Path folder) {
        this.folder = folder;
    }

    /**
     * Calls a method and gives its result.
     *
     * @throws RpcException if the node answers with an error
     * @throws IOException  if no node answers, with a message that says what to do
     */
    public JsonNode call(String method, ArrayNode params) throws IOException, RpcException, InterruptedException {
        String address = DataDirectory.rpcAddress(folder);
        String cookie = DataDirectory.cookie(folder);
        if (address == null || cookie == null) {
            throw new IOException("no rustyd runs in " + folder
                    + "; start one, or name its --data-dir and --network");
        }
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("id", 1).put("method",
                method);
        request.set("params", params);
        HttpResponse<String> response;
        try {
            response = http.send(HttpRequest.newBuilder(URI.create("http://" + address + "/")).timeout(ANSWER)
                    .header("Authorization",
                            "Basic " + Base64.getEncoder().encodeToString(cookie.getBytes(StandardCharsets.UTF_8)))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(request))).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("no rustyd answers at " + address + ", where the one of " + folder
                    + " was last; is it still running? (" + e + ")", e);
        }
        JsonNode answer;
        try {
            answer = mapper.readTree(response.body());
        } catch (JacksonException e) {
            throw new IOException("rustyd answers with HTTP " + response.statusCode() + ": " + response.body().strip(),
                    e);
        }
        JsonNode error = answer.get("error");
        if (error != null) {
            throw new RpcException(error.path("code").asInt(RpcException.INTERNAL_ERROR),
                    error.path("message").asString(""));
        }
        return answer.path("result");
    }

    @Override
    public void close() {
        http.close();
    }
}
