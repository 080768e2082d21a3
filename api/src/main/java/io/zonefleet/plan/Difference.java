// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.Ttl;
import io.zonefleet.plan.Union.Contributor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a contributor says of an answer and is not served so, because others say more of it: nothing of its own is left out of the {@link Union}.
 * See {@code docs/decisions/042-clusters-stand-beside-each-other-as-sources-do.md}.
 *
 * @param by whose word it is
 * @param kind of what
 * @param record of a ttl: of which record, as it says it; empty: of its addresses
 * @param said what it says
 * @param served what is served
 * @param because of whom, in order
 */
public record Difference(
        Contributor by, Kind kind, Optional<DnsRecord> record, String said, String served, List<Contributor> because) {
    /** What can be served otherwise than somebody says. */
    public enum Kind {
        /** How long the answer may be kept: the shortest that anybody says of one set of records counts. */
        TTL("ttl"),
        /** Whether names below get the same: they do where anybody says so. */
        WILDCARD("wildcard"),
        /** What names below that do not exist get: that they do not exist, where anybody says so. */
        BELOW("below");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As it is written in JSON. */
        public String text() {
            return text;
        }
    }

    public Difference {
        because = because.stream().sorted().distinct().toList();
    }

    /**
     * All of them, in the order of the contributors.
     *
     * @param parts what is contributed to one name; of each contributor one
     * @param served their union
     */
    public static List<Difference> of(Collection<Contribution> parts, Answer served) {
        if (parts.size() < 2) {
            return List.of();
        }
        List<Difference> found = new ArrayList<>();
        for (Contribution part : parts) {
            ttls(part, parts, served, found);
            wildcard(part, parts, served).ifPresent(found::add);
            below(part, parts, served).ifPresent(found::add);
        }
        return found.stream()
                .sorted(Comparator.comparing(Difference::by)
                        .thenComparing(Difference::kind)
                        .thenComparing(
                                each -> each.record().map(DnsRecord::toString).orElse("")))
                .toList();
    }

    private static void ttls(Contribution part, Collection<Contribution> parts, Answer served, List<Difference> found) {
        Contributor by = Contributor.of(part);
        Answer answer = part.answer();
        if (!answer.addresses().isEmpty() && answer.ttl().compareTo(served.ttl()) > 0) {
            found.add(new Difference(
                    by,
                    Kind.TTL,
                    Optional.empty(),
                    seconds(answer.ttl()),
                    seconds(served.ttl()),
                    who(parts, other -> other.ttl().equals(served.ttl()))));
        }
        for (DnsRecord record : answer.records()) {
            served.records().stream()
                    .filter(other -> other.isOfSetOf(record) && other.data().equals(record.data()))
                    .filter(other -> other.ttl().compareTo(record.ttl()) < 0)
                    .findFirst()
                    .ifPresent(other -> found.add(new Difference(
                            by,
                            Kind.TTL,
                            Optional.of(record),
                            seconds(record.ttl()),
                            seconds(other.ttl()),
                            who(
                                    parts,
                                    says -> says.records().stream()
                                            .anyMatch(each -> each.isOfSetOf(other)
                                                    && each.ttl().equals(other.ttl()))))));
        }
    }

    /** Where it has something that names below get, too. */
    private static Optional<Difference> wildcard(Contribution part, Collection<Contribution> parts, Answer served) {
        Answer answer = part.answer();
        boolean repeated = !answer.addresses().isEmpty()
                || (answer.alias().isPresent() && served.alias().isPresent());
        boolean differs = served.wildcard() && !answer.wildcard() && repeated;
        return differs
                ? Optional.of(new Difference(
                        Contributor.of(part),
                        Kind.WILDCARD,
                        Optional.empty(),
                        "false",
                        "true",
                        who(parts, Answer::wildcard)))
                : Optional.empty();
    }

    private static Optional<Difference> below(Contribution part, Collection<Contribution> parts, Answer served) {
        Answer answer = part.answer();
        boolean differs = !served.wildcard() && !answer.wildcard() && answer.below() != served.below();
        return differs
                ? Optional.of(new Difference(
                        Contributor.of(part),
                        Kind.BELOW,
                        Optional.empty(),
                        answer.below().text(),
                        served.below().text(),
                        who(parts, other -> other.below() == Below.NXDOMAIN)))
                : Optional.empty();
    }

    private static String seconds(Ttl ttl) {
        return Integer.toString(ttl.seconds());
    }

    private static List<Contributor> who(Collection<Contribution> parts, Predicate<Answer> says) {
        return parts.stream()
                .filter(part -> says.test(part.answer()))
                .map(Contributor::of)
                .toList();
    }
}
