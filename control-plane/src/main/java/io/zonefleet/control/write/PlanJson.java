// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.WritePreview;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Violation;
import io.zonefleet.plan.ShrinkGuard;
import io.zonefleet.render.CorefileText;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.RenderedZone;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ZoneAssignment;
import io.zonefleet.render.ZoneContent;
import io.zonefleet.render.ZoneText;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** What a dry run tells: the difference, and the texts that nodes would get from the same code that agents run. */
final class PlanJson {
    /** Zones shown with their texts, for each cluster. */
    private static final int MAX_ZONES = 100;

    /** Zones shown with their texts of the one cluster that was asked for. */
    private static final int MAX_ZONES_OF_ONE = 1_000;

    /** Clusters shown with texts where none was asked for: making texts costs time for each name of a cluster. */
    private static final int MAX_TEXT_CLUSTERS = 10;

    /** Lost names shown of each of these clusters. */
    private static final int MAX_LOST = 1_000;

    /** And of each of the others: there may be a thousand. */
    private static final int MAX_LOST_ELSEWHERE = 100;

    private final ChangeJson changes;

    PlanJson(ChangeJson changes) {
        this.changes = changes;
    }

    /** @param warnings about what would be, already in their form */
    ObjectNode json(WritePreview preview, ControlImage image, ArrayNode warnings, PlanView view) {
        ObjectNode json = JsonBody.object().put("dryRun", true).put("revision", preview.revision());
        json.set("counts", ChangeJson.counts(preview.counts()));
        json.set("items", changes.items(preview.items()));
        json.set("warnings", warnings);
        PlanLosses losses = PlanLosses.of(preview, view);
        ArrayNode clusters = clusters(preview, image, losses);
        PlanHash hash = PlanHash.of(preview, clusters);
        view.cluster().ifPresent(wanted -> show(clusters, preview, losses, wanted, view));
        json.set("clusters", clusters);
        return json.put("hash", hash.toString());
    }

    /** The name of the plan that {@link #json} tells, whatever it shows of it. */
    PlanHash hash(WritePreview preview, ControlImage image) {
        return PlanHash.of(preview, clusters(preview, image, PlanLosses.of(preview, PlanView.FIRST)));
    }

    private static ArrayNode clusters(WritePreview preview, ControlImage image, PlanLosses losses) {
        ArrayNode clusters = JsonBody.object().arrayNode();
        for (ClusterId id : new TreeSet<>(preview.clusters())) {
            boolean texts = clusters.size() < MAX_TEXT_CLUSTERS;
            ObjectNode cluster = cluster(preview, image, id, texts);
            losses.put(cluster, id, texts ? MAX_LOST : MAX_LOST_ELSEWHERE);
            clusters.add(cluster);
        }
        return clusters;
    }

    /** Shows the texts of one cluster in place of those of the first ones, and every name that it loses. */
    private static void show(
            ArrayNode clusters, WritePreview preview, PlanLosses losses, ClusterId wanted, PlanView view) {
        for (JsonNode each : clusters) {
            ObjectNode cluster = (ObjectNode) each;
            cluster.remove(List.of("corefile", "cut"));
            if (cluster.path("id").asText().equals(wanted.text())) {
                putTexts(
                        cluster,
                        Side.of(preview.before(), wanted),
                        Side.of(preview.after(), wanted),
                        view,
                        MAX_ZONES_OF_ONE);
                losses.show(cluster);
            } else {
                cluster.putArray("zones");
                cluster.put("cut", true);
            }
        }
    }

    private static ObjectNode cluster(WritePreview preview, ControlImage image, ClusterId id, boolean texts) {
        ObjectNode json = JsonBody.object()
                .put("id", id.text())
                .put("nodes", NodeRules.nodes(image, Optional.of(id)).size());
        ObjectNode names = json.putObject("names");
        if (texts) {
            Side before = Side.of(preview.before(), id);
            Side after = Side.of(preview.after(), id);
            names.put("before", before.names()).put("after", after.names());
            putTexts(json, before, after, PlanView.FIRST, MAX_ZONES);
        } else {
            names.put("before", count(preview.before(), id)).put("after", count(preview.after(), id));
            json.putArray("zones");
            json.put("cut", true);
        }
        return json;
    }

    private static int count(IntentImage intent, ClusterId id) {
        return intent.clusters().containsKey(id) ? ShrinkGuard.count(intent, id) : 0;
    }

    /** @param most zones shown */
    private static void putTexts(ObjectNode json, Side before, Side after, PlanView view, int most) {
        NavigableSet<DomainName> changed = changed(before, after);
        changed.removeIf(zone -> !view.shows(zone));
        ArrayNode array = json.putArray("zones");
        Iterator<DomainName> rest = changed.iterator();
        while (rest.hasNext() && array.size() < most) {
            DomainName zone = rest.next();
            Optional<String> was = before.text(zone);
            Optional<String> is = after.text(zone);
            if (!was.equals(is)) { // not all that a zone is made of shows in its text
                ObjectNode node = array.addObject().put("zone", zone.text());
                was.ifPresent(text -> node.put("before", text));
                is.ifPresent(text -> node.put("after", text));
            }
        }
        if (rest.hasNext()) {
            json.put("cut", true);
        }
        corefile(before, after).ifPresent(corefile -> json.set("corefile", corefile));
    }

    private static NavigableSet<DomainName> changed(Side before, Side after) {
        NavigableSet<DomainName> changed = new TreeSet<>();
        boolean all = !before.negativeTtl().equals(after.negativeTtl()); // it stands in each file
        before.zones().forEach((zone, content) -> {
            if (all || !content.equals(after.zones().get(zone))) {
                changed.add(zone);
            }
        });
        after.zones().keySet().stream()
                .filter(zone -> !before.zones().containsKey(zone))
                .forEach(changed::add);
        return changed;
    }

    private static Optional<ObjectNode> corefile(Side before, Side after) {
        Optional<String> was = before.corefile();
        Optional<String> is = after.corefile();
        if (was.equals(is)) {
            return Optional.empty();
        }
        ObjectNode json = JsonBody.object();
        was.ifPresent(text -> json.put("before", text));
        is.ifPresent(text -> json.put("after", text));
        return Optional.of(json);
    }

    /** One side of the difference: what the cluster serves before or after. */
    private record Side(ServedImage image, boolean exists, int names, Map<DomainName, ZoneContent> zones) {
        static Side of(IntentImage intent, ClusterId id) {
            ServedImage image = ServedImages.of(intent, id);
            boolean exists = intent.clusters().containsKey(id);
            return exists
                    ? new Side(
                            image,
                            true,
                            image.names().size(),
                            ZoneAssignment.of(image).zones())
                    : new Side(image, false, 0, Map.of());
        }

        Ttl negativeTtl() {
            return image.profile().profile().negativeTtl();
        }

        Optional<String> text(DomainName zone) {
            return Optional.ofNullable(zones.get(zone))
                    .map(content -> new ZoneText(negativeTtl()).preview(content))
                    .map(Side::text);
        }

        private static String text(RenderedZone rendered) {
            return switch (rendered) {
                case RenderedZone.Text text -> text.text();
                case RenderedZone.Refused refused ->
                    "; refused: "
                            + String.join(
                                    "; ",
                                    refused.violations().stream()
                                            .map(Violation::message)
                                            .toList());
            };
        }

        Optional<String> corefile() {
            return exists
                    ? Optional.of(new CorefileText(image.cluster(), image.profile(), NodeSettings.DEFAULT)
                            .render(List.copyOf(zones.values()))
                            .text())
                    : Optional.empty();
        }
    }
}
