// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Touched;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds in the log of changes what brought a piece of intent to a revision. */
public final class ChangeSearch {
    /** Large changes whose rows are looked through: each may have a hundred thousand. */
    private static final int MAX_LARGE = 2;

    private final Store store;
    private final Keys keys;

    public ChangeSearch(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** A change with the item that was looked for. */
    public record Found(ChangeId id, ChangeRow row, ChangeItem item) {}

    /**
     * The change that wrote {@code key} at {@code revision}: of several in one transaction the last. One transaction may hold changes of
     * others too, and rows of a large one are written after its acceptance: so the items decide.
     *
     * @return empty where it is no longer in the log, or was not found among the newest of the large ones
     */
    public Optional<Found> of(ControlImage image, IntentKey key, long revision) {
        long resource = Touched.ofResource(key.path());
        Stream<Map.Entry<ChangeId, ChangeRow>> same = image.fleet().changes().descendingMap().entrySet().stream()
                .filter(change -> change.getValue().revision() == revision
                        && (change.getValue().parts() > 0
                                || change.getValue().touched().has(resource)));
        Stream<Map.Entry<ChangeId, ChangeRow>> large = image.fleet().changes().descendingMap().entrySet().stream()
                .filter(change -> change.getValue().revision() < revision
                        && change.getValue().parts() > 0)
                .limit(MAX_LARGE);
        return Stream.concat(same, large)
                .flatMap(change -> item(change.getKey(), change.getValue().parts(), key).stream()
                        .map(item -> new Found(change.getKey(), change.getValue(), item)))
                .findFirst();
    }

    /** The item of a change about {@code key}. */
    private Optional<ChangeItem> item(ChangeId id, int parts, IntentKey key) {
        return all(id, parts).filter(item -> item.key().equals(key)).findFirst();
    }

    /** All items of a change; its parts are read one after the other, never all at once. */
    private Stream<ChangeItem> all(ChangeId id, int parts) {
        return IntStream.range(-1, parts)
                .mapToObj(
                        part -> part < 0 ? items(keys.change(id), Codec::decodeChange, Change::items) : part(id, part))
                .flatMap(List::stream);
    }

    /**
     * What others did to the same resources in the same transaction before a change: parts that many contribute to one name. What was between
     * them was never answered, so that what was answered before is what the first of them found.
     */
    public List<ChangeItem> sharing(ControlImage image, ChangeId id) {
        ChangeRow own = image.fleet().changes().get(id);
        if (own == null || own.parts() > 0) {
            return List.of();
        }
        Set<String> paths = all(id, 0).map(item -> item.key().path()).collect(Collectors.toSet());
        return image.fleet().changes().entrySet().stream()
                .filter(other -> other.getValue().revision() == own.revision()
                        && other.getKey().compareTo(id) < 0
                        && paths.stream()
                                .anyMatch(path -> other.getValue().touched().has(Touched.ofResource(path))))
                .flatMap(other -> all(other.getKey(), 0))
                .filter(item -> paths.contains(item.key().path()))
                .toList();
    }

    /** The items of a change about one resource. */
    List<ChangeItem> items(ChangeId id, int parts, String path) {
        return all(id, parts).filter(item -> item.key().path().equals(path)).toList();
    }

    /** Hands on all items of a change that are still there, part by part; false where one was not. */
    boolean each(Change change, Consumer<ChangeItem> taker) {
        if (change.parts() == 0) {
            items(keys.change(change.id()), Codec::decodeChange, Change::items).forEach(taker);
            return true;
        }
        boolean complete = true;
        for (int part = 0; part < change.parts(); part++) {
            List<ChangeItem> items = part(change.id(), part);
            items.forEach(taker);
            complete &= !items.isEmpty();
        }
        return complete;
    }

    /** The record of a change without its items, as it stands in the store; empty where there is none. */
    Optional<Kept> record(ChangeId id) {
        Optional<Entry> entry = store.read(KeyRange.single(keys.change(id)), 0).entries().stream()
                .findFirst();
        try {
            return entry.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Kept(
                            Codec.decodeChange(entry.get().value()).withItems(List.of()),
                            entry.get().createRevision(),
                            entry.get().modRevision()));
        } catch (UnreadableException broken) {
            throw new IllegalStateException("change " + id + " can't be read", broken);
        }
    }

    /**
     * A change as it stands in the store.
     *
     * @param accepted revision of the transaction that accepted it
     * @param written revision at which its record was written last: of a large change, when all its rows were in intent
     */
    record Kept(Change change, long accepted, long written) {}

    private List<ChangeItem> part(ChangeId id, int part) {
        return items(keys.changePart(id, part), Codec::decodePart, items -> items);
    }

    @FunctionalInterface
    private interface Decoding<T> {
        T decode(Bytes bytes) throws UnreadableException;
    }

    private <T> List<ChangeItem> items(String key, Decoding<T> decoding, Function<T, List<ChangeItem>> items) {
        Optional<Entry> entry =
                store.read(KeyRange.single(key), 0).entries().stream().findFirst();
        if (entry.isEmpty()) {
            return List.of();
        }
        try {
            return items.apply(decoding.decode(entry.get().value()));
        } catch (UnreadableException broken) {
            return List.of(); // named in the image; another change is not hidden by it
        }
    }
}
