// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.image.Versioned;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Source;
import java.util.Collection;
import java.util.List;

/**
 * Which of several sources that follow one API server tells an object what became of it: one that may contribute its name, of two such the
 * first by name. Or each would write over what the other wrote, for ever. Pure.
 */
final class Teller {
    private final Source own;
    private final List<Source> others;

    /** @param all sources of the fleet */
    Teller(Source own, Collection<Versioned<Source>> all) {
        this.own = own;
        this.others = all.stream()
                .map(Versioned::value)
                .filter(other -> other.enabled()
                        && other.kubernetes().isPresent()
                        && other.url().equals(own.url())
                        && !other.id().equals(own.id()))
                .toList();
    }

    /** Whether it is this source that tells an object that gives this name. */
    boolean tells(String domain) {
        return others.isEmpty() || others.stream().noneMatch(other -> isBefore(other, domain));
    }

    private boolean isBefore(Source other, String domain) {
        boolean may = allows(own, domain);
        return allows(other, domain) == may ? other.id().compareTo(own.id()) < 0 : !may;
    }

    private static boolean allows(Source source, String domain) {
        return DomainName.parse(domain) instanceof Parsed.Valid<DomainName>(DomainName name)
                && source.kubernetes().filter(sync -> sync.allows(name)).isPresent();
    }
}
