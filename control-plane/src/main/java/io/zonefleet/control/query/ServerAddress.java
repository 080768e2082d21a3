// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import java.util.Optional;

/**
 * Where a DNS server is reached.
 *
 * @param host an address or a name
 */
record ServerAddress(String host, int port) {
    /** Where {@code ./zonefleet up} answers when nothing else is said. */
    static final ServerAddress LOCAL = new ServerAddress("127.0.0.1", 1053);

    private static final int DNS_PORT = 53;
    private static final int HIGHEST_PORT = 65_535;

    /** Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}; a bare IPv6 address has no port. */
    static Optional<ServerAddress> parse(String text) {
        int bracket = text.indexOf(']');
        if (text.startsWith("[")) {
            if (bracket < 2) {
                return Optional.empty();
            }
            String host = text.substring(1, bracket);
            String rest = text.substring(bracket + 1);
            if (rest.isEmpty()) {
                return Optional.of(new ServerAddress(host, DNS_PORT));
            }
            return rest.startsWith(":") ? withPort(host, rest.substring(1)) : Optional.empty();
        }
        int colon = text.indexOf(':');
        if (colon < 0 || colon != text.lastIndexOf(':')) {
            return text.isEmpty() ? Optional.empty() : Optional.of(new ServerAddress(text, DNS_PORT));
        }
        return colon == 0 ? Optional.empty() : withPort(text.substring(0, colon), text.substring(colon + 1));
    }

    private static Optional<ServerAddress> withPort(String host, String port) {
        if (!port.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(port);
        return number >= 1 && number <= HIGHEST_PORT ? Optional.of(new ServerAddress(host, number)) : Optional.empty();
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
