// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines a program said, for messages about its end. Any thread. */
final class LastWords {
    private static final int LINES = 5;
    private static final int LENGTH = 300;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        lines.addLast(line.length() <= LENGTH ? line : line.substring(0, LENGTH) + "…");
        while (lines.size() > LINES) {
            lines.removeFirst();
        }
    }

    synchronized void clear() {
        lines.clear();
    }

    @Override
    public synchronized String toString() {
        return String.join(" | ", lines);
    }
}
