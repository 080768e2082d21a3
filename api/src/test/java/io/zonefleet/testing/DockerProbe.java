// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the Docker daemon one thing, without waiting long: is this image there? Testcontainers is asked only after that, since
 * it tries for minutes to pull an image it cannot get.
 */
final class DockerProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String DEFAULT_HOST = "unix:///var/run/docker.sock";

    /** What Testcontainers runs to learn the address of published ports, when it finds itself inside a container. */
    private static final String ADDRESS_IMAGE = "alpine:3.17";

    private final URI host;
    private final boolean addressIsKnown;

    /** @param addressIsKnown whether Testcontainers knows the address of published ports without running an image for it */
    DockerProbe(URI host, boolean addressIsKnown) {
        this.host = host;
        this.addressIsKnown = addressIsKnown;
    }

    /** The daemon that {@code DOCKER_HOST} names, else the usual one. */
    static DockerProbe ofThisMachine() {
        Map<String, String> environment = System.getenv();
        boolean insideContainer = Files.exists(Path.of("/.dockerenv"));
        return new DockerProbe(
                URI.create(environment.getOrDefault("DOCKER_HOST", DEFAULT_HOST)),
                !insideContainer || environment.containsKey("TESTCONTAINERS_HOST_OVERRIDE"));
    }

    /** Whether a daemon answers within a second and has all that Testcontainers needs to run the image. */
    boolean canRun(String image) {
        return hasImage(image) && (addressIsKnown || hasImage(ADDRESS_IMAGE));
    }

    private boolean hasImage(String image) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                answer.complete(ask("/images/" + image + "/json"));
            } catch (IOException | RuntimeException noDaemon) {
                answer.complete(false);
            }
        });
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            asking.interrupt();
        }
    }

    private boolean ask(String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address())) {
            String request = "GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            InputStream in = Channels.newInputStream(channel);
            String status = new String(in.readNBytes("HTTP/1.0 200".length()), StandardCharsets.US_ASCII);
            return status.endsWith(" 200");
        }
    }

    private SocketAddress address() {
        return switch (host.getScheme()) {
            case "unix" -> UnixDomainSocketAddress.of(host.getPath());
            case "tcp" -> new InetSocketAddress(host.getHost(), host.getPort());
            default -> throw new IllegalArgumentException("cannot look into a Docker at " + host);
        };
    }
}
