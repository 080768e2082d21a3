// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.WritePreview;
import io.zonefleet.control.http.Access;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.keys.Codec;
import io.zonefleet.model.Parsed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a plan by all that it says and does, so that it can be applied as it was read or not at all.
 *
 * @param revision of the image it was made on: whoever compares has to know at least as much
 * @param sha256 of it, in hexadecimal
 */
public record PlanHash(long revision, String sha256) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-([0-9a-f]{64})");

    /** Reads what {@link #toString} wrote. */
    public static Parsed<PlanHash> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Parsed.valid(new PlanHash(Long.parseLong(parts.group(1)), parts.group(2)))
                : Parsed.invalid(text, "plan-hash", "use `hash` of a plan (dryRun=true) as it is");
    }

    /**
     * Of every item, every key of every feed, and the texts that the plan shows. Not of what may be otherwise without changing any of it: how
     * many nodes there are and how many names in all, or warnings.
     *
     * @param clusters as the plan shows them
     */
    static PlanHash of(WritePreview preview, ArrayNode clusters) {
        MessageDigest sha = Access.sha256();
        List<String> items = preview.items().stream()
                .map(item -> Codec.encode(item).utf8())
                .sorted()
                .toList();
        items.forEach(item -> add(sha, item));
        preview.feeds().forEach((feed, edit) -> {
            add(sha, feed.path() + (edit.dropped() ? " dropped" : ""));
            edit.keys().forEach((key, value) -> {
                add(sha, key);
                add(sha, value.map(put -> Codec.encode(put).utf8()).orElse(""));
            });
        });
        clusters.forEach(cluster -> {
            ObjectNode shown = cluster.deepCopy();
            shown.remove(List.of("nodes", "names"));
            add(sha, new String(JsonBody.write(shown), StandardCharsets.UTF_8));
        });
        return new PlanHash(preview.revision(), HexFormat.of().formatHex(sha.digest()));
    }

    /** With its length, so that no two lists of texts give the same bytes. */
    private static void add(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        sha.update(bytes);
    }

    @Override
    public String toString() {
        return revision + "-" + sha256;
    }
}
