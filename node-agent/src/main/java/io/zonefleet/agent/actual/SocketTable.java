// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import io.zonefleet.render.NodeSettings.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads {@code /proc/net/udp}, {@code tcp}, {@code udp6} and {@code tcp6} (proc_net_tcp in the kernel's documentation). */
final class SocketTable {
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A";
    private static final String UNCONNECTED = "07";

    private SocketTable() {}

    /** A socket bound to one of the addresses that were asked for. */
    record Bound(Endpoint at, long inode) {}

    /** A socket on which something is awaited from anybody. */
    record Open(int port, long inode) {}

    /** Sockets that listen (TCP) or are connected to nobody (UDP). */
    static List<Open> open(List<String> lines, boolean udp) {
        List<Open> found = new ArrayList<>();
        String state = udp ? UNCONNECTED : LISTEN;
        for (String line : lines) {
            if (!line.contains(" " + state + " ")) {
                continue; // most are connections, and there may be very many
            }
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > INODE && fields[STATE].equals(state)) {
                int port = Integer.parseInt(fields[LOCAL].substring(fields[LOCAL].indexOf(':') + 1), 16);
                found.add(new Open(port, Long.parseLong(fields[INODE])));
            }
        }
        return found;
    }

    /**
     * Sockets bound to exactly these addresses. One that is bound to all addresses takes no packets from them: the kernel prefers
     * the closest match.
     *
     * @param lines the table
     * @param listening whether only listening sockets count, as for TCP
     */
    static List<Bound> bound(List<String> lines, Collection<Endpoint> endpoints, boolean listening) {
        List<Bound> found = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            String port = ":%04X ".formatted(endpoint.port());
            for (String line : lines) {
                if (line.contains(port)) { // most lines are of other ports, and there may be very many
                    bound(line, endpoint, listening).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<Bound> bound(String line, Endpoint endpoint, boolean listening) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length <= INODE || (listening && !fields[STATE].equals(LISTEN))) {
            return Optional.empty();
        }
        int colon = fields[LOCAL].indexOf(':');
        long inode = Long.parseLong(fields[INODE]); // 0: it is being closed
        boolean there = Integer.parseInt(fields[LOCAL].substring(colon + 1), 16) == endpoint.port()
                && address(fields[LOCAL].substring(0, colon))
                        .equals(Optional.of(endpoint.address().inet()));
        return inode != 0 && there ? Optional.of(new Bound(endpoint, inode)) : Optional.empty();
    }

    /** Words of four bytes, each in the byte order of the machine; an IPv4 address within IPv6 is the IPv4 address. */
    private static Optional<InetAddress> address(String hex) {
        ByteBuffer raw = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.BIG_ENDIAN);
        ByteBuffer address = ByteBuffer.allocate(raw.capacity()).order(ByteOrder.nativeOrder());
        while (raw.hasRemaining()) {
            address.putInt(raw.getInt());
        }
        try {
            return Optional.of(InetAddress.getByAddress(address.array()));
        } catch (UnknownHostException strange) {
            return Optional.empty();
        }
    }
}
