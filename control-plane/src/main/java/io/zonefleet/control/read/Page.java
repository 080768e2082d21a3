// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param entries of the page, in order
 * @param total how many there are on all pages
 * @param more whether there is a page after it
 */
public record Page<K, V>(List<Map.Entry<K, V>> entries, int total, boolean more) {

    /** The page of {@code all}, in its order, that {@code query} asks for, of what {@code matches}. */
    public static <K extends Comparable<? super K>, V> Page<K, V> of(
            SortedMap<K, V> all, BiPredicate<K, V> matches, ListQuery<K> query) {
        Comparator<? super K> order = all.comparator() == null ? Comparator.naturalOrder() : all.comparator();
        List<Map.Entry<K, V>> entries = new ArrayList<>();
        int total = 0;
        boolean more = false;
        for (Map.Entry<K, V> entry : all.entrySet()) {
            if (matches.test(entry.getKey(), entry.getValue())) {
                total++;
                boolean reached = total > query.offset()
                        && (query.after().isEmpty()
                                || order.compare(entry.getKey(), query.after().get()) > 0);
                if (reached) {
                    more = entries.size() == query.limit();
                    if (!more) {
                        entries.add(entry);
                    }
                }
            }
        }
        return new Page<>(entries, total, more);
    }

    /** As {@link #of}, where everything matches: touches only what comes before an offset, and the page itself. */
    public static <K extends Comparable<? super K>, V> Page<K, V> ofAll(SortedMap<K, V> all, ListQuery<K> query) {
        List<Map.Entry<K, V>> entries = new ArrayList<>();
        boolean more = false;
        int left = query.offset();
        SortedMap<K, V> rest =
                query.after().isEmpty() ? all : all.tailMap(query.after().get());
        for (Map.Entry<K, V> entry : rest.entrySet()) {
            if (left-- > 0
                    || (query.after().isPresent()
                            && entry.getKey().equals(query.after().get()))) {
                continue;
            }
            if (entries.size() == query.limit()) {
                more = true;
                break;
            }
            entries.add(entry);
        }
        return new Page<>(entries, all.size(), more);
    }

    /** As the API tells it. The cursor names the last key shown, so pages neither skip nor repeat what stays. */
    public ObjectNode json(Function<Map.Entry<K, V>, JsonNode> item) {
        ObjectNode page = JsonBody.object();
        ArrayNode items = page.putArray("items");
        entries.forEach(entry -> items.add(item.apply(entry)));
        page.put("total", total);
        if (more) {
            page.put("next", cursor(entries.getLast().getKey().toString()));
        }
        return page;
    }

    static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
