// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.ClusterId;
import java.util.List;

/** What the writer of an edit relies on. */
public sealed interface Precondition {
    /** Nothing. */
    record Any() implements Precondition {}

    /** That there is none yet ({@code If-None-Match: *}). */
    record Absent() implements Precondition {}

    /**
     * That it was last changed at {@code revision} ({@code If-Match}). A domain's revision is the newest of its contributions.
     *
     * @param revision as in the {@code ETag}
     * @param pointer JSON pointer to where the request says so; empty where it does not say it in its body
     */
    record Matches(long revision, String pointer) implements Precondition {
        /** One that no body says. */
        public Matches(long revision) {
            this(revision, "");
        }
    }

    /**
     * That what a cluster contributes is as it was read ({@code If-Match} of a part).
     *
     * @param cluster whose part
     * @param any whether any part of it will do
     * @param tags of parts that will do ({@link PartTag})
     * @param revisions of the domain that will do, whatever the part is then
     * @param pointer JSON pointer to where the request says so; empty where it does not say it in its body
     */
    record OfPart(ClusterId cluster, boolean any, List<String> tags, List<Long> revisions, String pointer)
            implements Precondition {
        public OfPart {
            tags = List.copyOf(tags);
            revisions = List.copyOf(revisions);
        }

        /** One that no body says. */
        public OfPart(ClusterId cluster, boolean any, List<String> tags, List<Long> revisions) {
            this(cluster, any, tags, revisions, "");
        }

        /** Whether it is about nothing but the part. */
        boolean isOfPartAlone() {
            return revisions.isEmpty();
        }
    }
}
