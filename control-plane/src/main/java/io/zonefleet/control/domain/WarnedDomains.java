// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.DomainIndex.Row;
import io.zonefleet.control.write.Warning;
import io.zonefleet.control.write.Warning.Code;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Placement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Domains that are warned of. The rules ask for names around each one, which takes too long for 100,000: so one walk in order, where a name stands
 * directly before the names below it, finds those that may be warned of at all, and only these are judged. Pure.
 */
final class WarnedDomains {
    /** Codes of which a domain can be warned. */
    private static final List<Code> CODES = List.of(
            Code.SHADOWED_BY_WILDCARD,
            Code.SHADOWS_NAMES,
            Code.PLACED_NOWHERE,
            Code.CONFLICT,
            Code.DRAINED,
            Code.RECORDS_HIDDEN,
            Code.BELOW_DELEGATION);

    private final IntentImage intent;
    private final DrainedParts drained;
    private final Map<Placement, Boolean> nowhere = new HashMap<>();

    /**
     * A domain that others are below.
     *
     * @param far whether its contributions say something of names below
     * @param anyFar whether its own or those of one that it is below do
     */
    private record Above(DomainName name, Row row, boolean far, boolean anyFar) {}

    private WarnedDomains(IntentImage intent, DrainedParts drained) {
        this.intent = intent;
        this.drained = drained;
    }

    /** What {@code warning=} asks for: one code, or {@code any}. */
    static Parsed<Set<Code>> codes(String text) {
        for (Code code : CODES) {
            if (code.text().equals(text)) {
                return Parsed.valid(Set.of(code));
            }
        }
        return text.equals("any")
                ? Parsed.valid(Set.copyOf(CODES))
                : Parsed.invalid(
                        text,
                        "enum",
                        "use any, or one of: "
                                + String.join(
                                        ", ", CODES.stream().map(Code::text).toList()));
    }

    /** What it is warned of. */
    static Set<Code> codesOf(IntentImage intent, DomainName name, DrainedParts drained) {
        return DomainRules.warnings(intent, name, drained).stream()
                .map(Warning::code)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All that may be warned of, and few others. */
    static SortedMap<DomainName, Row> candidates(ControlImage image, DrainedParts drained) {
        return new WarnedDomains(image.intent(), drained)
                .candidates(image.index().rows());
    }

    private SortedMap<DomainName, Row> candidates(SortedMap<DomainName, Row> rows) {
        SortedMap<DomainName, Row> found = new TreeMap<>();
        Deque<Above> above = new ArrayDeque<>();
        for (Map.Entry<DomainName, Row> entry : rows.entrySet()) {
            DomainName name = entry.getKey();
            while (!above.isEmpty() && !name.isBelow(above.getFirst().name())) {
                above.removeFirst();
            }
            List<Contribution> parts = entry.getValue().contributions().parts();
            boolean far = parts.stream().anyMatch(WarnedDomains::isFar);
            boolean below = !above.isEmpty() && above.getFirst().anyFar();
            if (below || isOfItself(parts)) {
                found.put(name, entry.getValue());
            }
            if (!above.isEmpty() && above.getFirst().far()) {
                found.put(above.getFirst().name(), above.getFirst().row());
            }
            above.addFirst(new Above(name, entry.getValue(), far, far || below));
        }
        return found;
    }

    /** What shadows names below, or is hidden by them. */
    private static boolean isFar(Contribution part) {
        return part.enabled() && (part.answer().wildcard() || part.answer().hasRecordsBelow());
    }

    /** Whether it may be warned of whatever other names there are. */
    private boolean isOfItself(List<Contribution> parts) {
        return parts.size() > 1
                || parts.stream()
                        .anyMatch(part -> !part.answer().records().isEmpty()
                                || nowhere.computeIfAbsent(part.placement(), this::selectsNone))
                || !drained.of(parts).isEmpty();
    }

    private boolean selectsNone(Placement placement) {
        return intent.allClusters().stream().noneMatch(placement::selects);
    }
}
