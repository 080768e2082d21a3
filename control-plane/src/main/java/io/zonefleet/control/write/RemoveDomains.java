// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Contribution;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code ?domains=remove}: what depends on the thing deleted goes with it. */
public final class RemoveDomains {
    private RemoveDomains() {}

    /** Whether it is asked for. */
    public static boolean read(Request request) {
        Optional<String> given = request.query().text("domains", 16);
        if (given.isPresent() && !given.get().equals("keep") && !given.get().equals("remove")) {
            request.violations().add("query/domains", given.get(), "enum", "use keep or remove");
        }
        return given.filter("remove"::equals).isPresent();
    }

    /** Deletes of all contributions that match; of a piece with several parts, of those alone. */
    public static List<Edit> edits(ControlImage image, Predicate<Contribution> which) {
        return image.intent().domains().values().stream()
                .flatMap(parts -> parts.values().stream())
                .map(Versioned::value)
                .filter(piece -> piece.parts().stream().anyMatch(which))
                .map(piece -> without(piece, which))
                .toList();
    }

    private static Edit without(Contribution piece, Predicate<Contribution> which) {
        List<Contribution> left = piece.parts().stream().filter(which.negate()).toList();
        return Contribution.together(left).map(Edit::put).orElseGet(() -> Edit.delete(piece.key()));
    }
}
