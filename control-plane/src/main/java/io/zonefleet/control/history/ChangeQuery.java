// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.http.Request;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.Touched;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SourceId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.pcollections.PSortedMap;

/**
 * What a list of changes is narrowed to.
 *
 * @param actor who, word for word
 * @param touched numbers of {@link Touched}, of which a change has every one
 * @param effect what it did to at least one item
 * @param since the first moment
 * @param until the first moment after
 */
public record ChangeQuery(
        Optional<String> actor,
        List<Long> touched,
        Optional<ToIntFunction<ChangeCounts>> effect,
        Optional<Instant> since,
        Optional<Instant> until) {
    private static final int MAX_ACTOR = 200;
    private static final Set<String> KINDS = Set.of("domains", "zones", "clusters", "profiles", "sources", "drains");

    /**
     * Reads what {@code request} asks for.
     *
     * @param resource reads the path of a resource as the number of {@link Touched} by which its changes are found
     */
    public static ChangeQuery read(Request request, Function<String, Parsed<Long>> resource) {
        List<Long> touched = new ArrayList<>();
        request.query().parsed("resource", resource).ifPresent(touched::add);
        request.query().parsed("kind", ChangeQuery::kind).ifPresent(kind -> touched.add(Touched.ofKind(kind)));
        request.query().parsed("source", SourceId::parse).ifPresent(id -> touched.add(Touched.ofSource(id)));
        return new ChangeQuery(
                request.query().text("actor", MAX_ACTOR),
                touched,
                request.query().parsed("effect", ChangeQuery::effect),
                request.query().parsed("since", ChangeQuery::instant),
                request.query().parsed("until", ChangeQuery::instant));
    }

    private static Parsed<String> kind(String text) {
        return KINDS.contains(text)
                ? Parsed.valid(text)
                : Parsed.invalid(text, "enum", "use domains, zones, clusters, profiles, sources or drains");
    }

    private static Parsed<ToIntFunction<ChangeCounts>> effect(String text) {
        return switch (text) {
            case "created" -> Parsed.valid(ChangeCounts::created);
            case "updated" -> Parsed.valid(ChangeCounts::updated);
            case "deleted" -> Parsed.valid(ChangeCounts::deleted);
            default -> Parsed.invalid(text, "enum", "use created, updated or deleted");
        };
    }

    private static Parsed<Instant> instant(String text) {
        try {
            return Parsed.valid(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException none) {
            return Parsed.invalid(text, "date-time", "use a moment of RFC 3339, such as 2026-05-01T12:00:00Z");
        }
    }

    /** Whether nothing but time narrows it, so that no change needs a look. */
    public boolean isOfTimeOnly(ListQuery<ChangeId> query) {
        return actor.isEmpty()
                && touched.isEmpty()
                && effect.isEmpty()
                && query.text().isEmpty();
    }

    /** Newest first, those of the time. Ids tell it, to the millisecond. */
    public PSortedMap<ChangeId, ChangeRow> ofTime(PSortedMap<ChangeId, ChangeRow> all) {
        PSortedMap<ChangeId, ChangeRow> some = all;
        if (since.isPresent()) {
            some = some.tailMap(ChangeId.firstAt(since.get()), true);
        }
        if (until.isPresent()) {
            some = some.headMap(ChangeId.firstAt(until.get()), false);
        }
        return some.descendingMap();
    }

    /** Whether a change is wanted, as far as its row tells; what may have to be read comes last. */
    public BiPredicate<ChangeId, ChangeRow> matching(ListQuery<ChangeId> query, LargeChanges large) {
        BiPredicate<ChangeId, ChangeRow> hasText = text(query);
        return (id, row) -> (actor.isEmpty() || actor.get().equals(row.actor()))
                && (effect.isEmpty() || effect.get().applyAsInt(row.counts()) > 0)
                && hasText.test(id, row)
                && touchesAll(large, id, row);
    }

    /** Whether a change has the text that is searched for, in its id, or in who made it and why. */
    public static BiPredicate<ChangeId, ChangeRow> text(ListQuery<ChangeId> query) {
        // ids are capitals and digits: none of a hundred thousand is copied to compare it
        String capitals = query.text().toUpperCase(Locale.ROOT);
        // some letters are capitals of others too: ß would be found as SS
        boolean isOfIds = capitals.toLowerCase(Locale.ROOT).equals(query.text());
        return (id, row) -> query.matches(row.actor(), row.comment())
                || (isOfIds && id.text().contains(capitals));
    }

    /** A loop: it is asked of each of a hundred thousand changes. */
    private boolean touchesAll(LargeChanges large, ChangeId id, ChangeRow row) {
        for (long what : touched) {
            if (!large.touches(id, row, what)) {
                return false;
            }
        }
        return true;
    }
}
