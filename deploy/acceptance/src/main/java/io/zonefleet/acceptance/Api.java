// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The REST API as a client sees it. */
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String token;

    /** @param base for example {@code http://127.0.0.1:8053}, with the path prefix where there is one */
    public Api(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param body parsed; null node where empty
     * @param response for headers
     */
    public record Answer(int status, JsonNode body, HttpResponse<String> response) {
        /** The intent revision that the answer speaks of; 0 where it does not. */
        public long revision() {
            return response.headers().firstValueAsLong("Zonefleet-Revision").orElse(0);
        }

        /** This answer, if it is a success. */
        public Answer ok() {
            if (status / 100 != 2) {
                throw new AssertionError(
                        response.request().method() + " " + response.uri() + " → " + status + " " + body);
            }
            return this;
        }
    }

    /** Whether the control plane says that it is ready. */
    public boolean isReady() {
        return sendTo("GET", "/readyz", "").statusCode() == 200;
    }

    /** Reads. */
    public Answer get(String path) {
        return send("GET", path, "");
    }

    /** Reads a file, which is there. */
    public String text(String path) {
        HttpResponse<String> response = sendTo("GET", "/api/v1" + path, "");
        if (response.statusCode() != 200) {
            throw new AssertionError("GET " + path + " → " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** Declares. */
    public Answer put(String path, String json) {
        return send("PUT", path, json);
    }

    /** Posts. */
    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    /** Removes. */
    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    /** Sends anything; {@code path} is below {@code /api/v1}. */
    public Answer send(String method, String path, String json) {
        return send(method, path, json, new String[0]);
    }

    /** Sends what is to be done once, however often it is sent. */
    public Answer once(String idempotencyKey, String method, String path, String json) {
        return send(method, path, json, "Idempotency-Key", idempotencyKey);
    }

    /** Puts over the version that was read, and over no other. */
    public Answer putOver(String etag, String path, String json) {
        return send("PUT", path, json, "If-Match", etag);
    }

    private Answer send(String method, String path, String json, String... headers) {
        HttpResponse<String> response = sendTo(method, "/api/v1" + path, json, headers);
        try {
            return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
        } catch (IOException notJson) {
            throw new UncheckedIOException(method + " " + path + ": " + response.body(), notJson);
        }
    }

    private HttpResponse<String> sendTo(String method, String path, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(method + " " + path, broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
