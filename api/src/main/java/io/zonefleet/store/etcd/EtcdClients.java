// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes jetcd clients as we want them: few threads, deadlines, quick to notice a dead connection. */
final class EtcdClients {
    /** Largest answer taken. Reads come in pages far below it; a watch that missed more than that is better read anew. */
    private static final int MAX_MESSAGE = 64 << 20;
    /** gRPC does not allow less, and etcd counts pings more frequent than every 5 s as abuse. */
    private static final Duration PING_EVERY = Duration.ofSeconds(10);

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration BLOCKED_CHECK = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofSeconds(5);

    /** Kept: a logger that nobody holds forgets its level. gRPC tells at each start of no Epoll, by the JDK's own logging. */
    private static final Logger TCP_METRICS = Logger.getLogger("io.grpc.netty.TcpMetrics");

    static {
        TCP_METRICS.setLevel(Level.WARNING);
    }

    private EtcdClients() {}

    /** A client with the event loop it runs on. */
    record Connected(Client client, Vertx vertx) {
        /** Ends all calls, at once. */
        void close() {
            client.close();
        }

        /** Waits until its threads have ended. */
        void awaitEnd() {
            try {
                vertx.close().toCompletionStage().toCompletableFuture().get(END.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // its threads are daemons
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @throws IllegalArgumentException where the files of the TLS settings can't be used */
    static Connected connect(EtcdEndpoints endpoints, ExecutorService executor) {
        Optional<SslContext> ssl = endpoints.tls().map(EtcdClients::context);
        // one connection needs one event loop; jetcd's default is two for each processor
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                // nothing of ours runs on it that could block; looking every second would only wake an idle node
                .setBlockedThreadCheckInterval(BLOCKED_CHECK.toMillis())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        ClientBuilder builder = Client.builder()
                .endpoints(endpoints.endpoints())
                .vertx(vertx)
                .executorService(executor)
                .keepaliveTime(PING_EVERY)
                .keepaliveTimeout(PING_TIMEOUT)
                .keepaliveWithoutCalls(false)
                .maxInboundMessageSize(MAX_MESSAGE)
                // jetcd repeats reads while the server can't be reached, and anything after a login has run out
                .retryDelay(20)
                .retryMaxDelay(500)
                .retryMaxAttempts(5)
                .retryChronoUnit(ChronoUnit.MILLIS)
                .connectTimeout(endpoints.timeout())
                .interceptor(new Deadlines(endpoints.timeout()))
                .interceptor(new RangeCompares());
        ssl.ifPresent(context -> builder.sslContext(context));
        endpoints.login().ifPresent(login -> builder.user(bytes(login.user())).password(bytes(login.password())));
        return new Connected(builder.build(), vertx);
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static SslContext context(EtcdEndpoints.Tls tls) {
        try {
            SslContextBuilder context = GrpcSslContexts.forClient();
            context.trustManager(tls.authority().toFile());
            tls.identity()
                    .ifPresent(identity -> context.keyManager(
                            identity.certificate().toFile(), identity.key().toFile()));
            return context.build();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the certificates for etcd can't be used: " + tls, e);
        }
    }

    /**
     * Ends every call that should have had its answer. jetcd itself lets a request wait for ever: a write could happen long after its
     * caller was told that it failed.
     */
    private record Deadlines(Duration timeout) implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            boolean endless = "etcdserverpb.Watch".equals(method.getServiceName());
            return next.newCall(
                    method, endless ? options : options.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
        }
    }
}
