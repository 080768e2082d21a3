// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server. Owns its event loop and the virtual threads that answer. */
public final class HttpServer implements AutoCloseable {
    /** Bytes; a shorter body fits into one packet anyway. */
    private static final int COMPRESSED_FROM = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration START = Duration.ofSeconds(20);

    /** How long requests at hand may take when the server ends. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Longer than the longest wait of a request, shorter than for ever. */
    private static final int IDLE_SECONDS = 120;

    private final Vertx vertx;
    private final ExecutorService threads;
    private final RequestHandler handler;
    private final io.vertx.core.http.HttpServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpServer(
            Vertx vertx, ExecutorService threads, RequestHandler handler, io.vertx.core.http.HttpServer server) {
        this.vertx = vertx;
        this.threads = threads;
        this.handler = handler;
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @throws IOException where it cannot, saying why
     */
    public static HttpServer start(
            HttpSettings settings, RouteTable routes, Access access, StaticFiles files, MeterRegistry metrics)
            throws IOException {
        return start(options(settings), settings, routes, access, files, metrics);
    }

    /**
     * Starts to serve these routes alone, without files or callers, over TLS.
     *
     * @param keys is asked at each handshake
     * @throws IOException where it cannot listen, saying why
     */
    public static HttpServer serveOnly(
            HttpSettings settings, RouteTable routes, X509KeyManager keys, MeterRegistry metrics) throws IOException {
        HttpServerOptions options =
                options(settings).setSsl(true).setUseAlpn(true).setKeyCertOptions(KeyCertOptions.wrap(keys));
        return start(options, settings, routes, Access.nobody(), StaticFiles.NONE, metrics);
    }

    private static HttpServer start(
            HttpServerOptions options,
            HttpSettings settings,
            RouteTable routes,
            Access access,
            StaticFiles files,
            MeterRegistry metrics)
            throws IOException {
        // no file of ours goes through Vert.x, so it needs no cache folder
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("request-", 0).factory());
        RequestHandler handler =
                new RequestHandler(vertx, settings, routes, access, files, new Accounts(metrics), threads);
        io.vertx.core.http.HttpServer server = vertx.createHttpServer(options)
                .requestHandler(handler)
                .exceptionHandler(broken -> LOG.atDebug().setCause(broken).log("a connection broke"));
        try {
            await(server.listen(), START);
        } catch (IOException cannot) {
            threads.shutdown();
            vertx.close();
            throw new IOException(
                    "cannot listen on %s:%d: %s".formatted(settings.host(), settings.port(), cannot.getMessage()),
                    cannot);
        }
        return new HttpServer(vertx, threads, handler, server);
    }

    private static HttpServerOptions options(HttpSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxInitialLineLength(16_384)
                .setMaxHeaderSize(16_384)
                .setDecompressionSupported(false)
                .setCompressionSupported(true)
                .setCompressionContentSizeThreshold(COMPRESSED_FROM);
        settings.tls()
                .ifPresent(tls -> options.setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate().toString())
                                .setKeyPath(tls.key().toString())));
        return options;
    }

    /** Where it listens; tells the port that was free where 0 was asked for. */
    public int port() {
        return server.actualPort();
    }

    /** Takes no new requests, finishes those at hand, at most ten seconds. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        handler.endStreams();
        try {
            await(server.shutdown(GRACE.toSeconds(), TimeUnit.SECONDS), GRACE.plusSeconds(5));
            threads.shutdown();
            if (!threads.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
            await(vertx.close(), GRACE);
        } catch (IOException late) {
            LOG.atWarn().addKeyValue("why", late.getMessage()).log("the server did not end in order");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T await(Future<T> future, Duration limit) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException late) {
            throw new IOException("no answer within " + limit.toSeconds() + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
