// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.write.Warning;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Horizon;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Placement;
import io.zonefleet.model.RecordRules;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Domains and contributions in JSON. */
public final class DomainJson {
    /** Longest owner. */
    static final int MAX_OWNER = 128;

    private DomainJson() {}

    /** Reads a spec; empty where something is wrong with it, which {@code fields} then tells. */
    public static Optional<Contribution> read(JsonFields fields, DomainName name, SourceId source) {
        boolean hasRecords = fields.has("records");
        if (!fields.has("addresses") && !hasRecords) {
            fields.missing("addresses", "give at least one address, or records");
        }
        List<Address> addresses =
                fields.distinct("addresses", hasRecords ? 0 : 1, Answer.MAX_ADDRESSES, Address::parse);
        Ttl ttl = ModelFields.ttl(fields, "ttl", Ttl.MAX_SECONDS, Ttl.DEFAULT);
        List<DnsRecord> records = RecordJson.readAll(fields, name, ttl);
        boolean wildcard = fields.flag("wildcard", false);
        Below below = fields.word("below", Below.values(), Below::text, Below.FORWARD);
        boolean enabled = fields.flag("enabled", true);
        boolean lastResort = fields.flag("lastResort", false);
        Optional<ClusterId> origin = fields.parsed("origin", ClusterId::parse);
        Placement placement = ModelFields.placement(fields, "placement");
        List<Horizon> horizons = fields.list("horizons", 0, Horizon.MAX, (node, at) -> horizon(fields, node, at));
        String owner = fields.text("owner", MAX_OWNER, "");
        String comment = fields.text("comment", ModelFields.MAX_COMMENT, "");
        Labels labels = ModelFields.labels(fields, "labels");
        fields.end();
        if (fields.isGood() && hasRecords) {
            RecordRules.check(name, addresses, wildcard, records)
                    .forEach(wrong -> fields.violations().add(wrong.under(fields.pointer())));
        }
        return fields.isGood()
                ? Optional.of(new Contribution(
                                name,
                                source,
                                new Answer(addresses, ttl, wildcard, below, records),
                                enabled,
                                origin,
                                placement,
                                owner,
                                comment,
                                labels)
                        .withHorizons(horizons)
                        .withLastResort(lastResort))
                : Optional.empty();
    }

    /** Reads what {@code cluster} contributes to a name, which no other origin may be said of. Empty also where the cluster is not known. */
    public static Optional<Contribution> readPart(JsonFields fields, DomainName name, Optional<ClusterId> cluster) {
        Optional<Contribution> read = read(fields, name, SourceId.CLUSTERS);
        read.flatMap(Contribution::origin)
                .filter(origin -> !cluster.equals(Optional.of(origin)))
                .ifPresent(origin -> fields.violations()
                        .add(
                                fields.pointer("origin"),
                                origin.text(),
                                "origin",
                                "leave it out: it is the cluster in the path"));
        return read.flatMap(part -> cluster.map(part::of));
    }

    private static Optional<Horizon> horizon(JsonFields spec, JsonNode node, String at) {
        JsonFields fields = JsonFields.of(node, at, spec.violations());
        if (!node.isObject()) {
            return Optional.empty();
        }
        Placement clusters = ModelFields.clusters(fields);
        if (fields.isGood() && clusters.isEverywhere()) {
            fields.missing("clusters", "name the clusters, by id or by labels");
        }
        if (!fields.has("addresses")) {
            fields.missing("addresses", "give the addresses for these clusters; [] for none");
        }
        List<Address> addresses = fields.distinct("addresses", 0, Answer.MAX_ADDRESSES, Address::parse);
        fields.end();
        return fields.isGood() ? Optional.of(new Horizon(clusters, addresses)) : Optional.empty();
    }

    /** A contribution as the spec that makes it. */
    public static ObjectNode spec(Contribution part) {
        ObjectNode json = spec(JsonBody.object(), part, part.answer());
        if (!part.others().isEmpty()) {
            ArrayNode others = json.putArray("others");
            part.others().forEach(other -> others.add(spec(other)));
        }
        return json;
    }

    private static ObjectNode spec(ObjectNode json, Contribution part, Answer answer) {
        ModelFields.putAddresses(json, "addresses", answer.addresses());
        json.put("ttl", answer.ttl().seconds())
                .put("wildcard", answer.wildcard())
                .put("below", answer.below().text())
                .put("enabled", part.enabled());
        RecordJson.putAll(json, answer.records());
        if (part.lastResort()) {
            json.put("lastResort", true);
        }
        part.origin().ifPresent(origin -> json.put("origin", origin.text()));
        ModelFields.putPlacement(json, part.placement());
        if (!part.horizons().isEmpty()) {
            ArrayNode horizons = json.putArray("horizons");
            part.horizons().forEach(horizon -> {
                ObjectNode node = horizons.addObject();
                ModelFields.putClusters(node, horizon.clusters());
                ModelFields.putAddresses(node, "addresses", horizon.addresses());
            });
        }
        ModelFields.putText(json, "owner", part.owner());
        ModelFields.putText(json, "comment", part.comment());
        ModelFields.putLabels(json, "labels", part.labels());
        return json;
    }

    /**
     * Lets those records of a spec that have the ttl of the domain say none, so that they follow where that is changed. What is kept of a record
     * always has a ttl, whether one was said or not.
     */
    public static void followTtl(ObjectNode spec) {
        spec.path("records").forEach(record -> {
            if (record instanceof ObjectNode node && node.path("ttl").equals(spec.path("ttl"))) {
                node.remove("ttl");
            }
        });
    }

    /** Puts each part of a piece. */
    static void putParts(ArrayNode array, Versioned<Contribution> piece) {
        for (Contribution part : piece.value().parts()) {
            ObjectNode node =
                    array.addObject().put("source", part.source().text()).put("revision", piece.revision());
            spec(node, part, part.answer());
        }
    }

    /** A domain as it is declared, without a word of drains. */
    public static ObjectNode view(
            DomainName name, Collection<Versioned<Contribution>> contributions, List<Warning> warnings) {
        return view(name, contributions, warnings, DrainedParts.NONE);
    }

    /**
     * A domain: merged at the top, then each source's part, as declared.
     *
     * @param drained which names the drains that take something of it
     */
    static ObjectNode view(
            DomainName name,
            Collection<Versioned<Contribution>> contributions,
            List<Warning> warnings,
            DrainedParts drained) {
        Merged merged = Merged.of(contributions);
        ObjectNode json = JsonBody.object().put("name", name.text()).put("displayName", name.unicode());
        spec(json, merged.first(), merged.answer());
        json.put("enabled", merged.enabled());
        json.put("revision", merged.revision());
        List<Contribution> all = contributions.stream()
                .flatMap(piece -> piece.value().parts().stream())
                .toList();
        drained.put(json, all);
        ConflictJson.put(json, merged);
        ArrayNode parts = json.putArray("contributions");
        contributions.forEach(piece -> putParts(parts, piece));
        json.set("warnings", Warning.json(warnings));
        return json;
    }
}
