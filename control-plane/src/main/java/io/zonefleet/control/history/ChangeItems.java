// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The items of changes, page by page. A large change has its items in parts: what each is about is read once and kept for those changes that
 * were looked at last, so that a page reads no more parts than it shows items of.
 */
public final class ChangeItems {
    /** Items in memory at most by what they are about, some hundred bytes each; one change is kept however large it is. */
    private static final int MOST = 200_000;

    /**
     * What is found about an item without its values.
     *
     * @param resource path of the resource
     * @param source whose contribution it is; {@code api} for all that is no domain
     */
    private record Line(String resource, String source, Effect effect) {
        static Line of(ChangeItem item) {
            SourceId source = item.key() instanceof IntentKey.OfDomain domain ? domain.source() : SourceId.API;
            return new Line(item.key().path(), source.text(), Effect.of(item));
        }
    }

    /**
     * All items of a change.
     *
     * @param starts the index of the first item of each part
     */
    private record Index(List<Line> lines, List<Integer> starts) {}

    private final StoredChanges stored;

    /** Also the guard of itself and of its size: held while nothing is read, since the store may hang. */
    private final Map<ChangeId, Index> known = new LinkedHashMap<>(16, 0.75f, true);

    private int size;

    public ChangeItems(StoredChanges stored) {
        this.stored = stored;
    }

    /** The place of an item in its change, from 0 on: the key of its page. */
    public static Parsed<Integer> place(String text) {
        return text.matches("[0-9]{1,9}")
                ? Parsed.valid(Integer.parseInt(text))
                : Parsed.invalid(text, "cursor", "use the place of an item");
    }

    /**
     * A page of the items of a change.
     *
     * @param change as its record has it: with its items, or with the number of parts that these are in
     * @param query whose text is looked for in paths and sources
     */
    public Page<Integer, ChangeItem> page(Change change, ListQuery<Integer> query, Optional<Effect> effect) {
        Index index = change.parts() > 0
                ? index(change)
                : new Index(change.items().stream().map(Line::of).toList(), List.of());
        List<Integer> places = new ArrayList<>();
        int total = 0;
        boolean more = false;
        for (int place = 0; place < index.lines().size(); place++) {
            Line line = index.lines().get(place);
            boolean matches = (effect.isEmpty() || line.effect() == effect.get())
                    && query.matches(line.resource(), line.source());
            if (matches) {
                total++;
                boolean reached =
                        total > query.offset() && place > query.after().orElse(-1);
                more |= reached && places.size() == query.limit();
                if (reached && !more) {
                    places.add(place);
                }
            }
        }
        return new Page<>(change.parts() > 0 ? read(change, index, places) : taken(change, places), total, more);
    }

    private static List<Map.Entry<Integer, ChangeItem>> taken(Change change, List<Integer> places) {
        return places.stream()
                .map(place -> Map.entry(place, change.items().get(place)))
                .toList();
    }

    private List<Map.Entry<Integer, ChangeItem>> read(Change change, Index index, List<Integer> places) {
        List<Map.Entry<Integer, ChangeItem>> items = new ArrayList<>();
        int part = -1;
        List<ChangeItem> held = List.of();
        for (int place : places) {
            int next = part;
            while (next + 1 < index.starts().size() && index.starts().get(next + 1) <= place) {
                next++;
            }
            if (next != part) {
                part = next;
                held = stored.part(change.id(), part);
            }
            int within = place - index.starts().get(part);
            if (within < held.size()) { // it is being removed: it was too old
                items.add(Map.entry(place, held.get(within)));
            }
        }
        return items;
    }

    /** Read twice where two ask for it first at the same time, which does no harm. */
    private Index index(Change change) {
        synchronized (known) {
            Index index = known.get(change.id());
            if (index != null) {
                return index;
            }
        }
        Index made = made(change);
        if (made.lines().size() == change.counts().applied()) {
            keep(change.id(), made);
        }
        return made;
    }

    private void keep(ChangeId id, Index index) {
        synchronized (known) {
            if (known.putIfAbsent(id, index) == null) {
                size += index.lines().size();
                for (Iterator<Index> oldest = known.values().iterator(); size > MOST && known.size() > 1; ) {
                    size -= oldest.next().lines().size();
                    oldest.remove();
                }
            }
        }
    }

    private Index made(Change change) {
        List<Line> lines = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        for (int part = 0; part < change.parts(); part++) {
            starts.add(lines.size());
            stored.part(change.id(), part).forEach(item -> lines.add(Line.of(item)));
        }
        return new Index(lines, starts);
    }
}
