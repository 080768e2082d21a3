// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends requests and fails where an answer is not as {@code openapi.yaml} says. */
public final class ApiClient {
    private static final Contract CONTRACT = new Contract();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String base;
    private final String token;

    /** @param base for example {@code http://127.0.0.1:8053} */
    public ApiClient(String base, String token) {
        this.base = base;
        this.token = token;
    }

    /** Where the server is. */
    public String base() {
        return base;
    }

    /** GET. */
    public Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** PUT with JSON in which single quotes may stand for double ones. */
    public Answer put(String path, String json, String... headers) {
        return send("PUT", path, json.replace('\'', '"'), headers);
    }

    /** POST with JSON in which single quotes may stand for double ones. */
    public Answer post(String path, String json, String... headers) {
        return send("POST", path, json.replace('\'', '"'), headers);
    }

    /** DELETE. */
    public Answer delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    /** Sends with the token, and as JSON where there is a body, unless {@code headers} (names and values) say otherwise. */
    public Answer send(String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Authorization")) {
            all.addAll(List.of("Authorization", "Bearer " + token));
        }
        if (!all.contains("Content-Type") && !body.isEmpty()) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        return bare(method, path, body.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    /** Sends with just these headers. */
    public Answer bare(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            assertThat(CONTRACT.faults(method, path, response.statusCode(), type, response.body()))
                    .as("%s %s → %d against openapi.yaml", method, path, response.statusCode())
                    .isEmpty();
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException broken) {
            throw new UncheckedIOException(method + " " + path + ": " + broken, broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
