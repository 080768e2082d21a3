// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.wire.QueryFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Horizon;
import io.zonefleet.model.Labels;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which contributions are meant, for lists of domains and for edits of many alike: all conditions have to hold for one contribution. What is left
 * out selects all. Pure.
 *
 * @param below at or below this name
 * @param origin their cluster
 * @param source who contributes them
 * @param owner word for word; empty: those without
 * @param labels with these values
 * @param address among those that they have, also for some clusters alone, or below them
 * @param type of a record that they have, addresses among them
 * @param enabled whether they are served
 * @param servedBy a cluster that gets something of them; drains aside
 * @param drained only those of which drains take something
 * @param names one of these; empty: any
 */
public record DomainFilter(
        Optional<DomainName> below,
        Optional<ClusterId> origin,
        Optional<SourceId> source,
        Optional<String> owner,
        Labels labels,
        Optional<Address> address,
        Optional<RecordType> type,
        Optional<Boolean> enabled,
        Optional<ClusterId> servedBy,
        boolean drained,
        Set<DomainName> names) {
    private static final int MAX_NAMES = 200_000;

    public DomainFilter {
        names = Set.copyOf(names);
    }

    /** As parameters say it: of a list. */
    static DomainFilter of(QueryFields query) {
        return new DomainFilter(
                query.parsed("below", DomainName::parse),
                query.parsed("cluster", ClusterId::parse),
                query.parsed("source", SourceId::parse),
                query.text("owner", DomainJson.MAX_OWNER),
                query.parsed("labels", ModelFields::labelsOf).orElse(Labels.NONE),
                query.parsed("address", Address::parse),
                query.parsed("type", RecordType::parse),
                query.either("enabled"),
                query.parsed("servedBy", ClusterId::parse),
                query.flag("drained"),
                Set.of());
    }

    /** As a body says it. It has to be there, so that nobody changes everything by leaving it out; an empty one is all. */
    public static DomainFilter of(Optional<JsonFields> given, Violations violations) {
        if (given.isEmpty()) {
            violations.add("/filter", "", "required", "say which domains are meant; {} for all");
        }
        JsonFields fields = given.orElseGet(() -> JsonFields.of(JsonBody.object(), "/filter", violations));
        DomainFilter filter = new DomainFilter(
                fields.parsed("below", DomainName::parse),
                fields.parsed("origin", ClusterId::parse),
                fields.parsed("source", SourceId::parse),
                fields.string("owner"),
                ModelFields.labels(fields, "labels"),
                fields.parsed("address", Address::parse),
                fields.parsed("type", RecordType::parse),
                fields.has("enabled") ? Optional.of(fields.flag("enabled", true)) : Optional.empty(),
                fields.parsed("servedBy", ClusterId::parse),
                fields.flag("drained", false),
                Set.copyOf(fields.distinct("names", 1, MAX_NAMES, DomainName::parse)));
        fields.end();
        return filter;
    }

    /** Whether it selects everything. */
    boolean isAll() {
        return origin.isEmpty() && source.isEmpty() && isNoNarrower();
    }

    /** Whether it selects all of its origin or of its source, so that nothing needs a look. */
    boolean isOfIndex() {
        return (origin.isEmpty() || source.isEmpty()) && isNoNarrower();
    }

    private boolean isNoNarrower() {
        return below.isEmpty()
                && owner.isEmpty()
                && labels.isEmpty()
                && address.isEmpty()
                && type.isEmpty()
                && enabled.isEmpty()
                && servedBy.isEmpty()
                && !drained
                && names.isEmpty();
    }

    /** What it selects where clusters and drains are those of {@code intent}. */
    public Predicate<Contribution> on(IntentImage intent) {
        List<Predicate<Contribution>> all = new ArrayList<>();
        origin.ifPresent(id -> all.add(part -> part.origin().filter(id::equals).isPresent()));
        source.ifPresent(id -> all.add(part -> part.source().equals(id)));
        below.ifPresent(name -> all.add(part -> part.name().isAtOrBelow(name)));
        owner.ifPresent(text -> all.add(part -> part.owner().equals(text)));
        enabled.ifPresent(on -> all.add(part -> part.enabled() == on));
        type.ifPresent(wanted -> all.add(part -> has(part, wanted)));
        address.ifPresent(wanted -> all.add(part -> has(part, wanted)));
        servedBy.ifPresent(
                id -> all.add(served(Optional.ofNullable(intent.clusters().get(id)))));
        if (!labels.isEmpty()) {
            all.add(part -> part.labels().match(labels));
        }
        if (!names.isEmpty()) {
            all.add(part -> names.contains(part.name()));
        }
        if (drained) {
            DrainedParts drains = new DrainedParts(intent.allDrains());
            all.add(drains::takeOf);
        }
        return part -> {
            for (Predicate<Contribution> one : all) {
                if (!one.test(part)) {
                    return false;
                }
            }
            return true;
        };
    }

    /** A cluster that is not declared gets nothing. */
    private static Predicate<Contribution> served(Optional<Versioned<Cluster>> cluster) {
        return part -> cluster.isPresent() && part.on(cluster.get().value()).isPresent();
    }

    // loops here and below: lists ask it of a hundred thousand, nearly all of which have an address and nothing else
    private static boolean has(Contribution part, RecordType type) {
        for (DnsRecord record : part.answer().records()) {
            if (record.type() == type) {
                return true;
            }
        }
        if (type.isAddress()) {
            for (Address address : part.answer().addresses()) {
                if (address.isIpv4() == (type == RecordType.A)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether an address stands in it, wherever an edit would replace it. */
    public static boolean has(Contribution part, Address wanted) {
        if (part.answer().addresses().contains(wanted)) {
            return true;
        }
        for (Horizon horizon : part.horizons()) {
            if (horizon.addresses().contains(wanted)) {
                return true;
            }
        }
        for (DnsRecord record : part.answer().records()) {
            if (record.address().filter(wanted::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
