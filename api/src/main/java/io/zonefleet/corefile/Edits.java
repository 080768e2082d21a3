// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import java.util.Map;
import java.util.TreeMap;

/** Words of a text put in the place of others. What stands between words, comments among it, stays as it is, and so does every line. */
final class Edits {
    private record Edit(Token token, String by) {}

    private final String text;
    private final Map<Integer, Edit> edits = new TreeMap<>();

    Edits(String text) {
        this.text = text;
    }

    /** A word that a snippet brings into several blocks may come several times. */
    void replace(Token token, String by) {
        edits.put(token.start(), new Edit(token, by));
    }

    String done() {
        StringBuilder done = new StringBuilder();
        int from = 0;
        for (Edit edit : edits.values()) {
            done.append(text, from, edit.token().start()).append(edit.by());
            // a word in quotes may go over several lines
            long lost = lines(text.substring(edit.token().start(), edit.token().end())) - lines(edit.by());
            done.append("\n".repeat((int) Math.max(0, lost)));
            from = edit.token().end();
        }
        return done.append(text, from, text.length()).toString();
    }

    private static long lines(String some) {
        return some.chars().filter(c -> c == '\n').count();
    }
}
