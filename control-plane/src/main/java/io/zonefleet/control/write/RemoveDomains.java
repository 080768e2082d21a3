// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.change.PartEdit;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.DomainIndex.Row;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import java.util.List;
import java.util.Optional;

/** {@code ?domains=remove}: what depends on the thing deleted goes with it, and nothing else. */
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

    /** What belongs to a cluster; of a piece with parts of several clusters, its part alone. */
    public static List<PartEdit> of(ControlImage image, ClusterId cluster) {
        return image.index().narrowed(Optional.of(cluster), Optional.empty()).values().stream()
                .map(Row::contributions)
                .flatMap(pieces -> pieces.values().stream())
                .map(Versioned::value)
                .filter(piece ->
                        piece.parts().stream().anyMatch(part -> part.origin().equals(Optional.of(cluster))))
                .<PartEdit>map(piece -> new PartEdit.WithoutOrigin(piece.key(), cluster))
                .toList();
    }

    /** What a source contributes. */
    public static List<PartEdit> of(ControlImage image, SourceId source) {
        return image.index().narrowed(Optional.empty(), Optional.of(source)).keySet().stream()
                .<PartEdit>map(name -> new PartEdit.WithoutAny(new IntentKey.OfDomain(name, source)))
                .toList();
    }
}
