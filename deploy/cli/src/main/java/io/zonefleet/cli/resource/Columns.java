// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.output.Column;
import java.util.List;

/** What tables show of each kind of resource. */
final class Columns {
    /** Which node, as commands name it. */
    static final Column NODE_NAME = new Column(
            "NODE",
            item -> item.path("cluster").asText() + "/" + item.path("node").asText());

    private Columns() {}

    static List<Column> of(Noun noun) {
        return switch (noun) {
            case DOMAIN ->
                List.of(
                        Column.at("NAME", "/name"),
                        Column.at("ADDRESSES", "/addresses"),
                        Column.at("TTL", "/ttl"),
                        Column.at("WILDCARD", "/wildcard"),
                        Column.at("ENABLED", "/enabled"),
                        new Column("SOURCES", item -> joined(item.path("contributions"), "source")),
                        Column.at("OWNER", "/owner"),
                        Column.at("LABELS", "/labels"));
            case ZONE ->
                List.of(Column.at("NAME", "/name"), Column.at("DOMAINS", "/domains"), Column.at("COMMENT", "/comment"));
            case CLUSTER ->
                List.of(
                        Column.at("ID", "/id"),
                        Column.at("NODES", "/nodes/total"),
                        Column.at("PROVED", "/nodes/proved"),
                        Column.at("SERVED", "/domains/served"),
                        Column.at("PROFILE", "/profile"),
                        Column.at("LABELS", "/labels"),
                        Column.at("COMMENT", "/comment"));
            case PROFILE ->
                List.of(Column.at("ID", "/id"), Column.at("CLUSTERS", "/clusters"), Column.at("COMMENT", "/comment"));
            case SOURCE ->
                List.of(
                        Column.at("ID", "/id"),
                        Column.at("URL", "/url"),
                        Column.at("DOMAINS", "/domains"),
                        Column.at("ENABLED", "/enabled"),
                        Column.at("LAST", "/lastResult/outcome"),
                        Column.at("AT", "/lastResult/at"));
            case DRAIN ->
                List.of(
                        Column.at("ID", "/id"),
                        Column.at("CLUSTER", "/cluster"),
                        Column.at("SOURCE", "/source"),
                        Column.at("ADDRESSES", "/addresses"),
                        Column.at("UNTIL", "/until"),
                        Column.at("COMMENT", "/comment"));
            case TOKEN ->
                List.of(
                        Column.at("ID", "/id"),
                        Column.at("ROLE", "/role"),
                        Column.at("EXPIRES", "/expires"),
                        Column.at("EXPIRED", "/expired"),
                        Column.at("CONFIGURED", "/configured"),
                        Column.at("USED", "/lastUsed"),
                        Column.at("COMMENT", "/comment"));
            case SECRET ->
                List.of(
                        Column.at("ID", "/id"),
                        Column.at("KIND", "/kind"),
                        Column.at("SERVER", "/url"),
                        Column.at("SOURCES", "/sources"),
                        Column.at("READABLE", "/readable"),
                        Column.at("WRITTEN", "/written"),
                        Column.at("BY", "/writtenBy"),
                        Column.at("COMMENT", "/comment"));
            case NODE ->
                List.of(
                        NODE_NAME,
                        Column.at("STATE", "/state"),
                        Column.at("REVISION", "/revision"),
                        Column.at("TARGET", "/target"),
                        Column.at("SEEN", "/seen"),
                        new Column("FAULTS", item -> joined(item.path("faults"), "kind")));
            case CHANGE ->
                List.of(
                        Column.at("ID", "/id"),
                        Column.at("AT", "/at"),
                        Column.at("ACTOR", "/actor"),
                        Column.at("NEW", "/counts/created"),
                        Column.at("CHANGED", "/counts/updated"),
                        Column.at("GONE", "/counts/deleted"),
                        Column.at("COMMENT", "/comment"));
        };
    }

    private static String joined(JsonNode items, String field) {
        return String.join(",", items.findValuesAsText(field));
    }
}
