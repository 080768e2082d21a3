// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.read;

import io.zonefleet.control.http.Request;
import io.zonefleet.model.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What every list can be asked for.
 *
 * @param text that items must contain, in lower case; empty: all
 * @param limit of the page
 * @param after last key of the page before
 * @param offset how many items of the whole list to leave out, to jump far into it at once; 0 together with {@code after}
 */
public record ListQuery<K>(String text, int limit, Optional<K> after, int offset) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final int MAX_TEXT = 253;
    private static final int MAX_CURSOR = 1024;
    private static final int MAX_OFFSET = 100_000_000;

    /**
     * Reads what {@code request} asks for.
     *
     * @param key reads the key behind the cursor
     */
    public static <K> ListQuery<K> read(Request request, Function<String, Parsed<K>> key) {
        ListQuery<K> query = new ListQuery<>(
                request.query().text("q", MAX_TEXT).orElse("").strip().toLowerCase(Locale.ROOT),
                request.query().whole("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
                request.query().parsed("cursor", text -> cursor(text, key)),
                request.query().whole("offset", 0, MAX_OFFSET, 0));
        if (query.after().isPresent() && query.offset() > 0) {
            request.violations()
                    .add(
                            "query/offset",
                            Integer.toString(query.offset()),
                            "exclusive",
                            "give cursor or offset, not both: `next` goes on from wherever a page began");
        }
        return query;
    }

    private static <K> Parsed<K> cursor(String text, Function<String, Parsed<K>> key) {
        try {
            String last = text.length() > MAX_CURSOR
                    ? ""
                    : new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            if (key.apply(last) instanceof Parsed.Valid<K> valid) {
                return valid;
            }
        } catch (IllegalArgumentException notBase64) {
            // told below, as for any other text that is none of ours
        }
        return Parsed.invalid(text, "cursor", "use `next` of the page before as it is, or leave it out");
    }

    /** Whether one of {@code parts} contains the text. */
    public boolean matches(String... parts) {
        if (text.isEmpty()) {
            return true;
        }
        for (String part : parts) {
            if (part.toLowerCase(Locale.ROOT).contains(text)) {
                return true;
            }
        }
        return false;
    }
}
