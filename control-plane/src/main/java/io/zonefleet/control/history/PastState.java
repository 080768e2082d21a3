// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.http.Request;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Touched;
import io.zonefleet.control.read.Reads;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a resource was right after a change that is kept: as it is now, with everything undone that came later. Of each piece only the first
 * change that came later counts, and only such changes are read from the store.
 */
public final class PastState {
    private final StoredChanges stored;
    private final LargeChanges large;

    public PastState(StoredChanges stored, LargeChanges large) {
        this.stored = stored;
        this.large = large;
    }

    /** The {@code at} of a request; empty where it is not asked for. */
    public static Optional<ChangeId> at(Request request) {
        return request.query().parsed("at", PastState::id);
    }

    /** Id of a change. */
    public static Parsed<ChangeId> id(String text) {
        return ChangeId.isUlid(text)
                ? Parsed.valid(new ChangeId(text))
                : Parsed.invalid(text, "change-id", "use the id as the list of changes shows it (a ULID)");
    }

    /**
     * The pieces of a resource as they were.
     *
     * @param image with its history
     * @param at a change
     * @param path of the resource
     * @param now its pieces now
     * @throws io.zonefleet.control.http.ProblemException where the change is not kept
     */
    public Map<IntentKey, Versioned<Intent>> of(
            ControlImage image, ChangeId at, String path, Collection<? extends Versioned<? extends Intent>> now) {
        ChangeRow then = Optional.ofNullable(image.fleet().changes().get(at))
                .orElseThrow(() -> Reads.notFound("change " + at + " among those that are kept"));
        List<Map.Entry<ChangeId, ChangeRow>> all = touching(image, path);
        Map<IntentKey, Optional<Intent>> undone = undone(all, at, then, path);
        Map<IntentKey, Versioned<Intent>> pieces = new LinkedHashMap<>();
        now.forEach(piece -> pieces.put(piece.value().key(), new Versioned<>(piece.value(), piece.revision())));
        undone.forEach((key, before) -> before.ifPresentOrElse(
                was -> pieces.put(key, new Versioned<>(was, revision(all, then, key))), () -> pieces.remove(key)));
        return pieces;
    }

    /** In the order in which they were accepted; of one transaction in that of their ids. Other ids say nothing: replicas' clocks differ. */
    private List<Map.Entry<ChangeId, ChangeRow>> touching(ControlImage image, String path) {
        long resource = Touched.ofResource(path);
        List<Map.Entry<ChangeId, ChangeRow>> touching = new ArrayList<>();
        image.fleet().changes().entrySet().forEach(row -> {
            if (large.touches(row.getKey(), row.getValue(), resource)) {
                touching.add(Map.entry(row.getKey(), row.getValue()));
            }
        });
        touching.sort(Comparator.comparingLong(row -> row.getValue().revision()));
        return touching;
    }

    /** What the pieces were that were changed later; empty: there was none. */
    private Map<IntentKey, Optional<Intent>> undone(
            List<Map.Entry<ChangeId, ChangeRow>> all, ChangeId at, ChangeRow then, String path) {
        Map<IntentKey, Optional<Intent>> undone = new LinkedHashMap<>();
        for (Map.Entry<ChangeId, ChangeRow> row : all) {
            long revision = row.getValue().revision();
            boolean later = revision > then.revision()
                    || (revision == then.revision() && row.getKey().compareTo(at) > 0);
            boolean known = row.getValue().counts().applied() == 1
                    && undone.keySet().stream()
                            .anyMatch(key -> row.getValue().touched().has(Touched.ofPiece(key)));
            if (later && !known) {
                stored.find(row.getKey(), Integer.MAX_VALUE).ifPresent(found -> add(undone, found.change(), path));
            }
        }
        return undone;
    }

    private static void add(Map<IntentKey, Optional<Intent>> undone, Change change, String path) {
        for (ChangeItem item : change.items()) {
            if (item.key().path().equals(path) && !change.superseded().contains(path)) {
                undone.putIfAbsent(item.key(), item.before());
            }
        }
    }

    /** Of the newest change by then; 0 where that one is not kept. */
    private long revision(List<Map.Entry<ChangeId, ChangeRow>> all, ChangeRow then, IntentKey key) {
        return all.stream()
                .filter(row -> row.getValue().revision() <= then.revision()
                        && large.touches(row.getKey(), row.getValue(), Touched.ofPiece(key)))
                .mapToLong(row -> row.getValue().revision())
                .max()
                .orElse(0);
    }
}
