// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeSet;

/** A plan for people; pure. */
final class PlanText {
    private PlanText() {}

    static String of(JsonNode plan) {
        StringBuilder text = new StringBuilder();
        plan.path("items").forEach(item -> item(text, item));
        JsonNode counts = plan.path("counts");
        int all = counts.path("created").asInt()
                + counts.path("updated").asInt()
                + counts.path("deleted").asInt();
        if (plan.path("items").size() < all) {
            text.append("… and ").append(all - plan.path("items").size()).append(" more\n");
        }
        plan.path("clusters")
                .forEach(cluster -> text.append("cluster ")
                        .append(cluster.path("id").asText())
                        .append(": ")
                        .append(cluster.path("nodes").asInt())
                        .append(" nodes, ")
                        .append(cluster.path("names").path("before").asInt())
                        .append(" → ")
                        .append(cluster.path("names").path("after").asInt())
                        .append(" names\n"));
        plan.path("warnings")
                .forEach(warning -> text.append("warning: ")
                        .append(warning.path("message").asText())
                        .append('\n'));
        return text.append("%d new, %d changed, %d gone%n"
                        .formatted(
                                counts.path("created").asInt(),
                                counts.path("updated").asInt(),
                                counts.path("deleted").asInt()))
                .toString();
    }

    private static void item(StringBuilder text, JsonNode item) {
        JsonNode before = item.path("before");
        JsonNode after = item.path("after");
        char sign = before.isMissingNode() ? '+' : after.isMissingNode() ? '-' : '~';
        text.append(sign).append(' ').append(item.path("resource").asText());
        if (!item.path("source").asText("api").equals("api")) {
            text.append(" (source ").append(item.path("source").asText()).append(')');
        }
        text.append('\n');
        TreeSet<String> fields = new TreeSet<>();
        before.fieldNames().forEachRemaining(fields::add);
        after.fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
            JsonNode was = before.path(field);
            JsonNode is = after.path(field);
            if (!was.equals(is) && sign == '~') {
                text.append("    ")
                        .append(field)
                        .append(": ")
                        .append(shown(was))
                        .append(" → ")
                        .append(shown(is))
                        .append('\n');
            }
        }
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "none" : value.toString();
    }
}
