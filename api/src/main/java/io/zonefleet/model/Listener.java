// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;

/**
 * Addresses and a port on which a node cache answers.
 *
 * @param addresses at least one
 * @param port 1 to 65535
 * @param forward upstreams of everything that is not managed, at least one
 * @param forceTcp ask upstreams over TCP, as node-cache does towards kube-dns
 * @param managed whether managed zones are answered here
 */
public record Listener(List<Address> addresses, int port, List<Upstream> forward, boolean forceTcp, boolean managed) {
    /** @throws IllegalArgumentException without an address or upstream, or for a port outside 1..65535 */
    public Listener {
        addresses = addresses.stream().sorted().distinct().toList();
        forward = List.copyOf(forward);
        if (addresses.isEmpty() || forward.isEmpty()) {
            throw new IllegalArgumentException("a listener needs an address and an upstream");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port outside 1..65535: " + port);
        }
    }
}
