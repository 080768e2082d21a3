// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets browser tests, which are a program of their own, do to the parts of a fleet what goes wrong in practice: {@code POST /etcd/kill} and
 * {@code POST /etcd/start}, the same of {@code /control} and of {@code /nodes/<cluster>/<node>}, each answered once it is done. A node is
 * killed with its CoreDNS, as by a machine that dies. Serves one request at a time.
 */
final class PartsByHttp implements AutoCloseable {
    private final Map<String, Runnable> actions;
    private final HttpServer server;

    /** @throws IOException where no port can be had */
    PartsByHttp(Fleet fleet, List<Node> nodes) throws IOException {
        this.actions = new HashMap<>();
        part("/etcd", fleet.etcd()::kill, fleet.etcd()::startAgain);
        part("/control", fleet.control()::kill, fleet.control()::startAgain);
        nodes.forEach(node -> part("/nodes/" + node.cluster() + "/" + node.name(), node::killAll, node::startAgain));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    private void part(String path, Runnable kill, Runnable start) {
        actions.put(path + "/kill", kill);
        actions.put(path + "/start", start);
    }

    /** Where it listens. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Runnable action = actions.get(path);
            if (action == null || !exchange.getRequestMethod().equals("POST")) {
                answer(exchange, 404, "nothing can be done by " + exchange.getRequestMethod() + " " + path);
                return;
            }
            try {
                action.run();
                exchange.sendResponseHeaders(204, -1);
            } catch (RuntimeException | AssertionError failed) {
                answer(exchange, 500, String.valueOf(failed.getMessage()));
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
