// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What {@code up} asks of the API it started: whether it is ready, and to have the cluster {@code local}. */
final class LocalApi implements AutoCloseable {
    /** The cluster of the one node. */
    static final String CLUSTER = "local";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NOT_FOUND = 404;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI base;
    private final String token;

    LocalApi(int port, String token) {
        this.base = URI.create("http://127.0.0.1:" + port + "/");
        this.token = token;
    }

    /** Whether it says that it is ready. */
    boolean isReady() throws IOException {
        return send(request("readyz").GET()).statusCode() == OK;
    }

    /**
     * Makes the cluster where it is not there; one that is there stays as it is.
     *
     * @throws UpFailed with the API's own words where it refuses
     */
    void ensureCluster() throws IOException, UpFailed {
        String path = "api/v1/clusters/" + CLUSTER;
        HttpResponse<String> answer = send(request(path).GET());
        if (answer.statusCode() == NOT_FOUND) {
            answer = send(request(path)
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"comment\": \"made by zonefleet up\"}")));
        }
        if (answer.statusCode() != OK && answer.statusCode() != CREATED) {
            throw new UpFailed("the API refused the cluster %s: %s".formatted(CLUSTER, answer.body()));
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
