// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.SourceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What several contributions to one name say together: all addresses and records, the shortest TTL of each set, the widest wildcard, the
 * strictest below.
 *
 * <p>A record that shuts others out, a CNAME or a delegation, is served only where no other contributor has anything at its name (or, for
 * a delegation, below it): what can be united never goes because of one of them. Of several CNAMEs that of the API is served, else that of
 * the first source by id, and of the clusters that contribute through the API that of the first by id. See
 * {@code docs/decisions/023-records-beyond-addresses.md} and {@code docs/decisions/042-clusters-stand-beside-each-other-as-sources-do.md}.
 *
 * @param answer what is served
 * @param conflicts what is left out of it, in the order of the contributors
 */
public record Union(Answer answer, List<Conflict> conflicts) {
    /**
     * Who contributes: a source, or of {@link SourceId#CLUSTERS} one cluster. The API comes first.
     *
     * @param source whose contribution it is
     * @param cluster whose part of it, of {@link SourceId#CLUSTERS} only
     */
    public record Contributor(SourceId source, Optional<ClusterId> cluster) implements Comparable<Contributor> {
        /** Whose {@code part} is. */
        public static Contributor of(Contribution part) {
            return new Contributor(
                    part.source(), part.source().equals(SourceId.CLUSTERS) ? part.origin() : Optional.empty());
        }

        @Override
        public int compareTo(Contributor other) {
            return Comparator.comparing((Contributor each) -> !each.source.equals(SourceId.API))
                    .thenComparing(Contributor::source)
                    .thenComparing(each -> each.cluster.map(ClusterId::text).orElse(""))
                    .compare(this, other);
        }

        /** For people. */
        @Override
        public String toString() {
            return cluster.map(id -> "cluster " + id).orElseGet(() -> "source " + source);
        }
    }

    /**
     * A record that is not served because of other contributors.
     *
     * @param by whose
     * @param left the record; at {@code *}, where it is a CNAME that a wildcard would repeat
     * @param because of whom, in order
     */
    public record Conflict(Contributor by, DnsRecord left, List<Contributor> because) {
        public Conflict {
            because = because.stream().sorted().distinct().toList();
        }
    }

    public Union {
        conflicts = List.copyOf(conflicts);
    }

    /**
     * The union of contributions.
     *
     * @param contributions to one name, at least one; of each contributor one
     */
    public static Union of(Collection<Contribution> contributions) {
        if (contributions.size() == 1) {
            Answer only = contributions.iterator().next().answer();
            if (only.records().isEmpty()) {
                return new Union(only, List.of());
            }
        }
        return new Uniting(contributions).union();
    }
}
