// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was done in one schedule, or in many together. */
public final class Report {
    private final Map<String, Long> writes = new TreeMap<>();
    private final Map<String, Long> faults = new TreeMap<>();
    private long schedules;
    private long steps;

    void count(Action action) {
        switch (action) {
            case Action.Write write -> writes.merge(text(write.wish()), 1L, Long::sum);
            case Action.Client client -> fault(client.what().name());
            case Action.Server server -> fault(server.what().name());
            case Action.Node node -> fault(node.what().name());
            case Action.Run run -> {}
            case Action.Materialise materialise -> {}
            case Action.Trip trip -> {} // counted when it happens
            case Action.Meanwhile meanwhile -> {}
        }
    }

    void fault(String kind) {
        faults.merge(kind.toLowerCase(Locale.ROOT).replace('_', ' '), 1L, Long::sum);
    }

    /** Adds what another counted. */
    void add(Report other) {
        other.writes.forEach((kind, count) -> writes.merge(kind, count, Long::sum));
        other.faults.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
        schedules += other.schedules;
        steps += other.steps;
    }

    void step() {
        steps++;
    }

    void schedule() {
        schedules++;
    }

    /** Schedules that were run. */
    public long schedules() {
        return schedules;
    }

    /** Steps of all programs together, in them. */
    public long steps() {
        return steps;
    }

    /** Faults by kind. */
    public Map<String, Long> faults() {
        return new TreeMap<>(faults);
    }

    /** As text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("schedules run: ").append(schedules).append(", steps: ").append(steps * World.CLIENTS);
        table(text, "\nwrites asked for:", writes);
        table(text, "\nfaults injected:", faults);
        return text.append('\n').toString();
    }

    private static void table(StringBuilder text, String title, Map<String, Long> rows) {
        text.append(title);
        rows.forEach((kind, count) -> text.append("\n  %-40s %d".formatted(kind, count)));
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
