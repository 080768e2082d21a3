// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.history.LastChanges;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.ZoneState;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.render.RecordData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Type;

/** Follows one answer of a node back: what CoreDNS said, the zone and its serials, contributions, the changes that made them. */
final class Explanations {
    private static final int MAX_CONTRIBUTIONS = 20;
    private static final int MAX_RECORDS = 100;

    private final LastChanges last;

    Explanations(LastChanges last) {
        this.last = last;
    }

    ObjectNode of(ControlImage image, QueryRequest request, NodeId node, Outcome.Answered answered) {
        Meaning meaning = Meaning.of(image.intent(), node.cluster(), request.name());
        Wanted wanted = meaning.wanted(request.name(), request.type());
        Optional<Boolean> agrees = answered.cut() ? Optional.empty() : wanted.isIn(answered.said());
        boolean upstream = wanted instanceof Wanted.Upstream;
        boolean behind = !hasProvedAll(image, node);
        ObjectNode json = JsonBody.object()
                .put("cluster", node.cluster().text())
                .put("node", node.node().text())
                .put("verdict", verdict(upstream, agrees, behind))
                .put("message", message(meaning, upstream, agrees, behind, drains(image, node, meaning)))
                .put("rule", meaning.rule().text());
        meaning.domain().ifPresent(domain -> json.put("domain", domain.text()));
        meaning.answer().filter(a -> meaning.rule() != Meaning.Rule.UPSTREAM).ifPresent(answer -> {
            ObjectNode shown = json.putObject("wanted").put("ttl", answer.ttl().seconds());
            ArrayNode addresses = shown.putArray("addresses");
            answer.addresses().forEach(address -> addresses.add(address.text()));
            wanted(shown, wanted);
        });
        ArrayNode contributions = json.putArray("contributions");
        Optional<DomainName> drainedOut = meaning.drainedOut().filter(d -> meaning.rule() == Meaning.Rule.UPSTREAM);
        drainedOut
                .or(meaning::domain)
                .ifPresent(domain -> contributions(contributions, image, node, domain, request.type()));
        answered.zone().ifPresent(zone -> zone(json.putObject("zone"), zone));
        proved(json.putArray("proved"), image, node);
        return json;
    }

    /** Of the question alone, where that can be told. */
    private static void wanted(ObjectNode json, Wanted wanted) {
        switch (wanted) {
            case Wanted.Records records -> json.put("status", "NOERROR");
            case Wanted.NoName none -> json.put("status", "NXDOMAIN");
            case Wanted.Alias alias -> {}
            case Wanted.Upstream upstream -> {
                return;
            }
            case Wanted.Unsure unsure -> {
                return;
            }
        }
        ArrayNode records = json.putArray("records");
        wanted.all().stream()
                .limit(MAX_RECORDS)
                .forEach(record -> records.addObject()
                        .put("name", record.getName().toString(true))
                        .put("type", Type.string(record.getType()))
                        .put("ttl", record.getTTL())
                        .put("data", record.rdataToString()));
    }

    private static String verdict(boolean upstream, Optional<Boolean> agrees, boolean behind) {
        if (upstream) {
            return "upstream";
        }
        if (agrees.isEmpty()) {
            return "not-compared";
        }
        return agrees.get() ? "as-wanted" : behind ? "behind" : "differs";
    }

    private static String message(
            Meaning meaning, boolean upstream, Optional<Boolean> agrees, boolean behind, String drains) {
        String domain = meaning.domain().map(DomainName::text).orElse("");
        String rule = switch (meaning.rule()) {
            case OWN -> domain + " is managed and answers its own records.";
            case WILDCARD -> "The nearest managed name above it, " + domain + ", answers for all names below.";
            case NXDOMAIN -> "The nearest managed name above it, " + domain + ", says that no other names are below.";
            case RECORDS -> "The nearest managed name above it, " + domain + ", has records of names below itself.";
            case UPSTREAM ->
                (meaning.drainedOut().isPresent() ? "Nothing is left for it" : "Nobody manages it")
                        + " on this cluster, so this is what upstream says.";
        };
        boolean nothing = upstream && meaning.rule() != Meaning.Rule.UPSTREAM;
        String why = rule + (nothing ? " None is of this name, so this is what upstream says." : "") + drains;
        if (upstream || agrees.isEmpty()) {
            return why;
        }
        return why
                + (agrees.get()
                        ? " The node answers that."
                        : behind
                                ? " The node answers something else, and has not proved the newest state yet."
                                : " The node answers something else, although it has proved the newest state: see the"
                                        + " zone's serials, and whether another server answers there.");
    }

