// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.zone;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;

/** Which domains live in a declared zone; pure. */
final class ZoneRules {
    private ZoneRules() {}

    /**
     * How many enabled domains live in {@code zone}, wherever they are served: all at or below it but those in a zone within it and
     * those that have to be zones of their own.
     */
    static int domains(IntentImage intent, DomainName zone) {
        Deque<DomainName> inner = innerZones(intent, zone);
        Optional<DomainName> skipped = Optional.empty();
        int count = 0;
        for (var entry : intent.domains().tailMap(zone).entrySet()) {
            DomainName name = entry.getKey();
            if (!name.isAtOrBelow(zone)) {
                break;
            }
            if (skipped.isPresent() && name.isAtOrBelow(skipped.get())) {
                continue;
            }
            skipped = isClosed(entry.getValue().parts()) ? Optional.of(name) : reached(inner, name);
            if (skipped.isEmpty() && isEnabled(entry.getValue().parts())) {
                count++;
            }
        }
        return count;
    }

    private static Deque<DomainName> innerZones(IntentImage intent, DomainName zone) {
        Deque<DomainName> inner = new ArrayDeque<>();
        for (DomainName other : intent.zones().tailMap(zone).keySet()) {
            if (!other.isAtOrBelow(zone)) {
                break;
            }
            if (!other.equals(zone)) {
                inner.add(other);
            }
        }
        return inner;
    }

    /** The inner zone that {@code name} lies in. Both come in canonical order, so each zone is looked at once. */
    private static Optional<DomainName> reached(Deque<DomainName> inner, DomainName name) {
        while (!inner.isEmpty() && inner.peek().compareTo(name) <= 0) {
            DomainName zone = inner.remove();
            if (name.isAtOrBelow(zone)) {
                return Optional.of(zone);
            }
        }
        return Optional.empty();
    }

    private static boolean isClosed(Collection<Contribution> parts) {
        return parts.stream().anyMatch(part -> part.enabled() && part.answer().closedBelow());
    }

    private static boolean isEnabled(Collection<Contribution> parts) {
        return parts.stream().anyMatch(Contribution::enabled);
    }
}
