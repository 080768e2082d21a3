// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.files.FileContent.Line;
import io.zonefleet.control.files.FileContent.Wanted;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/**
 * The domains of a zone file; pure. A host name with records is a domain, whatever else there is belongs to the nearest domain above it:
 * names that are no host names, delegations and their glue. A wildcard that says the same as its parent is that domain's {@code wildcard}.
 */
final class ZoneDomains {
    private static final Set<Integer> TYPES =
            Set.of(Type.A, Type.AAAA, Type.CNAME, Type.TXT, Type.SRV, Type.MX, Type.CAA, Type.NS);

    private final Violations violations;
    private final Lines lines = new Lines();
    /** Owner names, without their last dot, in lower case. */
    private final Map<String, List<ZoneRecord>> owners = new TreeMap<>();

    private final Set<String> delegations = new HashSet<>();

    private ZoneDomains(Violations violations) {
        this.violations = violations;
    }

    /** What {@code records} say; what cannot be is added to {@code violations} by line. */
    static FileContent of(List<ZoneRecord> records, Violations violations) {
        ZoneDomains zone = new ZoneDomains(violations);
        Set<String> apexes = new TreeSet<>();
        records.stream().filter(r -> r.record().getType() == Type.SOA).forEach(r -> apexes.add(owner(r)));
        records.forEach(record -> zone.take(record, apexes));
        NavigableSet<String> domains = new TreeSet<>();
        zone.owners.keySet().stream().filter(zone::isDomain).forEach(domains::add);
        return zone.content(domains);
    }

    private static String owner(ZoneRecord record) {
        String text = record.record().getName().toString(true).toLowerCase(Locale.ROOT);
        return text.equals("@") ? "" : text;
    }

    private void take(ZoneRecord record, Set<String> apexes) {
        String owner = owner(record);
        int type = record.record().getType();
        if (record.record().getDClass() != DClass.IN) {
            violations.add(record.at(), owner, "zone-class", "leave it out: only records of class IN are served");
        } else if (type == Type.SOA || (type == Type.NS && apexes.contains(owner))) {
            lines.add(new Line(record.at(), owner, "left out: Zonefleet writes SOA and NS of its zones itself"));
        } else if (!TYPES.contains(type)) {
            violations.add(
                    record.at(),
                    owner + " " + ZoneReader.type(record.record()),
                    "zone-type",
                    "leave it out: served are A, AAAA, CNAME, TXT, SRV, MX, CAA and NS");
        } else {
            owners.computeIfAbsent(owner, first -> new ArrayList<>()).add(record);
            if (type == Type.NS) {
                delegations.add(owner);
            }
        }
    }

    private boolean isDomain(String owner) {
        return DomainName.parse(owner) instanceof Parsed.Valid<DomainName> && !isDelegated(owner);
    }

    private boolean isDelegated(String owner) {
        return delegations.contains(owner) || above(owner, delegations).isPresent();
    }

