// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerProbeTest {
    private final Path socket;

    DockerProbeTest(@TempDir Path dir) {
        socket = dir.resolve("docker.sock");
    }

    @Test
    void seesAnImageThatIsThere() throws Exception {
        try (Daemon daemon = new Daemon(socket, "some/etcd:1")) {
            assertThat(daemon.probe(true).canRun("some/etcd:1")).isTrue();
        }
    }

    @Test
    void seesNoImageThatIsNotThere() throws Exception {
        try (Daemon daemon = new Daemon(socket, "some/other:1")) {
            assertThat(daemon.probe(true).canRun("some/etcd:1")).isFalse();
        }
    }

    @Test
    void needsTheImageThatTellsTheAddressToo() throws Exception {
        try (Daemon daemon = new Daemon(socket, "some/etcd:1")) {
            assertThat(daemon.probe(false).canRun("some/etcd:1")).isFalse();
        }
    }

    @Test
    void isContentWhereBothImagesAreThere() throws Exception {
        try (Daemon daemon = new Daemon(socket, "some/etcd:1", "alpine:3.17")) {
            assertThat(daemon.probe(false).canRun("some/etcd:1")).isTrue();
        }
    }

    @Test
    void doesNotWaitForADaemonThatSaysNothing() throws Exception {
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            assertThat(probe("unix://" + socket, true).canRun("some/etcd:1")).isFalse();
        }
    }

    @Test
    void seesNoImageWhereNobodyListens() {
        assertThat(probe("unix://" + socket, true).canRun("some/etcd:1")).isFalse();
    }

    @Test
    void seesNoImageBehindAnAddressItCannotRead() {
        assertThat(probe("ssh://somewhere", true).canRun("some/etcd:1")).isFalse();
    }

    private static DockerProbe probe(String host, boolean addressIsKnown) {
        return new DockerProbe(URI.create(host), addressIsKnown);
    }

    /** Speaks as much of Docker's language as the question takes. */
    private static final class Daemon implements AutoCloseable {
        private final Path socket;
        private final Set<String> images;
        private final ServerSocketChannel server;

        Daemon(Path socket, String... images) throws IOException {
            this.socket = socket;
            this.images = Set.of(images);
            this.server =
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(this::serve);
        }

        DockerProbe probe(boolean addressIsKnown) {
            return DockerProbeTest.probe("unix://" + socket, addressIsKnown);
        }

        private void serve() {
            while (true) {
                try (SocketChannel client = server.accept()) {
                    String request = new Scanner(client, StandardCharsets.US_ASCII)
                            .useDelimiter("\r\n\r\n")
                            .next();
                    boolean has =
                            images.stream().anyMatch(image -> request.startsWith("GET /images/" + image + "/json "));
                    String answer = has ? "HTTP/1.0 200 OK\r\n\r\n{}" : "HTTP/1.0 404 Not Found\r\n\r\n{}";
                    client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
