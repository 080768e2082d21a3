// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.RecordType;
import java.util.Optional;
import java.util.Set;

/**
 * Which domains are meant; all conditions together. What is left out selects all.
 *
 * @param below at or below this name
 * @param origin their cluster
 * @param owner word for word
 * @param labels with these values
 * @param address among those that they have, also for some clusters alone, or below them
 * @param names one of these; empty: any
 */
record DomainFilter(
        Optional<DomainName> below,
        Optional<ClusterId> origin,
        Optional<String> owner,
        Labels labels,
        Optional<Address> address,
        Set<DomainName> names) {
    private static final int MAX_NAMES = 200_000;

    DomainFilter {
        names = Set.copyOf(names);
    }

    /** A filter has to be given, so that nobody changes everything by leaving it out; an empty one is all. */
    static DomainFilter read(Optional<JsonFields> given, Violations violations) {
        if (given.isEmpty()) {
            violations.add("/filter", "", "required", "say which domains are meant; {} for all");
            return new DomainFilter(
                    Optional.empty(), Optional.empty(), Optional.empty(), Labels.NONE, Optional.empty(), Set.of());
        }
        JsonFields fields = given.get();
        DomainFilter filter = new DomainFilter(
                fields.parsed("below", DomainName::parse),
                fields.parsed("origin", ClusterId::parse),
                fields.string("owner"),
                ModelFields.labels(fields, "labels"),
                fields.parsed("address", Address::parse),
                Set.copyOf(fields.distinct("names", 1, MAX_NAMES, DomainName::parse)));
        fields.end();
        return filter;
    }

    boolean selects(Contribution part) {
        return below.map(part.name()::isAtOrBelow).orElse(true)
                && origin.map(id -> part.origin().equals(Optional.of(id))).orElse(true)
                && owner.map(part.owner()::equals).orElse(true)
                && part.labels()
                        .entries()
                        .entrySet()
                        .containsAll(labels.entries().entrySet())
                && address.map(wanted -> has(part, wanted)).orElse(true)
                && (names.isEmpty() || names.contains(part.name()));
    }

    /** Wherever it would be replaced. */
    private static boolean has(Contribution part, Address wanted) {
        return part.answer().addresses().contains(wanted)
                || part.horizons().stream()
                        .anyMatch(horizon -> horizon.addresses().contains(wanted))
                || part.answer().records().stream()
                        .anyMatch(record -> (record.type() == RecordType.A || record.type() == RecordType.AAAA)
                                && Address.parse(record.data()).equals(Parsed.valid(wanted)));
    }
}