    /** What drains do to it here, as sentences; empty where they do nothing. */
    private static String drains(ControlImage image, NodeId node, Meaning meaning) {
        String all = meaning.drainedOut()
                .map(domain -> " All that is contributed to " + domain + " here is drained: "
                        + String.join(", ", drains(image, node, domain)) + ".")
                .orElse("");
        List<String> some =
                meaning.domain().map(domain -> drains(image, node, domain)).orElse(List.of());
        if (some.isEmpty()) {
            return all;
        }
        DomainName domain = meaning.domain().orElseThrow();
        boolean kept = Optional.ofNullable(image.intent().clusters().get(node.cluster()))
                .filter(cluster -> DesiredAnswers.keepsDrained(image.intent(), domain, cluster.value()))
                .isPresent();
        return all + " Part of what is contributed to " + domain + " here is drained: " + String.join(", ", some)
                + (kept ? "; what would have nothing left is kept as a last resort." : ".");
    }

    private static List<String> drains(ControlImage image, NodeId node, DomainName domain) {
        List<Contribution> here = image.intent().contributionsTo(domain).stream()
                .flatMap(part -> here(image, node, part).stream())
                .toList();
        return image.intent().allDrains().stream()
                .filter(drain -> here.stream().anyMatch(part -> takes(drain, part)))
                .map(drain -> drain.id().text())
                .toList();
    }

    private static boolean takes(Drain drain, Contribution here) {
        return !drain.drain(here).equals(Optional.of(here));
    }

    private static Optional<Contribution> here(ControlImage image, NodeId node, Contribution part) {
        return Optional.ofNullable(image.intent().clusters().get(node.cluster()))
                .flatMap(cluster -> part.on(cluster.value()));
    }

    private static boolean hasProvedAll(ControlImage image, NodeId node) {
        NodeStatus status = image.fleet().statuses().get(node);
        return status != null
                && NodeRules.feeds(node.cluster()).stream()
                        .allMatch(feed -> NodeRules.hasProved(
                                image, status, feed, image.fleet().heads().getOrDefault(feed, 0L)));
    }

    private void contributions(ArrayNode array, ControlImage image, NodeId node, DomainName domain, int type) {
        Map<Long, LastChanges.Found> made = last.of(image, domain);
        for (Versioned<Contribution> piece :
                image.intent().contributions(domain).values()) {
            for (Contribution part : piece.value().parts()) {
                if (array.size() < MAX_CONTRIBUTIONS) {
                    ObjectNode json = array.addObject();
                    contribution(json, image, node, part, type);
                    Optional<LastChanges.Found> change = Optional.ofNullable(made.get(LastChanges.number(part)));
                    json.put(
                            "revision",
                            change.map(found -> found.row().revision())
                                    .filter(own -> part.source().equals(SourceId.CLUSTERS))
                                    .orElse(piece.revision()));
                    change.ifPresent(found -> change(json.putObject("change"), found));
                }
            }
        }
    }

    private static void contribution(ObjectNode json, ControlImage image, NodeId node, Contribution part, int type) {
        Optional<Contribution> here = here(image, node, part);
        json.put("source", part.source().text());
        part.origin().ifPresent(origin -> json.put("origin", origin.text()));
        json.put("enabled", part.enabled()).put("placedHere", here.isPresent());
        ArrayNode addresses = json.putArray("addresses");
        here.orElse(part).answer().addresses().forEach(address -> addresses.add(address.text()));
        records(json, here.orElse(part), type);
        List<String> drained = here.stream()
                .flatMap(there -> image.intent().allDrains().stream().filter(drain -> takes(drain, there)))
                .map(drain -> drain.id().text())
                .toList();
        if (!drained.isEmpty()) {
            ArrayNode ids = json.putArray("drained");
            drained.forEach(ids::add);
        }
    }

    /** Those of the type that is asked for, and those that stand in the way of every type. */
    private static void records(ObjectNode json, Contribution part, int type) {
        List<DnsRecord> some = part.answer().records().stream()
                .filter(record -> RecordData.number(record.type()) == type
                        || record.type() == RecordType.CNAME
                        || record.type() == RecordType.NS)
                .limit(MAX_RECORDS)
                .toList();
        if (!some.isEmpty()) {
            ArrayNode records = json.putArray("records");
            some.forEach(record -> records.addObject()
                    .put("name", record.name().text())
                    .put("type", record.type().name())
                    .put("ttl", record.ttl().seconds())
                    .put("data", record.data()));
        }
    }

    private static void change(ObjectNode json, LastChanges.Found found) {
        json.put("id", found.id().text())
                .put("at", found.row().at().toString())
                .put("actor", found.row().actor());
        if (!found.row().comment().isEmpty()) {
            json.put("comment", found.row().comment());
        }
    }

    private static void zone(ObjectNode json, ZoneState zone) {
        json.put("zone", zone.zone().text());
        zone.written().ifPresent(serial -> json.put("written", serial));
        zone.served().ifPresent(serial -> json.put("served", serial));
    }

    private static void proved(ArrayNode array, ControlImage image, NodeId node) {
        NodeStatus status = image.fleet().statuses().get(node);
        for (Feed feed : NodeRules.feeds(node.cluster())) {
            array.addObject()
                    .put("feed", feed.path())
                    .put("target", image.fleet().heads().getOrDefault(feed, 0L))
                    .put("proved", status == null ? 0L : status.proved().getOrDefault(feed.path(), 0L));
        }
    }
}