    private FileContent content(NavigableSet<String> domains) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        Map<String, IntentKey.OfDomain> keys = new HashMap<>();
        domains.forEach(domain -> {
            parts.put(domain, new ArrayList<>());
            keys.put(domain, new IntentKey.OfDomain(DomainName.of(domain), SourceId.API));
        });
        owners.forEach((owner, records) -> {
            Optional<String> domain = domains.contains(owner) ? Optional.of(owner) : above(owner, domains);
            Optional<IntentKey> key = domain.map(keys::get);
            OptionalLong ttl = domain.map(known -> ttl(owner, known)).orElse(OptionalLong.empty());
            records.forEach(record -> key.ifPresentOrElse(
                    known -> line(record, known, ttl), () -> lines.add(new Line(record.at(), "domains/" + owner, ""))));
            if (domain.isEmpty()) {
                violations.add(
                        records.getFirst().at(),
                        owner,
                        "zone-no-domain",
                        "give a name above it an address or another record: what is no host name belongs to the domain above it");
            } else if (!domains.contains(owner)) {
                parts.getOrDefault(domain.get(), new ArrayList<>()).add(owner);
            }
        });
        Map<IntentKey, Wanted> wanted = new LinkedHashMap<>();
        parts.forEach((domain, others) -> {
            IntentKey.OfDomain key = Objects.requireNonNull(keys.get(domain), "one of each");
            String at = owners.getOrDefault(domain, List.of()).getFirst().at();
            wanted.put(key, new Wanted.Fields(at, key.name(), fields(domain, others)));
        });
        lines.sort(java.util.Comparator.comparingInt(
                line -> Integer.parseInt(line.at().substring("line/".length()))));
        return new FileContent(lines, wanted, Set.of());
    }

    /** What addresses of {@code owner} get, as those of their domain; empty where it keeps records of its own. */
    private OptionalLong ttl(String owner, String domain) {
        boolean below = owner.equals(wildcard(domain)) && saysTheSameBelow(domain);
        return owner.equals(domain) || below
                ? ttlOfAddresses(owners.getOrDefault(domain, List.of()))
                : OptionalLong.empty();
    }

    /** @param ttl of addresses, where they get one */
    private void line(ZoneRecord record, IntentKey key, OptionalLong ttl) {
        long own = record.record().getTTL();
        if (!isAddress(record) || ttl.orElse(own) == own) {
            lines.add(record.at(), key);
        } else {
            lines.add(
                    record.at(),
                    key,
                    "its TTL becomes %d s, not %d s: all addresses of a name have one TTL, the shortest"
                            .formatted(ttl.getAsLong(), own));
        }
    }

    private static String wildcard(String domain) {
        return "*." + domain;
    }

    /** Whether the wildcard below says the same, so that it needs no records of its own. */
    private boolean saysTheSameBelow(String domain) {
        List<ZoneRecord> own = owners.getOrDefault(domain, List.of());
        return owners.containsKey(wildcard(domain))
                && own.stream().allMatch(r -> isAddress(r) || r.record().getType() == Type.CNAME)
                && texts(own).equals(texts(owners.getOrDefault(wildcard(domain), List.of())));
    }

    private static OptionalLong ttlOfAddresses(List<ZoneRecord> own) {
        return own.stream()
                .filter(ZoneDomains::isAddress)
                .mapToLong(each -> each.record().getTTL())
                .min();
    }

    /** The nearest of {@code names} above. A dot after a backslash is part of a label. */
    private static Optional<String> above(String owner, Set<String> names) {
        for (int i = 0; i < owner.length(); i++) {
            if (owner.charAt(i) == '\\') {
                i++;
            } else if (owner.charAt(i) == '.' && names.contains(owner.substring(i + 1))) {
                return Optional.of(owner.substring(i + 1));
            }
        }
        return Optional.empty();
    }

    private ObjectNode fields(String domain, List<String> others) {
        ObjectNode fields = JsonBody.object();
        List<ZoneRecord> own = owners.getOrDefault(domain, List.of());
        boolean sameBelow = saysTheSameBelow(domain);
        addresses(fields, own);
        fields.put("wildcard", sameBelow);
        ArrayNode records = fields.arrayNode();
        own.stream().filter(record -> !isAddress(record)).forEach(record -> add(records, "@", record));
        others.stream()
                .filter(other -> !(sameBelow && other.equals(wildcard(domain))))
                .forEach(other -> owners.getOrDefault(other, List.of())
                        .forEach(record ->
                                add(records, other.substring(0, other.length() - domain.length() - 1), record)));
        fields.set("records", records.isEmpty() ? NullNode.getInstance() : records);
        return fields;
    }

    private void addresses(ObjectNode fields, List<ZoneRecord> own) {
        List<ZoneRecord> addressed = own.stream().filter(ZoneDomains::isAddress).toList();
        if (addressed.isEmpty()) {
            fields.set("addresses", NullNode.getInstance());
            return;
        }
        ArrayNode addresses = fields.putArray("addresses");
        Set<String> seen = new TreeSet<>();
        for (ZoneRecord record : addressed) {
            String text = record.record().rdataToString();
            if (seen.add(text)) {
                addresses.add(text);
            }
        }
        fields.put("ttl", ttlOfAddresses(addressed).orElseThrow());
    }

    private static void add(ArrayNode records, String name, ZoneRecord record) {
        records.addObject()
                .put("name", name)
                .put("type", ZoneReader.type(record.record()))
                .put("ttl", record.record().getTTL())
                .put("data", record.record().rdataToString());
    }

    private static boolean isAddress(ZoneRecord record) {
        return record.record().getType() == Type.A || record.record().getType() == Type.AAAA;
    }

    private static Set<String> texts(List<ZoneRecord> records) {
        Set<String> texts = new TreeSet<>();
        records.forEach(r -> texts.add(r.record().getTTL() + " " + r.record().getType() + " "
                + r.record().rdataToString()));
        return texts;
    }
}
