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
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends requests; anything but a success ends the command with what the answer says. By the JDK's older client: its newer one takes three times as long
 * from a start to an answer (docs/decisions/067). Once, where a connection ends without an answer, it sends a request again: writes carry an
 * {@code Idempotency-Key}, so that they are done once.
 */
public final class Api {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longer than the longest {@code wait}, and than an import of 100,000 rows. */
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private final Target target;
    private final Optional<SSLSocketFactory> tls;

    /** The newest revision that an answer carried: another replica may not have it yet. */
    private final AtomicLong seen = new AtomicLong();

    public Api(Target target) {
        this.target = target;
        this.tls = target.url().startsWith("https")
                ? Optional.of(Trust.of(true, target.caFile()).getSocketFactory())
                : Optional.empty();
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
        try {
            HttpURLConnection connection = exchange(call);
            int status = connection.getResponseCode();
            String body = text(connection, status);
            String type = Optional.ofNullable(connection.getContentType()).orElse("");
            JsonNode json = type.split(";", 2)[0].endsWith("json") ? Json.read(body) : MissingNode.getInstance();
            if (status >= 400) {
                throw Refusal.of(status, json);
            }
            return new Reply(status, body, json, Optional.ofNullable(connection.getHeaderField("ETag")));
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    /**
     * An answer that is read while it comes; whoever takes it closes it. To read it fails after minutes of silence: of events something comes every 15
     * seconds.
     */
    public InputStream stream(Call call) {
        try {
            HttpURLConnection connection = exchange(call);
            int status = connection.getResponseCode();
            if (status >= 400) {
                throw Refusal.of(status, Json.read(text(connection, status)));
            }
            return connection.getInputStream();
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    private static String text(HttpURLConnection connection, int status) throws IOException {
        try (InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Until the head of an answer is there. */
    private HttpURLConnection exchange(Call call) throws IOException {
        HttpURLConnection connection = open(call);
        if (call.body().isPresent()) {
            connection.setDoOutput(true);
            try (OutputStream body = connection.getOutputStream()) {
                body.write(call.body().get().bytes());
            }
        }
        if (connection.getResponseCode() < 0) {
            throw new ProtocolException("what it says is not HTTP");
        }
        seen.accumulateAndGet(connection.getHeaderFieldLong("Zonefleet-Revision", 0), Math::max);
        return connection;
    }

    private HttpURLConnection open(Call call) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri(call).toURL().openConnection();
        if (connection instanceof HttpsURLConnection secured) {
            tls.ifPresent(secured::setSSLSocketFactory);
        }
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) ANSWER.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(call.method());
        // a connection that is kept may have ended meanwhile, and commands send little
        connection.setRequestProperty("Connection", "close");
        target.token().ifPresent(token -> connection.setRequestProperty("Authorization", "Bearer " + token));
        call.headers().forEach(connection::setRequestProperty);
        call.body().ifPresent(body -> connection.setRequestProperty("Content-Type", body.mediaType()));
        if (call.method().equals("GET") && seen.get() > 0) {
            connection.setRequestProperty("Zonefleet-Min-Revision", Long.toString(seen.get()));
        }
        return connection;
    }

    private URI uri(Call call) {
        String query = call.query().entrySet().stream()
                .map((Map.Entry<String, String> entry) -> entry.getKey() + "=" + segment(entry.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(target.url() + "/api/v1" + call.path() + (query.isEmpty() ? "" : "?" + query));
    }

    private Failure unreachable(IOException broken) {
        if (Thread.currentThread().isInterrupted()) {
            return new Failure(ExitCode.FAILED, "interrupted");
        }
        String why = broken instanceof UnknownHostException
                ? "no address is known of it"
                : Optional.ofNullable(broken.getMessage())
                        .orElse(broken.getClass().getSimpleName());
        return new Failure(ExitCode.UNAVAILABLE, target.url() + " does not answer: " + why);
    }
}
