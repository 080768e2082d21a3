// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a name answers, as the decision on one meaning of a name has it, without a word about zones. */
sealed interface Meaning {
    /** These addresses, and no other records. */
    record Addresses(Set<Address> addresses) implements Meaning {}

    /** NXDOMAIN. */
    record NoSuchName() implements Meaning {}

    /** Whatever upstream answers. */
    record Forwarded() implements Meaning {}

    static Meaning of(DomainName name, Map<DomainName, ServedName> managed) {
        ServedName own = managed.get(name);
        if (own != null) {
            return new Addresses(Set.copyOf(own.answer().addresses()));
        }
        Optional<ServedName> nearest = name.ancestors().stream()
                .filter(managed::containsKey)
                .findFirst()
                .map(managed::get);
        if (nearest.isEmpty()) {
            return new Forwarded();
        }
        DomainName domain = name.ancestors().stream()
                .filter(managed::containsKey)
                .findFirst()
                .orElseThrow();
        String left =
                name.text().substring(0, name.text().length() - domain.text().length() - 1);
        String next = left.substring(left.lastIndexOf('.') + 1);
        Set<Address> there = records(nearest.get(), next);
        if (!there.isEmpty()) {
            return next.equals(left) ? new Addresses(there) : missing(nearest.get());
        }
        Set<Address> any = records(nearest.get(), "*");
        if (!any.isEmpty()) {
            return new Addresses(any);
        }
        if (nearest.get().answer().wildcard()) {
            return new Addresses(Set.copyOf(nearest.get().answer().addresses()));
        }
        return missing(nearest.get());
    }

    private static Meaning missing(ServedName nearest) {
        return nearest.answer().closedBelow() ? new NoSuchName() : new Forwarded();
    }

    /** Addresses of records one label below a domain: random images have no deeper ones, so none exists only because of another. */
    private static Set<Address> records(ServedName domain, String label) {
        return domain.answer().records().stream()
                .filter(record -> record.name().text().equals(label))
                .map(record -> Address.of(record.data()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
