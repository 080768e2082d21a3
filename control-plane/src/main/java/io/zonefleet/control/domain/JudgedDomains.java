// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.DomainIndex.Row;
import io.zonefleet.control.write.Warning.Code;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which domains are warned of, judged once for each intent that somebody asks about: the pages of a list are asked one after the other, and
 * where a cluster is drained or none is declared a hundred thousand names have to be judged. For several threads.
 */
final class JudgedDomains {
    /** A domain that is warned of, with what for. */
    private record Warned(Row row, Set<Code> codes) {}

    /** All that are warned of in an intent, which tells by itself whether it is the one that is asked about. */
    private record Judged(IntentImage intent, SortedMap<DomainName, Warned> domains) {}

    /** Given up where memory is short: intent of long ago may hang on it. */
    private volatile SoftReference<Judged> last =
            new SoftReference<>(new Judged(IntentImage.EMPTY, Collections.emptySortedMap()));

    /**
     * Those that are warned of.
     *
     * @param drained of the drains of {@code image}
     * @param codes for one of which they are
     */
    SortedMap<DomainName, Row> of(ControlImage image, DrainedParts drained, Set<Code> codes) {
        SortedMap<DomainName, Row> found = new TreeMap<>();
        judged(image, drained).forEach((name, warned) -> {
            if (!Collections.disjoint(warned.codes(), codes)) {
                found.put(name, warned.row());
            }
        });
        return found;
    }

    /** Judged twice where two ask at the same time, which does no harm. */
    @SuppressWarnings("ReferenceEquality") // persistent: where nothing was changed it is the same object
    private SortedMap<DomainName, Warned> judged(ControlImage image, DrainedParts drained) {
        Judged known = last.get();
        if (known != null && known.intent() == image.intent()) {
            return known.domains();
        }
        SortedMap<DomainName, Warned> domains = new TreeMap<>();
        for (Map.Entry<DomainName, Row> each :
                WarnedDomains.candidates(image, drained).entrySet()) {
            Set<Code> codes = WarnedDomains.codesOf(image.intent(), each.getKey(), drained);
            if (!codes.isEmpty()) {
                domains.put(each.getKey(), new Warned(each.getValue(), codes));
            }
        }
        last = new SoftReference<>(new Judged(image.intent(), domains));
        return domains;
    }
}
