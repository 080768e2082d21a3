// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.plan.DesiredAnswers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.Name;

/**
 * What a name shall answer on a cluster by the three rules of {@code docs/decisions/002-one-meaning-of-a-name.md}; pure.
 *
 * @param rule that decides
 * @param domain that it is about; empty for upstream
 * @param answer of that domain on the cluster
 * @param drainedOut the nearest domain that would decide, had drains left anything of it
 */
record Meaning(Rule rule, Optional<DomainName> domain, Optional<Answer> answer, Optional<DomainName> drainedOut) {
    /** Why a name answers what it answers. */
    enum Rule {
        /** It is managed itself. */
        OWN("own"),
        /** The nearest managed name above it has a wildcard. */
        WILDCARD("wildcard"),
        /** The nearest managed name above it says that nothing else exists below. */
        NXDOMAIN("nxdomain"),
        /** The nearest managed name above it has records of names below itself, of this one perhaps. */
        RECORDS("records"),
        /** Nobody manages it here. */
        UPSTREAM("upstream");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static Meaning of(IntentImage intent, ClusterId cluster, Name name) {
        Optional<DomainName> drainedOut = Optional.empty();
        String[] labels = name.toString(true).toLowerCase(Locale.ROOT).split("\\.", -1);
        for (int from = 0; from < labels.length; from++) {
            String text = String.join(".", Arrays.asList(labels).subList(from, labels.length));
            Optional<DomainName> up = DomainName.parse(text) instanceof Parsed.Valid<DomainName> valid
                    ? Optional.of(valid.value())
                    : Optional.empty();
            Optional<Answer> answer =
                    up.flatMap(domain -> DesiredAnswers.of(intent, domain).on(cluster));
            if (answer.isPresent()) {
                return new Meaning(rule(from == 0, answer.get()), up, answer, drainedOut);
            }
            boolean itself = from == 0;
            drainedOut = drainedOut.or(() -> up.filter(domain -> undrained(intent, cluster, domain)
                    .filter(all -> rule(itself, all) != Rule.UPSTREAM)
                    .isPresent()));
        }
        return new Meaning(Rule.UPSTREAM, Optional.empty(), Optional.empty(), drainedOut);
    }

    private static Optional<Answer> undrained(IntentImage intent, ClusterId cluster, DomainName domain) {
        return Optional.ofNullable(intent.clusters().get(cluster))
                .flatMap(known -> DesiredAnswers.merge(intent.contributionsTo(domain).stream()
                        .flatMap(part -> part.on(known.value()).stream())
                        .toList()));
    }

    private static Rule rule(boolean itself, Answer answer) {
        if (itself) {
            return Rule.OWN;
        }
        if (answer.hasRecordsBelow()) {
            return Rule.RECORDS;
        }
        return answer.wildcard() ? Rule.WILDCARD : answer.closedBelow() ? Rule.NXDOMAIN : Rule.UPSTREAM;
    }

    /** What a question for it shall be answered, as far as this cluster decides it. */
    Wanted wanted(Name name, int type) {
        return rule == Rule.UPSTREAM || domain.isEmpty() || answer.isEmpty()
                ? new Wanted.Upstream()
                : Wanted.of(domain.get(), answer.get(), name, type);
    }
}
