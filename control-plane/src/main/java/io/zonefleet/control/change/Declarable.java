// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.DomainName;
import io.zonefleet.model.Violation;
import java.util.Optional;

/**
 * Which names may be declared at all; pure. A top-level domain would take every name below it from its owners, and nodes say what they
 * serve below a name of our own ({@code Marker}).
 */
public final class Declarable {
    private static final DomainName RESERVED = DomainName.of("zonefleet.internal");

    private Declarable() {}

    /** Why {@code name} may not be declared, with an empty pointer; empty where it may. */
    public static Optional<Violation> check(DomainName name) {
        if (name.parent().isEmpty()) {
            return Optional.of(new Violation(
                    "", name.text(), "name-top-level", "give a name of at least two labels, such as a.example.com"));
        }
        return name.isAtOrBelow(RESERVED)
                ? Optional.of(new Violation(
                        "",
                        name.text(),
                        "name-reserved",
                        RESERVED + " belongs to Zonefleet itself: choose another name"))
                : Optional.empty();
    }
}
