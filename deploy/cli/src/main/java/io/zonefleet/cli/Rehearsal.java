// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Commands against a server that answers everything with the same, in this process: a JVM that is told to keeps in a cache what they load
 * (JEP 514; class data sharing before), for quick starts.
 */
public final class Rehearsal {
    private static final String ANSWER = """
            {"items": [], "total": 0, "id": "c", "feeds": ["all"], "revision": 1, "name": "a", "contributions": [
             {"source": "api", "revision": 1, "addresses": ["192.0.2.1"], "ttl": 30, "labels": {"env": "prod"}}]}
            """;

    private Rehearsal() {}

    /** Ends with an exit code other than 0 where a command went wrong. */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal = new Terminal(
                nowhere,
                nowhere,
                InputStream.nullInputStream(),
                false,
                Map.of("ZONEFLEET_URL", url, "HOME", "/nonexistent"));
        int worst = 0;
        for (List<String> command : List.of(
                List.of("domain", "list"),
                List.of("domain", "list", "-o", "json"),
                List.of("domain", "get", "a.example.com"),
                List.of("domain", "set", "a.example.com", "addresses=192.0.2.1", "ttl=60"),
                List.of("node", "list", "-o", "yaml"),
                List.of("change", "list"),
                List.of("cluster", "rm", "a"))) {
            worst = Math.max(worst, Main.run(terminal, command.toArray(String[]::new)));
        }
        server.stop(0);
        System.exit(worst);
    }
}
