// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands before a control plane, hands on to it all that commands send, and keeps what that was. */
final class Recorder implements AutoCloseable {
    private static final Set<String> HEADERS =
            Set.of("Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key", "Last-Event-ID");

    private final String controlPlane;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Optional<Hold> hold = Optional.empty();

    /** An answer that waits until something else was asked for some times. */
    private record Hold(String path, String other, CountDownLatch left, AtomicBoolean isHeld) {}

    /**
     * What a command has asked for.
     *
     * @param path with {@code /api/v1}, without a query
     */
    record Asked(String method, String path) {}

    Recorder(String controlPlane) {
        this.controlPlane = controlPlane;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handOn);
        server.start();
    }

    /** Hands on the answer to the next request of {@code path} only when {@code other} was asked for twice since the answer came. */
    void holdBack(String path, String other) {
        hold = Optional.of(new Hold(path, other, new CountDownLatch(2), new AtomicBoolean()));
    }

    private void handOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            asked.add(new Asked(exchange.getRequestMethod(), uri.getRawPath()));
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(controlPlane + uri));
            HEADERS.forEach(
                    name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                            .ifPresent(value -> request.header(name, value)));
            byte[] body = exchange.getRequestBody().readAllBytes();
            request.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            hold.filter(one -> one.other().equals(uri.getPath()) && one.isHeld().get())
                    .ifPresent(one -> one.left().countDown());
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            Optional<Hold> held = hold.filter(one -> one.path().equals(uri.getPath()));
            if (held.isPresent()) {
                held.get().isHeld().set(true);
                held.get().left().await();
            }
            answer(exchange, response);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Piece by piece: a stream of events has no end. */
    private static void answer(HttpExchange exchange, HttpResponse<InputStream> response) throws IOException {
        for (String name : List.of("Content-Type", "ETag")) {
            response.headers()
                    .firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
        }
        exchange.sendResponseHeaders(response.statusCode(), response.statusCode() == 204 ? -1 : 0);
        byte[] piece = new byte[8192];
        try (InputStream in = response.body();
                OutputStream out = exchange.getResponseBody()) {
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                out.write(piece, 0, length);
                out.flush();
            }
        }
    }

    /** Where commands go. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All that they have sent so far. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
        threads.shutdownNow();
    }
}
