// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** How results are written. */
public enum Format {
    table,
    json,
    yaml;

    /** Writes many things. */
    public void list(PrintWriter out, List<Column> columns, List<JsonNode> items) {
        switch (this) {
            case table -> out.print(Table.text(columns, items));
            case json -> out.print(Json.text(Json.tree(items)));
            case yaml -> out.print(Yaml.text(Json.tree(items)));
        }
    }

    /** Writes what a list of the API has. */
    public void list(PrintWriter out, List<Column> columns, JsonNode items) {
        List<JsonNode> all = new ArrayList<>();
        items.forEach(all::add);
        list(out, columns, all);
    }

    /** Writes one thing; people read YAML well. */
    public void one(PrintWriter out, JsonNode item) {
        out.print(this == json ? Json.text(item) : Yaml.text(item));
    }
}
