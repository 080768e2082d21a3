// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Edits that are accepted together or not at all.
 *
 * @param actor who: {@code token:<name>} or {@code source:<id>}
 * @param comment why; may be empty
 * @param edits each key at most once
 * @param parts wishes about parts of pieces, none of {@code edits}; several of one piece are about different parts
 * @param allowShrink switches the shrink guard off (invariant I5)
 * @param explicitSingle the explicit delete of one domain, which the guard never holds up
 * @param idempotency makes a repetition harmless
 */
public record WriteRequest(
        String actor,
        String comment,
        List<Edit> edits,
        List<PartEdit> parts,
        boolean allowShrink,
        boolean explicitSingle,
        Optional<Idempotency> idempotency) {
    public WriteRequest {
        edits = List.copyOf(edits);
        parts = List.copyOf(parts);
    }

    /** A request without wishes about parts. */
    public WriteRequest(
            String actor,
            String comment,
            List<Edit> edits,
            boolean allowShrink,
            boolean explicitSingle,
            Optional<Idempotency> idempotency) {
        this(actor, comment, edits, List.of(), allowShrink, explicitSingle, idempotency);
    }

    /**
     * What recognises a repeated request.
     *
     * @param key chosen by the client
     * @param fingerprint SHA-256 over method, path, query and body: the same key with another request is a mistake
     */
    public record Idempotency(String key, String fingerprint) {}

    /** Whether it is about parts alone, whatever there is beside them: such ones may be merged in any order. */
    boolean isOfParts() {
        return edits.isEmpty() && !parts.isEmpty() && parts.stream().allMatch(part -> isOfParts(part.precondition()));
    }

    private static boolean isOfParts(Precondition relied) {
        return switch (relied) {
            case Precondition.Any any -> true;
            case Precondition.OfPart part -> part.isOfPartAlone();
            case Precondition.Absent absent -> false;
            case Precondition.Matches matches -> false;
        };
    }

    /** Whether the shrink guard judges it. */
    boolean isGuarded() {
        return !allowShrink && !explicitSingle;
    }

    /** All pieces that it is about. */
    List<IntentKey> keys() {
        return parts.isEmpty()
                ? edits.stream().map(Edit::key).toList()
                : Stream.<IntentKey>concat(
                                parts.stream().map(PartEdit::key),
                                edits.stream().map(Edit::key))
                        .toList();
    }

    /** What it comes to on {@code intent}: an edit of each wish. Of several wishes about one piece, each has what the ones before leave of it. */
    List<Edit> on(IntentImage intent) {
        if (parts.isEmpty()) {
            return edits;
        }
        List<Edit> all = new ArrayList<>();
        IntentImage now = intent;
        boolean shared = sharesPieces();
        for (PartEdit part : parts) {
            Optional<Edit> edit = part.on(now);
            if (edit.isPresent()) {
                all.add(edit.get());
                now = shared ? now.with(part.key(), edit.get().after(), Long.MAX_VALUE) : now;
            }
        }
        all.addAll(edits);
        return all;
    }

    /** Of {@link #on}, an edit of each piece: of several of one piece the last. */
    List<Edit> together(List<Edit> each) {
        if (!sharesPieces()) {
            return each;
        }
        Map<IntentKey, Edit> last = new LinkedHashMap<>();
        each.forEach(edit -> last.put(edit.key(), edit));
        return List.copyOf(last.values());
    }

    private boolean sharesPieces() {
        return parts.size() > 1 && parts.stream().map(PartEdit::key).distinct().count() < parts.size();
    }

    /** What it puts, as it is to be judged: of what clusters share, only the parts that it is about. */
    List<Edit> judged() {
        return parts.isEmpty()
                ? edits
                : Stream.concat(parts.stream().flatMap(part -> part.put().stream()), edits.stream())
                        .toList();
    }

    /** The domains it is about. */
    Set<DomainName> names() {
        Set<DomainName> names = new HashSet<>();
        for (IntentKey key : keys()) {
            if (key instanceof IntentKey.OfDomain domain) {
                names.add(domain.name());
            }
        }
        return names;
    }

    /** A request without options. */
    public static WriteRequest of(String actor, List<Edit> edits) {
        return new WriteRequest(actor, "", edits, false, false, Optional.empty());
    }
}
