package org.rustycoin.node.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP by hand, so that a request can be as wrong as a test wants it. */
final class Http {

    /** What came back. */
    record Answer(int status, String head, String body) {

        JsonNode json() {
            return new JsonMapper().readTree(body);
        }

        int code() {
            return json().get("error").get("code").asInt();
        }
    }

    private final InetSocketAddress address;

    Http(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        address = new InetSocketAddress(hostAndPort.substring(0, colon),
                Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    Socket connect() throws IOException {
        var socket = new Socket();
        socket.connect(address, 10_000);
        socket.setSoTimeout(30_000);
        return socket;
    }

    static String basic(String cookie) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(cookie.getBytes(StandardCharsets.UTF_8));
    }

    Answer post(String body, String... headers) throws IOException {
        var all = new ArrayList<>(List.of(headers));
        if (all.stream().noneMatch(header -> header.startsWith("Host:"))) {
            all.add("Host: 127.0.0.1");
        }
        return request("POST", body, all);
    }

    Answer request(String method, String body, List<String> headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " / HTTP/1.1\r\nConnection: close\r\nContent-Length: " + bytes.length + "\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
        try (Socket socket = connect()) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes);
            return read(socket.getInputStream());
        }
    }

    static Answer read(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer but '" + text + "'");
        }
        return new Answer(Integer.parseInt(text.split(" ", 3)[1]), text.substring(0, end), text.substring(end + 4));
    }
}
