// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Edits that are accepted together or not at all.
 *
 * @param actor who: {@code token:<name>} or {@code source:<id>}
 * @param comment why; may be empty
 * @param edits each key at most once
 * @param allowShrink switches the shrink guard off (invariant I5)
 * @param explicitSingle the explicit delete of one domain, which the guard never holds up
 * @param idempotency makes a repetition harmless
 */
public record WriteRequest(
        String actor,
        String comment,
        List<Edit> edits,
        boolean allowShrink,
        boolean explicitSingle,
        Optional<Idempotency> idempotency) {
    public WriteRequest {
        edits = List.copyOf(edits);
    }

    /**
     * What recognises a repeated request.
     *
     * @param key chosen by the client
     * @param fingerprint SHA-256 over method, path, query and body: the same key with another request is a mistake
     */
    public record Idempotency(String key, String fingerprint) {}

    /** Whether the shrink guard judges it. */
    boolean isGuarded() {
        return !allowShrink && !explicitSingle;
    }

    /** The domains it is about. */
    Set<DomainName> names() {
        Set<DomainName> names = new HashSet<>();
        for (Edit edit : edits) {
            if (edit.key() instanceof IntentKey.OfDomain domain) {
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
