// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import io.zonefleet.model.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All links of the network namespace.
 *
 * @param links in the kernel's order
 * @param oursOnLoopback which addresses of {@code lo} are known to be ours: nothing in the kernel can say it there
 */
public record ActualLinks(List<ActualLink> links, Set<Address> oursOnLoopback) {
    public ActualLinks {
        links = List.copyOf(links);
        oursOnLoopback = Set.copyOf(oursOnLoopback);
    }

    /** As the kernel has them. */
    public ActualLinks(List<ActualLink> links) {
        this(links, Set.of());
    }

    /** The same, with what is known of {@code lo}. */
    public ActualLinks withOursOnLoopback(Set<Address> addresses) {
        return new ActualLinks(links, addresses);
    }

    /** The link of that name. */
    public Optional<ActualLink> named(String name) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /** The link that has the address, other than {@code except}. */
    public Optional<ActualLink> holding(Address address, String except) {
        return links.stream()
                .filter(link -> !link.name().equals(except))
                .filter(link -> link.has(address))
                .findFirst();
    }

    /** Whether an address on a link is ours. */
    public boolean isOurs(ActualLink link, Address address) {
        return link.isOurs() || (link.isLoopback() && oursOnLoopback.contains(address));
    }
}
