// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which zones lose or gain something that no key of theirs would tell. A zone's serial is the newest revision of its members and of
 * the names that its synthesised records follow; when one of these goes, the zone's {@code serials} key has to speak for it.
 */
final class Serials {
    private final IntentImage image;

    /** @param image whose zones and names count, after the change */
    Serials(IntentImage image) {
        this.image = image;
    }

    /**
     * Zones to count up when what {@code feed} says of {@code name} goes from {@code said} to {@code says}; an empty answer masks what is
     * said for all clusters.
     */
    Set<DomainName> onChange(
            Feed feed, DomainName name, Optional<Optional<Answer>> said, Optional<Optional<Answer>> says) {
        Optional<Answer> before = said.flatMap(Function.identity());
        Optional<Answer> after = says.flatMap(Function.identity());
        boolean masks = isMask(said) || isMask(says);
        boolean gone = (before.isPresent() && after.isEmpty()) || masks;
        boolean stands = differs(before, after, Answer::closedBelow) || differs(before, after, Answer::hasRecordsBelow);
        Set<DomainName> zones = gone || stands ? around(name) : new TreeSet<>();
        if (masks || before.isPresent() != after.isPresent()) {
            // a domain above with records of its own below itself stands alone as long as there are others below it,
            // which hide some
            name.ancestors().stream().filter(this::hasRecordsBelow).forEach(above -> {
                zones.add(above);
                zones.addAll(around(above));
            });
        }
        if (gone && feed instanceof Feed.OfCluster && everywhere(name)) {
            zones.add(name); // what feed all says shows again, and is older than what went
        }
        return zones;
    }

    private static boolean isMask(Optional<Optional<Answer>> value) {
        return value.isPresent() && value.get().isEmpty();
    }

    private static boolean differs(Optional<Answer> before, Optional<Answer> after, Predicate<Answer> what) {
        return before.filter(what).isPresent() != after.filter(what).isPresent();
    }

    private boolean hasRecordsBelow(DomainName name) {
        return image.contributionsTo(name).stream()
                .anyMatch(part -> part.answer().hasRecordsBelow());
    }

    private boolean everywhere(DomainName name) {
        return DesiredAnswers.of(image, name).everywhere().isPresent();
    }

    /** Zones to count up when {@code zone} is declared or no longer declared. */
    Set<DomainName> onDeclaration(DomainName zone) {
        Set<DomainName> zones = new TreeSet<>();
        zones.add(zone);
        zone.parent().ifPresent(zones::add);
        zone.parent().flatMap(image::declaredZoneOf).ifPresent(zones::add);
        return zones;
    }

    private Set<DomainName> around(DomainName name) {
        Set<DomainName> zones = new TreeSet<>();
        image.declaredZoneOf(name).ifPresent(zones::add);
        name.parent().ifPresent(zones::add);
        // Names below may change their zone, or what is copied for them, together with this one.
        for (DomainName below : image.domains().tailMap(name, false).keySet()) {
            if (!below.isBelow(name)) {
                break;
            }
            below.parent().ifPresent(zones::add);
        }
        for (DomainName below : image.zones().tailMap(name, true).keySet()) {
            if (!below.isAtOrBelow(name)) {
                break;
            }
            zones.add(below);
        }
        return zones;
    }
}
