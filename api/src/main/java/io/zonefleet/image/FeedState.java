// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.keys.Digest;
import io.zonefleet.model.Answer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * One feed as a reader has it.
 *
 * @param head intent revision of its newest write; empty: it has no head and is not whole
 * @param headRevision mod revision of the head
 * @param with other feeds that writes have touched together with this one, with the head revision that they have by it; of all heads that
 *     were seen, as the newest need not be of the same write
 * @param partial whether more of the newest write's step is still to come
 * @param removed intent revision of the last accepted removal, 0 for none
 * @param digest what it held at some moment
 * @param domains what is answered; an empty answer masks
 * @param zones declared zones with the revision of their declaration
 * @param serials revision at which a zone last lost something
 * @param versions every key but head and digest with its mod revision, for the digest
 */
public record FeedState(
        OptionalLong head,
        long headRevision,
        PSortedMap<String, Long> with,
        boolean partial,
        long removed,
        Optional<Digest> digest,
        NameMap<Stamped<Optional<Answer>>> domains,
        NameMap<Long> zones,
        NameMap<Long> serials,
        PSortedMap<String, Long> versions) {

    /** A feed of which nothing is known. */
    public static final FeedState EMPTY = new FeedState(
            OptionalLong.empty(),
            0,
            TreePMap.empty(),
            false,
            0,
            Optional.empty(),
            NameMap.empty(),
            NameMap.empty(),
            NameMap.empty(),
            TreePMap.empty());

    /** Whether it contradicts the digest of its own revision: something is missing or too much. */
    public boolean contradictsDigest() {
        return digest.isPresent()
                && digest.get().at() == headRevision
                && !Digest.of(headRevision, versions).equals(digest.get());
    }

    FeedState withHead(OptionalLong from, long revision, List<String> feeds, boolean more) {
        PSortedMap<String, Long> together = with;
        for (String feed : feeds) {
            together = together.plus(feed, revision);
        }
        return new FeedState(from, revision, together, more, removed, digest, domains, zones, serials, versions);
    }

    /** What was seen of other feeds counts no more: everything is read at one revision. */
    FeedState alone() {
        return new FeedState(
                head, headRevision, TreePMap.empty(), partial, removed, digest, domains, zones, serials, versions);
    }

    FeedState withDigest(Optional<Digest> value) {
        return new FeedState(head, headRevision, with, partial, removed, value, domains, zones, serials, versions);
    }

    FeedState withRemoved(long from) {
        return new FeedState(head, headRevision, with, partial, from, digest, domains, zones, serials, versions);
    }

    FeedState withDomains(NameMap<Stamped<Optional<Answer>>> value) {
        return new FeedState(head, headRevision, with, partial, removed, digest, value, zones, serials, versions);
    }

    FeedState withZones(NameMap<Long> value) {
        return new FeedState(head, headRevision, with, partial, removed, digest, domains, value, serials, versions);
    }

    FeedState withSerials(NameMap<Long> value) {
        return new FeedState(head, headRevision, with, partial, removed, digest, domains, zones, value, versions);
    }

    FeedState withVersions(PSortedMap<String, Long> value) {
        return new FeedState(head, headRevision, with, partial, removed, digest, domains, zones, serials, value);
    }
}
