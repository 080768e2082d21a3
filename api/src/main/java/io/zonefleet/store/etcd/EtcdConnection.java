// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.GetOption;
import io.zonefleet.store.StoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a jetcd client that works. Requests have deadlines. While etcd is away gRPC waits longer and longer between its attempts to
 * connect, up to two minutes, and jetcd has no way to tell it that the server is back: so a client that stays mute although etcd can be
 * reached is replaced by a new one. The watches of the old one then end, and are made anew by their owner.
 */
final class EtcdConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdConnection.class);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);
    /** gRPC notices first that the time is over: it knows why. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final ByteSequence ANY_KEY = EtcdClients.bytes("zonefleet-probe");
    private static final GetOption ONE_MEMBER =
            GetOption.builder().withSerializable(true).withCountOnly(true).build();

    private final EtcdEndpoints endpoints;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean suspected = new AtomicBoolean();
    private volatile EtcdClients.Connected current;
    private volatile boolean closed;

    EtcdConnection(EtcdEndpoints endpoints) {
        this.endpoints = endpoints;
        this.current = EtcdClients.connect(endpoints, executor);
    }

    /** The client of this moment. */
    Client client() {
        return current.client();
    }

    EtcdEndpoints endpoints() {
        return endpoints;
    }

    /** Runs {@code task} on a virtual thread, which is interrupted when this closes. */
    void run(Runnable task) {
        if (!executor.isShutdown()) {
            executor.execute(task);
        }
    }

    /** Asks something, and waits for the answer for as long as the endpoints' timeout says. */
    <T> T call(String what, Function<Client, CompletableFuture<T>> request) {
        return call(what, endpoints.timeout().plus(GRACE), request);
    }

    /** Asks something that is worth nothing after {@code within}. */
    <T> T call(String what, Duration within, Function<Client, CompletableFuture<T>> request) {
        if (closed) {
            throw new StoreException.Unavailable(what + ": the store is closed", new IllegalStateException("closed"));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            answer = request.apply(current.client());
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw failed(Failures.of(message(what), cause == null ? e : cause));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed(new StoreException.Unavailable(message(what) + ": no answer in time", e));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable(message(what) + ": interrupted", e);
        }
    }

    /** What a member says about itself; empty where it does not answer. */
    Optional<ServerVersion> version(URI member) {
        try {
            String text = call(
                            "ask for the version",
                            client -> client.getMaintenanceClient().statusMember("ip:///" + member.getAuthority()))
                    .getVersion();
            return ServerVersion.parse(text);
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private String message(String what) {
        return what + " (etcd at " + endpoints.shown() + ")";
    }

    private StoreException failed(StoreException failure) {
        if (failure instanceof StoreException.Unavailable) {
            suspect(failure);
        }
        return failure;
    }

    /** Something did not work: finds out, in the background, whether the client still does. */
    void suspect(Throwable why) {
        if (!closed && suspected.compareAndSet(false, true)) {
            run(() -> recover(why));
        }
    }

    private void recover(Throwable why) {
        try {
            if (!answers()) {
                LOG.atWarn()
                        .addKeyValue("etcd", endpoints.shown())
                        .addKeyValue("why", why.getMessage())
                        .log("etcd does not answer");
                Duration pause = PROBE_EVERY;
                while (true) {
                    Thread.sleep(jittered(pause));
                    if (canBeReached()) {
                        if (answers()) {
                            break;
                        }
                        replace();
                        pause = longer(pause);
                    }
                }
                LOG.atInfo().addKeyValue("etcd", endpoints.shown()).log("etcd answers again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            suspected.set(false);
        }
    }

    /** Whether any member says anything at all; a refusal is an answer too. */
    private boolean answers() throws InterruptedException {
        CompletableFuture<?> answer = current.client().getKVClient().get(ANY_KEY, ONE_MEMBER);
        try {
            answer.get(PROBE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return !(Failures.of("probe", cause == null ? e : cause) instanceof StoreException.Unavailable);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return false;
        }
    }

    private boolean canBeReached() {
        return endpoints.endpoints().stream().anyMatch(EtcdConnection::accepts);
    }

    private static boolean accepts(URI endpoint) {
        try (Socket socket = new Socket()) {
            String host = endpoint.getHost().replaceAll("[\\[\\]]", "");
            socket.connect(new InetSocketAddress(host, endpoint.getPort()), (int) PROBE_TIMEOUT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized void replace() {
        if (!closed) {
            EtcdClients.Connected old = current;
            try {
                current = EtcdClients.connect(endpoints, executor);
            } catch (IllegalArgumentException e) {
                // the files of the certificates can't be read just now
                LOG.atWarn().addKeyValue("etcd", endpoints.shown()).setCause(e).log("can't make a new connection");
                return;
            }
            old.close();
        }
    }

    private static Duration jittered(Duration pause) {
        return Duration.ofNanos(
                (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1)));
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        executor.shutdownNow();
        current.close();
        current.awaitEnd();
    }
}
