// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.WritePreview;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Violation;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.plan.Losses;
import io.zonefleet.plan.ShrinkGuard;
import io.zonefleet.render.CorefileText;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.RenderedZone;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ZoneAssignment;
import io.zonefleet.render.ZoneContent;
import io.zonefleet.render.ZoneText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** What a dry run tells: the difference, and the texts that nodes would get from the same code that agents run. */
final class PlanJson {
    /** Zones shown with their texts, for each cluster. */
    private static final int MAX_ZONES = 100;

    /** Clusters shown with texts; the others are counted only: making texts costs time for each name of a cluster. */
    private static final int MAX_TEXT_CLUSTERS = 10;

    /** Names looked at in each of the other clusters. */
    private static final int MAX_NAMES_ELSEWHERE = 1_000;

    private static final int MAX_EMPTIED = 1_000;

    private final ChangeJson changes;

    PlanJson(ChangeJson changes) {
        this.changes = changes;
    }

    /** @param warnings about what would be, already in their form */
    ObjectNode json(WritePreview preview, ControlImage image, ArrayNode warnings) {
        ObjectNode json = JsonBody.object().put("dryRun", true).put("revision", preview.revision());
        json.set("counts", ChangeJson.counts(preview.counts()));
        json.set("items", changes.items(preview.items()));
        json.set("warnings", warnings);
        ArrayNode clusters = clusters(preview, image);
        json.set("clusters", clusters);
        return json.put("hash", PlanHash.of(preview, clusters).toString());
    }

    /** The name of the plan that {@link #json} tells. */
    PlanHash hash(WritePreview preview, ControlImage image) {
        return PlanHash.of(preview, clusters(preview, image));
    }

    private static ArrayNode clusters(WritePreview preview, ControlImage image) {
        List<DomainName> touched = List.copyOf(DesiredPlanner.touchedNames(
                preview.before(),
                preview.after(),
                preview.items().stream().map(ChangeItem::key).toList()));
        ArrayNode clusters = JsonBody.object().arrayNode();
        int shown = 0;
        for (ClusterId id : new TreeSet<>(preview.clusters())) {
            boolean texts = shown++ < MAX_TEXT_CLUSTERS;
            ObjectNode cluster = cluster(preview, image, id, texts);
            if (texts || touched.size() <= MAX_NAMES_ELSEWHERE) {
                putLosses(cluster, preview, id, touched);
            }
            clusters.add(cluster);
        }
        return clusters;
    }

    /**
     * Names that the cluster answers now, and would not answer any more; and, where there are some, names that would have no address, or nothing,
     * although their domain is answered. Where the cluster itself goes there is nobody to ask it.
     */
    private static void putLosses(ObjectNode json, WritePreview preview, ClusterId id, List<DomainName> touched) {
        List<String> emptied = new ArrayList<>();
        List<String> stripped = new ArrayList<>();
        boolean stays = preview.after().clusters().containsKey(id);
        for (DomainName name : stays ? touched : List.<DomainName>of()) {
            Losses losses = Losses.between(answer(preview.before(), id, name), answer(preview.after(), id, name));
            if (losses.emptied()) {
                emptied.add(name.text());
            }
            stripped.addAll(losses.names(
                    name, other -> answer(preview.before(), id, other).isPresent()));
        }
        json.set("emptied", names(emptied));
        if (!stripped.isEmpty()) {
            json.set("stripped", names(stripped));
        }
    }

    private static ObjectNode names(List<String> names) {
        ObjectNode json = JsonBody.object().put("count", names.size());
        ArrayNode first = json.putArray("names");
        names.stream().sorted().limit(MAX_EMPTIED).forEach(first::add);
        return json;
    }

    private static Optional<Answer> answer(IntentImage intent, ClusterId id, DomainName name) {
        return intent.clusters().containsKey(id)
                ? DesiredAnswers.of(intent, name).on(id)
                : Optional.empty();
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
            json.set("zones", zones(before, after));
            corefile(before, after).ifPresent(corefile -> json.set("corefile", corefile));
        } else {
            names.put("before", count(preview.before(), id)).put("after", count(preview.after(), id));
            json.putArray("zones");
        }
        return json;
    }

    private static int count(IntentImage intent, ClusterId id) {
        return intent.clusters().containsKey(id) ? ShrinkGuard.count(intent, id) : 0;
    }

    private static ArrayNode zones(Side before, Side after) {
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
        ArrayNode array = JsonBody.object().arrayNode();
        for (DomainName zone : changed) {
            Optional<String> was = before.text(zone);
            Optional<String> is = after.text(zone);
            if (!was.equals(is)) { // not all that a zone is made of shows in its text
                ObjectNode node = array.addObject().put("zone", zone.text());
                was.ifPresent(text -> node.put("before", text));
                is.ifPresent(text -> node.put("after", text));
            }
            if (array.size() == MAX_ZONES) {
                break;
            }
        }
        return array;
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
