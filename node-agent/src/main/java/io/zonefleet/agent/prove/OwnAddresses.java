// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Which addresses this machine has; looked up anew every few seconds, since links come and go. One thread. */
final class OwnAddresses {
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MOST = 64;

    private final Map<InetAddress, Look> looks = new HashMap<>();

    private record Look(boolean own, long at) {}

    /** From where to ask a server: a loopback address where it is an address of this machine, else any. The port is any. */
    InetSocketAddress from(InetAddress server) {
        boolean v4 = server instanceof Inet4Address;
        boolean own = !server.isLoopbackAddress() && isOwn(server);
        byte[] address = new byte[v4 ? 4 : 16];
        if (own) {
            address[0] = (byte) (v4 ? 127 : 0);
            address[address.length - 1] = 1;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), 0);
        } catch (UnknownHostException ofWrongLength) {
            throw new IllegalStateException(ofWrongLength);
        }
    }

    private boolean isOwn(InetAddress address) {
        long now = System.nanoTime();
        Look last = looks.get(address);
        if (last != null && now - last.at() < FRESH_NANOS) {
            return last.own();
        }
        if (looks.size() >= MOST) {
            looks.clear();
        }
        boolean own = look(address);
        looks.put(address, new Look(own, now));
        return own;
    }

    private static boolean look(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }
}
