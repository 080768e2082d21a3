// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;

/** A plan for people; pure. */
public final class PlanText {
    /** Names told of each cluster. */
    private static final int NAMES = 20;

    private final StringBuilder text = new StringBuilder();

    private PlanText() {}

    /**
     * What it says.
     *
     * @param texts also which lines of files of nodes would go and come
     */
    public static String of(JsonNode plan, boolean texts) {
        PlanText whole = new PlanText();
        whole.items(plan);
        plan.path("clusters").forEach(cluster -> whole.cluster(cluster, texts));
        plan.path("warnings").forEach(warning -> {
            String about = warning.has("resource") ? warning.path("resource").asText() + ": " : "";
            whole.line("", "warning: " + about + warning.path("message").asText());
        });
        JsonNode counts = plan.path("counts");
        whole.line(
                "",
                "%d new, %d changed, %d gone"
                        .formatted(
                                counts.path("created").asInt(),
                                counts.path("updated").asInt(),
                                counts.path("deleted").asInt()));
        if (plan.hasNonNull("hash")) {
            whole.line("", "plan " + plan.path("hash").asText());
        }
        return whole.text.toString();
    }

    private void line(String indent, String line) {
        text.append(indent).append(Table.printable(line)).append('\n');
    }

    private void items(JsonNode plan) {
        plan.path("items").forEach(this::item);
        JsonNode counts = plan.path("counts");
        int all = counts.path("created").asInt()
                + counts.path("updated").asInt()
                + counts.path("deleted").asInt();
        int shown = plan.path("items").size();
        if (shown < all) {
            line("", "… and " + (all - shown) + " more");
        }
    }

    private void item(JsonNode item) {
        JsonNode before = item.path("before");
        JsonNode after = item.path("after");
        char sign = before.isMissingNode() ? '+' : after.isMissingNode() ? '-' : '~';
        String source = item.path("source").asText("api");
        line(
                "",
                sign + " " + item.path("resource").asText() + (source.equals("api") ? "" : " (source " + source + ")"));
        TreeSet<String> fields = new TreeSet<>();
        before.fieldNames().forEachRemaining(fields::add);
        after.fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
            JsonNode was = before.path(field);
            JsonNode is = after.path(field);
            if (!was.equals(is) && sign == '~') {
                line("    ", field + ": " + shown(was) + " → " + shown(is));
            }
        }
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "none" : value.toString();
    }

    private void cluster(JsonNode cluster, boolean texts) {
        String id = cluster.path("id").asText();
        line(
                "",
                "cluster %s: %d nodes, %d → %d names"
                        .formatted(
                                id,
                                cluster.path("nodes").asInt(),
                                cluster.at("/names/before").asInt(),
                                cluster.at("/names/after").asInt()));
        lost("no answer any more", cluster.path("emptied"));
        lost("no address any more, or nothing", cluster.path("stripped"));
        if (!texts) {
            return;
        }
        cluster.path("zones").forEach(zone -> file("zone " + zone.path("zone").asText(), zone));
        if (cluster.has("corefile")) {
            file("Corefile", cluster.path("corefile"));
        }
        if (cluster.path("cut").asBoolean()) {
            line("  ", "other texts are shown by --plan-cluster " + id + ", with --plan-zone those of some zones");
        }
    }

    private void lost(String what, JsonNode lost) {
        int count = lost.path("count").asInt();
        if (count == 0) {
            return;
        }
        line("  ", what + ": " + count);
        int shown = Math.min(NAMES, lost.path("names").size());
        for (int i = 0; i < shown; i++) {
            line("    ", lost.path("names").path(i).asText());
        }
        if (shown < count) {
            line("    ", "… and " + (count - shown) + " more");
        }
    }

    private void file(String what, JsonNode change) {
        line("  ", what);
        List<String> lines = LineDiff.of(
                change.path("before").asText(""), change.path("after").asText(""));
        lines.forEach(line -> line("    ", line.replace('\t', ' ')));
    }
}
