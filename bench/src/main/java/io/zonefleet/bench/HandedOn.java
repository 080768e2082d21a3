// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that an API in Java can be: HTTP by the library that ours uses, and for each request the transaction of a write handed to jetcd, in a
 * process of its own. It reads no JSON, checks nothing, plans nothing, shares nothing and sees nothing come back. What it comes to beside jetcd
 * alone is what HTTP takes from a machine that clients, server and etcd share.
 */
final class HandedOn implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final URI url;

    HandedOn(URI etcd) {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            HandedOn.class.getName(),
                            etcd.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String port = out.readLine();
            if (port == null) {
                throw new IllegalStateException("the server that hands on did not start");
            }
            url = URI.create("http://127.0.0.1:" + port);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The server: {@code ETCD}. Says its port. */
    public static void main(String[] args) {
        Jetcd jetcd = new Jetcd(URI.create(args[0]));
        AtomicInteger next = new AtomicInteger();
        HttpServer server = Vertx.vertx()
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> request.body()
                        .onSuccess(body -> Future.fromCompletionStage(
                                        jetcd.begin(Domains.transaction("handed", next.incrementAndGet())))
                                .onComplete(done -> request.response()
                                        .setStatusCode(done.succeeded() ? 200 : 500)
                                        .end(body))));
        server.listen()
                .onSuccess(bound -> System.out.println(bound.actualPort()))
                .onFailure(failure -> System.exit(1));
    }

    Connection connect() {
        return new Connection(url, "none");
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
