// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.change.PartTag;
import io.zonefleet.model.Parsed;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code If-Match} asks for (RFC 9110 section 13.1.1).
 *
 * @param any whether any existing version will do ({@code *})
 * @param revisions versions that will do; those that are none of ours are left out, they match nothing
 * @param parts versions of what a cluster contributes to a domain that will do ({@link PartTag})
 */
public record IfMatch(boolean any, List<Long> revisions, List<String> parts) {
    public IfMatch {
        revisions = List.copyOf(revisions);
        parts = List.copyOf(parts);
    }

    /** Without versions of parts. */
    public IfMatch(boolean any, List<Long> revisions) {
        this(any, revisions, List.of());
    }

    /** Reads the header. */
    public static Parsed<IfMatch> parse(String text) {
        if (text.strip().equals("*")) {
            return Parsed.valid(new IfMatch(true, List.of()));
        }
        List<Long> revisions = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String tag = part.strip();
            if (tag.matches("\"[0-9]{1,18}\"")) {
                revisions.add(Long.parseLong(tag.substring(1, tag.length() - 1)));
            } else if (tag.matches("\"[^\"]+\"") && PartTag.isOne(tag.substring(1, tag.length() - 1))) {
                parts.add(tag.substring(1, tag.length() - 1));
            } else if (!tag.matches("(W/)?\"[^\"]*\"")) {
                return Parsed.invalid(text, "if-match", "send the ETag you last read, with its quotes, or `*`");
            }
        }
        return Parsed.valid(new IfMatch(false, revisions, parts));
    }

    /** Whether a resource at {@code revision} will do; 0: there is none. */
    public boolean accepts(long revision) {
        return revision > 0 && (any || revisions.contains(revision));
    }
}
