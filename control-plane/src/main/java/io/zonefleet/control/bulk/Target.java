// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import io.zonefleet.control.image.Touched;
import io.zonefleet.control.source.SourceJson;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the path of a resource names in a request: a piece of intent, or of a piece that clusters share the part of one. */
sealed interface Target {
    /** As changes and problems name it. */
    String path();

    /** A whole one; of a domain what was written through the API for all clusters. */
    record Piece(IntentKey key) implements Target {
        @Override
        public String path() {
            return key.path();
        }
    }

    /** What one cluster contributes to a domain. */
    record Part(PartKey key) implements Target {
        @Override
        public String path() {
            return key.path();
        }
    }

    /** Reads a path below {@code /api/v1/}. */
    static Parsed<Target> parse(String resource) {
        String[] steps = resource.split("/", -1);
        if (steps.length == 4 && steps[0].equals("domains") && steps[2].equals("contributions")) {
            return part(steps[1], steps[3]);
        }
        String noun = steps[0];
        String id = steps.length > 1 ? resource.substring(noun.length() + 1) : "";
        return switch (noun) {
            case "domains" -> piece(DomainName.parse(id), name -> new IntentKey.OfDomain(name, SourceId.API));
            case "zones" -> piece(DomainName.parse(id), IntentKey.OfZone::new);
            case "clusters" -> piece(ClusterId.parse(id), IntentKey.OfCluster::new);
            case "profiles" -> piece(ProfileId.parse(id), IntentKey.OfProfile::new);
            case "drains" -> piece(DrainId.parse(id), IntentKey.OfDrain::new);
            case "sources" -> piece(SourceJson.id(id), IntentKey.OfSource::new);
            default ->
                Parsed.invalid(
                        resource,
                        "resource",
                        "use domains/<name>, domains/<name>/contributions/<cluster>, zones/<name>, clusters/<id>,"
                                + " profiles/<id>, sources/<id> or drains/<id>");
        };
    }

    /** The path in its one form. */
    static Parsed<String> pathOf(String resource) {
        return map(parse(resource), Target::path);
    }

    /** By what number a change is found that is about it. */
    static Parsed<Long> numberOf(String resource) {
        return map(parse(resource), target -> switch (target) {
            case Piece piece -> Touched.ofResource(piece.path());
            case Part part -> Touched.ofPart(part.key());
        });
    }

    private static <T> Parsed<Target> piece(Parsed<T> parsed, Function<T, IntentKey> make) {
        return map(parsed, id -> new Piece(make.apply(id)));
    }

    private static Parsed<Target> part(String domain, String cluster) {
        Parsed<DomainName> name = DomainName.parse(domain);
        Parsed<ClusterId> id = ClusterId.parse(cluster);
        if (name instanceof Parsed.Valid<DomainName> known && id instanceof Parsed.Valid<ClusterId> of) {
            return Parsed.valid(new Part(new PartKey(known.value(), of.value())));
        }
        List<Violation> wrong = new ArrayList<>();
        if (name instanceof Parsed.Invalid<DomainName> invalid) {
            wrong.addAll(invalid.violations());
        }
        if (id instanceof Parsed.Invalid<ClusterId> invalid) {
            wrong.addAll(invalid.violations());
        }
        return new Parsed.Invalid<>(wrong);
    }

    private static <T, R> Parsed<R> map(Parsed<T> parsed, Function<T, R> then) {
        return switch (parsed) {
            case Parsed.Valid<T>(T value) -> Parsed.valid(then.apply(value));
            case Parsed.Invalid<T> invalid -> new Parsed.Invalid<>(invalid.violations());
        };
    }
}
