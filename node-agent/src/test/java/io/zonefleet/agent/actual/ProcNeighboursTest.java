// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.actual.Neighbours.Foreign;
import io.zonefleet.agent.actual.Neighbours.Missing;
import io.zonefleet.model.Address;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcNeighboursTest {
    private final Neighbours neighbours = new ProcNeighbours(Path.of("/proc"));
    private final int port = FreePorts.next();

    private Endpoint at(String address) {
        return new Endpoint(Address.of(address), port);
    }

    @Test
    void namesWhoListensAtExactlyThatAddress() throws IOException {
        long self = ProcessHandle.current().pid();
        try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress("127.0.0.5", port));
                ServerSocket tcp = new ServerSocket()) {
            tcp.bind(new InetSocketAddress("127.0.0.5", port));
            assertThat(udp.isBound()).isTrue();

            assertThat(neighbours.at(List.of(at("127.0.0.5"), at("127.0.0.6")), List.of()))
                    .containsExactlyInAnyOrder(
                            new Foreign(at("127.0.0.5"), "udp", "pid " + self + " (java)"),
                            new Foreign(at("127.0.0.5"), "tcp", "pid " + self + " (java)"));
            assertThat(neighbours.at(List.of(at("127.0.0.5")), List.of(self))).isEmpty();
            assertThat(neighbours.at(List.of(at("127.0.0.6")), List.of())).isEmpty();
        }
        assertThat(neighbours.at(List.of(at("127.0.0.5")), List.of())).isEmpty();
    }

    @Test
    void namesWhereOursDoesNotListen() throws IOException {
        long self = ProcessHandle.current().pid();
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(new InetSocketAddress("127.0.0.6", port))) {
            tcp.bind(new InetSocketAddress("127.0.0.5", port));
            assertThat(udp.isBound()).isTrue();

            assertThat(neighbours.missing(List.of(at("127.0.0.5"), at("127.0.0.6")), List.of(self)))
                    .as("a socket of UDP is none that serves HTTP")
                    .containsExactly(new Missing(at("127.0.0.6"), Optional.empty()));
        }
        assertThat(neighbours.missing(List.of(at("127.0.0.5")), List.of((long) Integer.MAX_VALUE)))
                .as("a process that has ended")
                .isEmpty();
    }

    @Test
    void doesNotMindWhoListensEverywhere() throws IOException {
        try (DatagramSocket udp = new DatagramSocket(port)) {
            assertThat(udp.isBound()).isTrue();

            assertThat(neighbours.at(List.of(at("127.0.0.5"), at("::1")), List.of()))
                    .isEmpty();
        }
    }

    @Test
    void saysNothingAboutAProcessThatHasEnded() throws IOException {
        try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress("127.0.0.5", port))) {
            assertThat(udp.isBound()).isTrue();

            assertThat(neighbours.at(List.of(at("127.0.0.5")), List.of((long) Integer.MAX_VALUE)))
                    .isEmpty();
        }
    }
}
