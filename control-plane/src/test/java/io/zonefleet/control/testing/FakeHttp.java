// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A small HTTP server that answers as a test wants: a list that is polled, or an agent that is asked. */
public final class FakeHttp implements AutoCloseable {
    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String body = "[]";
    private volatile String etag = "";
    private volatile String type = "";
    private volatile boolean mute;

    public FakeHttp() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String known = exchange.getRequestHeaders().getFirst("If-None-Match");
            asked.add(exchange.getRequestURI() + (known == null ? "" : " if not " + known));
            if (mute) {
                end.await();
            }
            if (!etag.isEmpty()) {
                exchange.getResponseHeaders().set("ETag", etag);
                if (etag.equals(known)) {
                    exchange.sendResponseHeaders(304, -1);
                    return;
                }
            }
            if (!type.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", type);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers with {@code json}, in which single quotes may stand for double ones. */
    public FakeHttp says(String json) {
        body = json.replace('\'', '"');
        status = 200;
        return this;
    }

    /** Answers with {@code text} as it is. */
    public FakeHttp tells(String text) {
        body = text;
        status = 200;
        type = "text/plain; charset=utf-8";
        return this;
    }

    /** Answers with a status and some text. */
    public void fails(int with) {
        status = with;
        body = "something is wrong";
        type = "";
    }

    /** Answers with a status, and says what is wrong in the form of RFC 9457. */
    public void refuses(int with) {
        fails(with);
        type = "application/problem+json";
    }

    /** Names the version of what it says. */
    public void versioned(String tag) {
        etag = tag;
    }

    /** Answers no more, though it listens. */
    public void fallsMute() {
        mute = true;
    }

    /** What it was asked so far. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
