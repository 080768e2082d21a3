// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds ports that nobody uses, for servers which have to be told their port before they start. */
public final class FreePorts {
    // Below the range the kernel takes for outgoing connections (from 32768): one of those could
    // snatch the port between this look and the server's own bind.
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;
    // Random, so that processes side by side hardly ever get the same one.
    private static final List<Integer> ALL = shuffled();
    private static final AtomicInteger GIVEN = new AtomicInteger();

    private FreePorts() {}

    /**
     * A port that is free for TCP and UDP on all addresses. A process gets none a second time before it had all of them:
     * one that was given and is not bound yet looks free.
     */
    public static int next() {
        for (int i = 0; i < ALL.size(); i++) {
            int port = ALL.get(Math.floorMod(GIVEN.getAndIncrement(), ALL.size()));
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + LOWEST + " and " + BEYOND);
    }

    private static List<Integer> shuffled() {
        List<Integer> ports = IntStream.range(LOWEST, BEYOND).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(ports);
        return List.copyOf(ports);
    }

    /** Whether nobody is bound to the port, neither for TCP nor for UDP, SO_REUSEPORT users included. */
    public static boolean isFree(int port) {
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            udp.setReuseAddress(false);
            tcp.bind(new InetSocketAddress(port));
            udp.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
