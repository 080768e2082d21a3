// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import io.zonefleet.control.write.Warning;
import io.zonefleet.control.write.Warning.Code;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.plan.Difference;
import io.zonefleet.plan.Union;
import io.zonefleet.plan.Union.Contributor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is allowed and may still not be meant; pure. */
final class DomainRules {
    /** Names below a wildcard are counted up to here: a list of many wildcards over many names must stay quick. */
    private static final int MAX_COUNTED = 100;

    private DomainRules() {}

    /** Warnings about {@code name} as {@code intent} has it. */
    static List<Warning> warnings(IntentImage intent, DomainName name) {
        return warnings(intent, name, new DrainedParts(intent.allDrains()));
    }

    /** As {@link #warnings(IntentImage, DomainName)}, where it is asked for many names. */
    static List<Warning> warnings(IntentImage intent, DomainName name, DrainedParts drained) {
        List<Contribution> parts = intent.contributionsTo(name).stream()
                .filter(Contribution::enabled)
                .toList();
        List<Warning> warnings = new ArrayList<>();
        if (parts.isEmpty()) {
            return warnings;
        }
        nearestWildcard(intent, name)
                .ifPresent(above -> warnings.add(new Warning(
                                Code.SHADOWED_BY_WILDCARD,
                                "*." + above + " answers for other names below " + above + "; " + name
                                        + " has its own answer")
                        .with("above", above)
                        .with("name", name)));
        if (parts.stream().anyMatch(part -> part.answer().wildcard())) {
            shadowed(intent, name).ifPresent(warnings::add);
        }
        Union union = Union.of(parts);
        ConflictJson.messages(union.conflicts(), Difference.of(parts, union.answer()))
                .forEach(message -> warnings.add(new Warning(Code.CONFLICT, message)));
        drained.warn(intent, name, parts, warnings);
        RecordPlaces.warn(intent, name, parts, warnings);
        for (Contribution part : parts) {
            if (intent.clusters().values().stream().map(Versioned::value).noneMatch(part.placement()::selects)) {
                warnings.add(
                        part.placement().isEverywhere()
                                ? new Warning(Code.PLACED_NOWHERE, "there is no cluster yet, so no node answers it")
                                        .inForm("no-cluster")
                                : new Warning(
                                                Code.PLACED_NOWHERE,
                                                "the placement of " + Contributor.of(part)
                                                        + " selects no cluster, so no node answers it")
                                        .inForm("placement")
                                        .with("contributor", Contributor.of(part)));
            }
        }
        return warnings;
    }

    private static Optional<DomainName> nearestWildcard(IntentImage intent, DomainName name) {
        return name.ancestors().stream()
                .filter(above -> intent.contributionsTo(above).stream()
                        .anyMatch(part -> part.enabled() && part.answer().wildcard()))
                .findFirst();
    }

    /** Names come directly after the name they are below, so one look at the first of them tells. */
    private static Optional<Warning> shadowed(IntentImage intent, DomainName name) {
        int below = 0;
        Optional<DomainName> example = Optional.empty();
        for (DomainName other : intent.domains().tailMap(name).keySet()) {
            if (other.equals(name)) {
                continue;
            }
            if (!other.isBelow(name) || below == MAX_COUNTED) {
                break;
            }
            below++;
            example = example.or(() -> Optional.of(other));
        }
        int counted = below;
        boolean all = below < MAX_COUNTED;
        String count = all ? Integer.toString(below) : "at least " + below;
        return example.map(first -> new Warning(
                        Code.SHADOWS_NAMES, count + " names below have answers of their own, for example " + first)
                .inForm(all ? "all" : "many")
                .with("count", counted)
                .with("example", first));
    }
}
