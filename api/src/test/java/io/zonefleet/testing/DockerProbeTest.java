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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerProbeTest {
    private final Path socket;

    DockerProbeTest(@TempDir Path dir) {
        socket = dir.resolve("docker.sock");
    }

    @Test
    void seesAnImageThatIsThere() throws Exception {
        assertThat(asked("HTTP/1.0 200 OK\r\n\r\n{}")).isTrue();
    }

    @Test
    void seesNoImageThatIsNotThere() throws Exception {
        assertThat(asked("HTTP/1.0 404 Not Found\r\n\r\n{}")).isFalse();
    }

    @Test
    void doesNotWaitForADaemonThatSaysNothing() throws Exception {
        try (ServerSocketChannel silent = listen()) {
            assertThat(silent.isOpen()).isTrue();
            assertThat(probe().hasImage("some/etcd:1")).isFalse();
        }
    }

    @Test
    void seesNoImageWhereNobodyListens() {
        assertThat(probe().hasImage("some/etcd:1")).isFalse();
    }

    @Test
    void seesNoImageBehindAnAddressItCannotRead() {
        assertThat(new DockerProbe(URI.create("ssh://somewhere")).hasImage("some/etcd:1"))
                .isFalse();
    }

    private boolean asked(String answer) throws Exception {
        try (ServerSocketChannel daemon = listen()) {
            Thread answering = Thread.ofVirtual().start(() -> answerOnce(daemon, answer));
            boolean has = probe().hasImage("some/etcd:1");
            answering.join();
            return has;
        }
    }

    private static void answerOnce(ServerSocketChannel daemon, String answer) {
        try (SocketChannel client = daemon.accept()) {
            Scanner request = new Scanner(client, StandardCharsets.US_ASCII).useDelimiter("\r\n\r\n");
            assertThat(request.next()).startsWith("GET /images/some/etcd:1/json ");
            client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    private DockerProbe probe() {
        return new DockerProbe(URI.create("unix://" + socket));
    }
}
