// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import io.zonefleet.store.Bytes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Fetches over HTTP what somebody else serves: within a time for all of it and up to a size, whatever they do. */
public final class BoundedFetch implements AutoCloseable {
    /** What came of it. */
    public sealed interface Result {
        /**
         * A whole answer.
         *
         * @param headers by lower-case name, the first of each
         */
        record Answer(int status, Bytes body, Map<String, String> headers) implements Result {}

        /** None, with why. */
        record Failed(String why) implements Result {}
    }

    private final HttpClient client;

    /** @param followRedirects whether to go where an answer points, though never from https to http */
    public BoundedFetch(boolean followRedirects) {
        this.client = client(followRedirects).build();
    }

    /**
     * One that trusts other authorities.
     *
     * @param followRedirects whether to go where an answer points, though never from https to http
     * @param trust whom it trusts
     */
    public BoundedFetch(boolean followRedirects, SSLContext trust) {
        this.client = client(followRedirects).sslContext(trust).build();
    }

    private static HttpClient.Builder client(boolean followRedirects) {
        return HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(followRedirects ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER);
    }

    /** Blocks until the whole answer is there, {@code timeout} has passed, or it is longer than {@code maxBytes}. */
    public Result fetch(HttpRequest request, Duration timeout, long maxBytes) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, info -> new Limited(maxBytes));
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
            return new Result.Answer(response.statusCode(), Bytes.of(response.body()), headers);
        } catch (TimeoutException late) {
            answer.cancel(true);
            return new Result.Failed("no whole answer within " + DurationText.text(timeout));
        } catch (ExecutionException failed) {
            return new Result.Failed(why(failed));
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Result.Failed("interrupted");
        }
    }

    private static String why(ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
            if (deeper instanceof UnresolvedAddressException) {
                return "the name of the host does not resolve";
            }
        }
        String message = cause.getMessage();
        if (message != null && !message.isBlank()) {
            return message;
        }
        // the JDK's client says no more
        return cause instanceof ConnectException
                ? "no connection: nothing listens there"
                : cause.getClass().getSimpleName();
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    /** Keeps a body up to a size, then gives up. */
    private static final class Limited implements HttpResponse.BodySubscriber<byte[]> {
        private final HttpResponse.BodySubscriber<byte[]> all = HttpResponse.BodySubscribers.ofByteArray();
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;
        private final long max;
        private long received;

        Limited(long max) {
            this.max = max;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            all.getBody().whenComplete((bytes, failure) -> {
                if (failure == null) {
                    body.complete(bytes);
                } else {
                    body.completeExceptionally(failure);
                }
            });
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            all.onSubscribe(given);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            received += parts.stream().mapToLong(ByteBuffer::remaining).sum();
            if (received > max) {
                if (subscription != null) {
                    subscription.cancel();
                }
                body.completeExceptionally(new IOException("the answer is longer than " + max + " bytes"));
            } else {
                all.onNext(parts);
            }
        }

        @Override
        public void onError(Throwable failure) {
            all.onError(failure);
        }

        @Override
        public void onComplete() {
            all.onComplete();
        }
    }
}
