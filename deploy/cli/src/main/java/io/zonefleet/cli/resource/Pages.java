// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a list of the API has, read page after page.
 *
 * @param total how many there are, shown or not
 */
public record Pages(List<JsonNode> items, int total) {
    /** The longest page that the API gives. */
    static final int LONGEST = 1000;

    public Pages {
        items = List.copyOf(items);
    }

    /**
     * Reads them.
     *
     * @param limit at most so many; 0 for all
     */
    public static Pages of(Api api, Call call, int limit) {
        List<JsonNode> items = new ArrayList<>();
        int total;
        Optional<String> cursor = Optional.empty();
        do {
            int left = limit == 0 ? LONGEST : Math.min(LONGEST, limit - items.size());
            JsonNode answer = api.send(
                            call.with("limit", Integer.toString(left)).with("cursor", cursor))
                    .json();
            answer.path("items").forEach(items::add);
            total = answer.path("total").asInt();
            cursor = Optional.ofNullable(answer.path("next").textValue());
        } while (cursor.isPresent() && (limit == 0 || items.size() < limit));
        return new Pages(items, total);
    }

    /** Shows them, and says where there are more. */
    void show(Top top, List<Column> columns) {
        top.format().list(top.terminal().out(), columns, items);
        if (items.size() < total) {
            top.terminal().err().printf("%d of %d are shown; --limit shows more%n", items.size(), total);
        }
    }
}
