// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.Below;
import io.zonefleet.model.DomainName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        if (nearest.get().answer().wildcard()) {
            return new Addresses(Set.copyOf(nearest.get().answer().addresses()));
        }
        return nearest.get().answer().below() == Below.NXDOMAIN ? new NoSuchName() : new Forwarded();
    }
}
