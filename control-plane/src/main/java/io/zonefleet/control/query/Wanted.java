// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.RecordSet;
import io.zonefleet.render.ZoneContent.Member;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What a question shall be answered, by what a domain answers on a cluster: from the same sets of records that zone files are made of, found as
 * RFC 1034 section 4.3.2 and RFC 4592 have it, so that it holds however names are packed into zones. Pure.
 */
sealed interface Wanted {
    /** These, with status NOERROR; none: there are no such records at the name. */
    record Records(List<Record> records) implements Wanted {}

    /** Another name in its place, whatever that leads to. */
    record Alias(Record alias) implements Wanted {}

    /** That there is no such name. */
    record NoName() implements Wanted {}

    /** Whatever upstream says. */
    record Upstream() implements Wanted {}

    /** What this can't tell from records alone: it depends on how names are stored, or on the version of CoreDNS. */
    record Unsure() implements Wanted {}

    /** Types of which a domain may have records, and those that it surely has none of. */
    private static boolean isCompared(int type) {
        return switch (type) {
            case Type.SOA, Type.DS, Type.RRSIG, Type.NSEC, Type.NSEC3, Type.DNSKEY, Type.NSEC3PARAM, Type.OPT -> false;
            default -> type < 128 || type > 255; // RFC 6895 section 3.1: between are questions, no records
        };
    }

    /**
     * What is wanted of a name that a domain decides about.
     *
     * @param domain at or above it, with no other domain of the cluster between
     * @param answer of the domain on the cluster
     */
    static Wanted of(DomainName domain, Answer answer, Name name, int type) {
        try {
            Name apex = Name.fromString(domain.absolute());
            if (!isCompared(type) || (type == Type.NS && name.equals(apex))) {
                return new Unsure();
            }
            Map<Name, Map<Integer, RecordSet>> owners = new HashMap<>();
            Set<Name> existing = new HashSet<>(Set.of(apex));
            for (RecordSet set : RecordSet.of(new Member(domain, answer))) {
                owners.computeIfAbsent(set.owner(), first -> new TreeMap<>()).put(set.type(), set);
                for (Name at = set.owner(); existing.add(at); ) {
                    at = new Name(at, 1);
                }
            }
            return new Tree(apex, answer.closedBelow(), owners, existing).find(name, type);
        } catch (IOException noRecord) { // only somebody who writes to the store by hand brings it about
            return new Unsure();
        }
    }

    /**
     * The names of one domain.
     *
     * @param closed whether what does not exist gets NXDOMAIN and is not asked upstream
     * @param owners their sets of records by type
     * @param existing these, and names that exist because something is below them
     */
    record Tree(Name apex, boolean closed, Map<Name, Map<Integer, RecordSet>> owners, Set<Name> existing) {
        private Wanted find(Name name, int type) throws IOException {
            for (Name at = name; !at.equals(apex); at = new Name(at, 1)) {
                if (sets(at).containsKey(Type.NS)) {
                    return new Records(List.of()); // delegated: the answer is a referral
                }
            }
            if (owners.containsKey(name)) {
                return at(sets(name), name, type);
            }
            if (existing.contains(name)) {
                return closed ? new Records(List.of()) : farther(name) ? new Unsure() : new Upstream();
            }
            Name encloser = new Name(name, 1);
            while (!existing.contains(encloser)) {
                encloser = new Name(encloser, 1);
            }
            Map<Integer, RecordSet> repeated = sets(Name.fromString("*", encloser));
            if (!repeated.isEmpty()) {
                return at(repeated, name, type);
            }
            return farther(encloser) ? new Unsure() : closed ? new NoName() : new Upstream();
        }

        private Map<Integer, RecordSet> sets(Name owner) {
            return owners.getOrDefault(owner, Map.of());
        }

        /** Whether there is a wildcard above, which CoreDNS before 1.14.7 lets reach beyond names that exist. */
        private boolean farther(Name from) throws IOException {
            for (Name at = from; !at.equals(apex); ) {
                at = new Name(at, 1);
                if (!sets(Name.fromString("*", at)).isEmpty()) {
                    return true;
                }
            }
            return false;
        }

        private static Wanted at(Map<Integer, RecordSet> sets, Name name, int type) {
            RecordSet own = sets.get(type);
            if (own != null) {
                return new Records(own.records().stream()
                        .map(record -> record.withName(name))
                        .toList());
            }
            RecordSet alias = sets.get(Type.CNAME);
            return alias == null
                    ? new Records(List.of())
                    : new Alias(alias.records().getFirst().withName(name));
        }
    }

    /** What is wanted as records; none where it is another thing. */
    default List<Record> all() {
        return switch (this) {
            case Records(List<Record> records) -> records;
            case Alias(Record alias) -> List.of(alias);
            case NoName none -> List.of();
            case Upstream upstream -> List.of();
            case Unsure unsure -> List.of();
        };
    }

    /** Whether an answer is that; empty where that can't be told. */
    default Optional<Boolean> isIn(Said said) {
        Set<String> lines = said.records().stream().map(Wanted::text).collect(Collectors.toSet());
        boolean whole = said.total() == said.records().size();
        return switch (this) {
            case Records(List<Record> records) ->
                whole
                        ? Optional.of(said.status().equals("NOERROR")
                                && lines.equals(
                                        records.stream().map(Wanted::text).collect(Collectors.toSet())))
                        : Optional.empty();
            case Alias(Record alias) ->
                whole || lines.contains(text(alias)) ? Optional.of(lines.contains(text(alias))) : Optional.empty();
            case NoName none -> Optional.of(said.status().equals("NXDOMAIN"));
            case Upstream upstream -> Optional.empty();
            case Unsure unsure -> Optional.empty();
        };
    }

    private static String text(Record record) {
        return text(new Said.Line(
                record.getName().toString(true).toLowerCase(Locale.ROOT),
                Type.string(record.getType()),
                record.rdataToString()));
    }

    /** Names within data may come in any case. */
    private static String text(Said.Line line) {
        boolean ofNames = Set.of("CNAME", "NS", "MX", "SRV").contains(line.type());
        return line.name() + " " + line.type() + " " + (ofNames ? line.data().toLowerCase(Locale.ROOT) : line.data());
    }
}
