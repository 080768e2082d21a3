// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports that nobody uses, for servers which have to be told their port before they start. */
public final class FreePorts {
    // Below the range the kernel takes for outgoing connections (from 32768): one of those could
    // snatch the port between this look and the server's own bind.
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;
    private static final int TRIES = 1_000;

    private FreePorts() {}

    /**
     * A port that is free for TCP and UDP on all addresses. Random, so that tests running side by side hardly ever get the
     * same one.
     */
    public static int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + LOWEST + " and " + BEYOND);
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
