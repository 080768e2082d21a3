// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.context.Target;
import io.zonefleet.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Sends requests; anything but a success ends the command with what the answer says. To be closed: the JVM waits 300 ms at its end for a thread
 * of the JDK's client that still looks for answers.
 */
public final class Api implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longer than the longest {@code wait}, and than an import of 100,000 rows. */
    private static final Duration ANSWER = Duration.ofMinutes(5);
    /** How long its threads may take to end. */
    private static final Duration END = Duration.ofSeconds(1);

    private final Target target;
    private final HttpClient http;

    /** The newest revision that an answer carried: another replica may not have it yet. */
    private final AtomicLong seen = new AtomicLong();

    public Api(Target target) {
        this.target = target;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .sslContext(Trust.of(target))
                .build();
    }

    /** A segment of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Reads. */
    public Reply get(String path) {
        return send(Call.of("GET", path));
    }

    /**
     * Sends and waits for the answer.
     *
     * @throws Failure where the answer is none, or no success
     */
    public Reply send(Call call) {
        HttpResponse<String> response = exchange(call, BodyHandlers.ofString());
        String body = response.body();
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode json = type.split(";", 2)[0].endsWith("json") ? Json.read(body) : MissingNode.getInstance();
        if (response.statusCode() >= 400) {
            throw Refusal.of(response.statusCode(), json);
        }
        return new Reply(response.statusCode(), body, json, response.headers().firstValue("ETag"));
    }

    /** An answer that is read while it comes; whoever takes it closes it. */
    public InputStream stream(Call call) {
        HttpResponse<InputStream> response = exchange(call, BodyHandlers.ofInputStream());
        if (response.statusCode() < 400) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw Refusal.of(response.statusCode(), Json.read(body.readAllBytes()));
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    private <T> HttpResponse<T> exchange(Call call, HttpResponse.BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(call)).timeout(ANSWER);
        target.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        call.headers().forEach(request::header);
        call.body().ifPresent(body -> request.header("Content-Type", body.mediaType()));
        request.method(
                call.method(),
                call.body()
                        .map(body -> BodyPublishers.ofByteArray(body.bytes()))
                        .orElseGet(BodyPublishers::noBody));
        if (call.method().equals("GET") && seen.get() > 0) {
            request.header("Zonefleet-Min-Revision", Long.toString(seen.get()));
        }
        try {
            HttpResponse<T> response = http.send(request.build(), handler);
            response.headers()
                    .firstValueAsLong("Zonefleet-Revision")
                    .ifPresent(revision -> seen.accumulateAndGet(revision, Math::max));
            return response;
        } catch (IOException broken) {
            throw unreachable(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.FAILED, "interrupted");
        }
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        http.shutdownNow();
        try {
            http.awaitTermination(END);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private URI uri(Call call) {
        String query = call.query().entrySet().stream()
                .map((Map.Entry<String, String> entry) -> entry.getKey() + "=" + segment(entry.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(target.url() + "/api/v1" + call.path() + (query.isEmpty() ? "" : "?" + query));
    }

    private Failure unreachable(IOException broken) {
        String why = broken.getMessage() != null
                ? broken.getMessage()
                : broken instanceof ConnectException
                        ? "no connection"
                        : broken.getClass().getSimpleName();
        return new Failure(ExitCode.UNAVAILABLE, target.url() + " does not answer: " + why);
    }
}
