// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Which lines of a text go and which come, in their order, without those that stay; pure. */
final class LineDiff {
    /** Lines on either side between which the longest common part is looked for: that takes their product in memory. */
    private static final int MOST = 2_000;

    private LineDiff() {}

    /** Lines of {@code before} that go, with a {@code -} before them, and such of {@code after} that come, with a {@code +}. */
    static List<String> of(String before, String after) {
        List<String> was = before.lines().toList();
        List<String> is = after.lines().toList();
        int shorter = Math.min(was.size(), is.size());
        int begin = 0;
        while (begin < shorter && was.get(begin).equals(is.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && was.get(was.size() - 1 - end).equals(is.get(is.size() - 1 - end))) {
            end++;
        }
        return between(was.subList(begin, was.size() - end), is.subList(begin, is.size() - end));
    }

    private static List<String> between(List<String> was, List<String> is) {
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        if (was.size() <= MOST && is.size() <= MOST) { // beyond that all of it goes and comes: true, if long
            int[][] common = common(was, is);
            while (i < was.size() && j < is.size()) {
                if (was.get(i).equals(is.get(j))) {
                    i++;
                    j++;
                } else if (common[i + 1][j] >= common[i][j + 1]) {
                    lines.add("-" + was.get(i++));
                } else {
                    lines.add("+" + is.get(j++));
                }
            }
        }
        was.subList(i, was.size()).forEach(line -> lines.add("-" + line));
        is.subList(j, is.size()).forEach(line -> lines.add("+" + line));
        return lines;
    }

    /** How many lines what follows {@code i} and {@code j} has in common, for each pair of them. */
    private static int[][] common(List<String> was, List<String> is) {
        int[][] common = new int[was.size() + 1][is.size() + 1];
        for (int i = was.size() - 1; i >= 0; i--) {
            for (int j = is.size() - 1; j >= 0; j--) {
                common[i][j] = was.get(i).equals(is.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
