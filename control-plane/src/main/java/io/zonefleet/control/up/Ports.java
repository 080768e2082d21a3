// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports which the parts use among themselves, all on 127.0.0.1. Looked for anew at each start, so that several {@code up} on one machine
 * need not be told of each other.
 *
 * @param first of {@link #COUNT} in a row
 */
record Ports(int first) {
    /** How many in a row are free: six with a name, the rest for CoreDNS's internal blocks. */
    static final int COUNT = 16;

    // below those that the kernel gives outgoing connections: one of them could take a port between our look and its
    // use
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;
    private static final int TRIES = 200;

    /** A row that is free, UDP and TCP. */
    static Ports free() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int first = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND - COUNT);
            if (IntStream.range(first, first + COUNT).allMatch(Ports::isFree)) {
                return new Ports(first);
            }
        }
        throw new IOException("no %d free ports in a row between %d and %d".formatted(COUNT, LOWEST, BEYOND));
    }

    private static boolean isFree(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            udp.setReuseAddress(false);
            tcp.bind(address);
            udp.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    int etcdClients() {
        return first;
    }

    int etcdPeers() {
        return first + 1;
    }

    int agentHttp() {
        return first + 2;
    }

    int corednsHealth() {
        return first + 3;
    }

    int corednsReady() {
        return first + 4;
    }

    int corednsMetrics() {
        return first + 5;
    }

    /** The first of those that CoreDNS's internal blocks use. */
    int corednsInternal() {
        return first + 6;
    }
}
