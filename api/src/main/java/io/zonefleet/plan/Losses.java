// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.model.Answer;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a change of a domain's answer takes from those who ask: all of it, or of some names all addresses, or all there is. Pure. See
 * {@code docs/decisions/043-a-drain-takes-an-address-wherever-it-stands.md}.
 *
 * @param emptied whether the domain is not answered any more, nor anything below it
 * @param stripped names that have no address any more, or nothing at all, although the domain is answered: itself, or below it
 */
public record Losses(boolean emptied, SortedSet<OwnerName> stripped) {
    /** Of nothing. */
    public static final Losses NONE = new Losses(false, Collections.emptySortedSet());

    private static final Losses EMPTIED = new Losses(true, Collections.emptySortedSet());

    public Losses {
        stripped = Collections.unmodifiableSortedSet(stripped);
    }

    /** What is lost where {@code was} was answered and {@code is} is; empty: nothing was, or is. */
    public static Losses between(Optional<Answer> was, Optional<Answer> is) {
        if (was.isEmpty() || was.equals(is)) {
            return NONE;
        }
        return is.map(now -> new Losses(false, stripped(was.get(), now))).orElse(EMPTIED);
    }

    /**
     * Whole names that are stripped, without a dot at their end.
     *
     * @param domain whose answer it is
     * @param answered which domains are answered: what is at or below one of these, below {@code domain}, was never this domain's to answer
     */
    public List<String> names(DomainName domain, Predicate<DomainName> answered) {
        return stripped.stream()
                .filter(name -> name.domainsAbove(domain).stream().noneMatch(answered))
                .map(name -> name.absolute(domain))
                .map(name -> name.substring(0, name.length() - 1))
                .toList();
    }

    /**
     * What a last resort keeps: what drains leave, and of each name that they would strip what there was.
     *
     * @param whole undrained
     * @param left by drains
     */
    static Answer kept(Answer whole, Answer left) {
        SortedSet<OwnerName> lost = stripped(whole, left);
        if (lost.isEmpty()) {
            return left;
        }
        if (whole.wildcard()
                && lost.contains(OwnerName.WILDCARD)
                && left.addresses().isEmpty()) {
            lost.add(OwnerName.DOMAIN); // there is a CNAME left at most, which can't be repeated beside what is at *
        }
        if (whole.wildcard() && lost.contains(OwnerName.DOMAIN)) {
            lost.add(OwnerName.WILDCARD);
        }
        Answer own = lost.contains(OwnerName.DOMAIN) ? whole : left;
        Set<OwnerName> cuts = cuts(whole);
        Predicate<DnsRecord> taken = record -> lost.contains(record.name())
                || cuts.stream()
                        .anyMatch(cut -> lost.contains(cut) && record.name().isBelow(cut)); // its glue
        List<DnsRecord> records = Stream.concat(
                        left.records().stream().filter(taken.negate()),
                        whole.records().stream().filter(taken))
                .toList();
        boolean wildcard = lost.contains(OwnerName.WILDCARD) ? whole.wildcard() : own.wildcard();
        return new Answer(own.addresses(), own.ttl(), wildcard, left.below(), records);
    }

    private static SortedSet<OwnerName> stripped(Answer was, Answer is) {
        SortedSet<OwnerName> lost = new TreeSet<>();
        if (was.records().isEmpty() && is.records().isEmpty()) { // nearly all: both have addresses
            if (was.wildcard() && !is.wildcard()) {
                lost.add(OwnerName.WILDCARD);
            }
            return lost;
        }
        SortedSet<OwnerName> gone = all(was);
        gone.removeAll(all(is));
        lost.addAll(addressed(was));
        lost.removeAll(addressed(is));
        lost.addAll(gone);
        Set<OwnerName> cuts = cuts(is); // what is delegated now is answered by others
        lost.removeIf(name -> cuts.stream().anyMatch(cut -> name.equals(cut) || name.isBelow(cut)));
        return lost;
    }

    /** Names that are answered with addresses, or with a name that has some. */
    private static SortedSet<OwnerName> addressed(Answer answer) {
        SortedSet<OwnerName> names = new TreeSet<>();
        if (Answer.isRepeatable(answer.addresses(), answer.records())) {
            names.add(OwnerName.DOMAIN);
            if (answer.wildcard()) {
                names.add(OwnerName.WILDCARD);
            }
        }
        Set<OwnerName> cuts = cuts(answer);
        for (DnsRecord record : answer.records()) {
            boolean addresses = record.type().isAddress() || record.type() == RecordType.CNAME;
            if (addresses && cuts.stream().noneMatch(cut -> isGlue(record, cut))) {
                names.add(record.name());
            }
        }
        return names;
    }

    /** All names that answer something. */
    private static SortedSet<OwnerName> all(Answer answer) {
        SortedSet<OwnerName> names = addressed(answer);
        Set<OwnerName> cuts = cuts(answer);
        answer.records().stream()
                .filter(record -> cuts.stream().noneMatch(cut -> isGlue(record, cut)))
                .forEach(record -> names.add(record.name()));
        return names;
    }

    /** Whether a record is an address of a server of a delegation: it is told beside it, and is no answer of its own. */
    private static boolean isGlue(DnsRecord record, OwnerName cut) {
        return record.type().isAddress()
                && (record.name().equals(cut) || record.name().isBelow(cut));
    }

    private static Set<OwnerName> cuts(Answer answer) {
        Set<OwnerName> cuts = new TreeSet<>();
        for (DnsRecord record : answer.records()) {
            if (record.type() == RecordType.NS) {
                cuts.add(record.name());
            }
        }
        return cuts;
    }
}
