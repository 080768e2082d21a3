// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a CoreDNS on trial has printed. */
final class SaidByCoreDns {
    private static final int MAX_LINES = 200;
    private static final int MAX_LENGTH = 600;

    /** What it says at every start, without an end of line where its error follows. */
    private static final Pattern NOISE = Pattern.compile("maxprocs: [A-Za-z0-9=: ]*(?:quota undefined)?");

    private final Path folder;
    private final List<String> lines = new ArrayList<>();

    SaidByCoreDns(Path folder) {
        this.folder = folder;
    }

    synchronized void add(String line) {
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        }
    }

    /** Its last words, with the lines of the operator's own text where it names them. */
    synchronized Verdict.Refused refusal() {
        List<String> told = lines.stream()
                .map(line -> NOISE.matcher(line).replaceFirst("").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        String words = told.isEmpty() ? "it ended without a word" : String.join("; ", told);
        Matcher place = Pattern.compile(Pattern.quote(folder + "/") + "(customBlocks|baseTemplate):([0-9]{1,9})")
                .matcher(words);
        boolean known = place.find();
        String field = known ? place.group(1) : "";
        OptionalInt line = known ? OptionalInt.of(Integer.parseInt(place.group(2))) : OptionalInt.empty();
        String plain = words.replace(folder + "/", "");
        return new Verdict.Refused(
                field, line, plain.length() <= MAX_LENGTH ? plain : plain.substring(0, MAX_LENGTH) + "…");
    }
}
