// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import io.zonefleet.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Our block in the Corefile of a cluster's CoreDNS, between two lines of comment by which it is found again. What stands outside of them
 * is somebody else's.
 */
final class ForwardBlock {
    private static final String BEGIN =
            "# BEGIN zonefleet: answered by this cluster's zone server. Do not edit; taken out with these two lines";
    private static final String END = "# END zonefleet";

    private ForwardBlock() {}

    /** A text that has begin and end in another way than one before the other. */
    static final class Torn extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * The text of a file that has nothing else.
     *
     * @param ports on which the CoreDNS answers
     * @param bind what it binds; nothing: everything
     * @param others where it asks all other names, as it writes that; empty: what is refused stays so
     */
    static String text(Forwarded what, List<Integer> ports, String bind, Optional<String> others) {
        List<String> lines = new ArrayList<>();
        lines.add(BEGIN);
        List<String> keys = what.suffixes().stream()
                .flatMap(suffix -> ports.stream().map(port -> suffix + ":" + port))
                .toList();
        // one to a line: a diff of it can be read
        keys.subList(0, keys.size() - 1).forEach(key -> lines.add(key + ","));
        lines.add(keys.getLast() + " {");
        if (!bind.isEmpty()) {
            lines.add("    bind " + bind);
        }
        lines.add("    errors");
        String servers =
                String.join(" ", what.servers().stream().map(Upstream::text).toList());
        if (others.isPresent()) {
            lines.add("    forward . " + servers + " {");
            lines.add("        next REFUSED");
            lines.add("    }");
            lines.add("    forward . " + others.get());
        } else {
            lines.add("    forward . " + servers);
        }
        lines.add("}");
        lines.add(END);
        return String.join("\n", lines) + "\n";
    }

    /** Puts it at the end: what stands before it stays where it was. */
    static String behind(String text, String block) {
        boolean ended = text.isEmpty() || text.endsWith("\n");
        // its own last line is as the text's was, which tells on the way back what was put in between
        return ended ? text + block : text + "\n" + block.substring(0, block.length() - 1);
    }

    /** Takes it out, if it is there. */
    static String without(String text) throws Torn {
        int begin = lineOf(text, BEGIN);
        int end = lineOf(text, END);
        if (begin < 0 && end < 0) {
            return text;
        }
        boolean once = begin >= 0
                && end > begin
                && lineOf(text.substring(begin + 1), BEGIN) < 0
                && lineOf(text.substring(end + 1), END) < 0;
        if (!once) {
            throw new Torn();
        }
        int after = end + END.length();
        boolean last = after == text.length();
        String before = text.substring(0, last && begin > 0 ? begin - 1 : begin);
        return before + text.substring(last ? after : after + 1);
    }

    /** Whether a file is ours as a whole. */
    static boolean isAll(String text) {
        try {
            return !text.isEmpty() && without(text).isEmpty();
        } catch (Torn torn) {
            return false;
        }
    }

    /** Where a line begins; negative where there is none. */
    private static int lineOf(String text, String line) {
        return Stream.iterate(text.indexOf(line), at -> at >= 0, at -> text.indexOf(line, at + 1))
                .filter(at -> at == 0 || text.charAt(at - 1) == '\n')
                .filter(at -> at + line.length() == text.length() || text.charAt(at + line.length()) == '\n')
                .findFirst()
                .orElse(-1);
    }
}
