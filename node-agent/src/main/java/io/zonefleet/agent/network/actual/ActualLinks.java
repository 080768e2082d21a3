// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import io.zonefleet.model.Address;
import java.util.List;
import java.util.Optional;

/** All links of the network namespace. */
public record ActualLinks(List<ActualLink> links) {
    public ActualLinks {
        links = List.copyOf(links);
    }

    /** The link of that name. */
    public Optional<ActualLink> named(String name) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /** The link that has the address, other than {@code except}. */
    public Optional<ActualLink> holding(Address address, String except) {
        return links.stream()
                .filter(link -> !link.name().equals(except))
                .filter(link -> link.addresses().stream()
                        .anyMatch(each -> each.address().equals(address)))
                .findFirst();
    }
}
