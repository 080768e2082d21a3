// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import io.zonefleet.model.Parsed;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 24h}. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)");

    private record Unit(String text, Duration one) {}

    private static final List<Unit> UNITS = List.of(
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)));

    private DurationText() {}

    /** Reads a duration from {@code min} to {@code max}. */
    public static Parsed<Duration> parse(String text, Duration min, Duration max) {
        Matcher parts = FORM.matcher(text);
        if (parts.matches()) {
            Duration one = UNITS.stream()
                    .filter(unit -> unit.text().equals(parts.group(2)))
                    .findFirst()
                    .orElseThrow()
                    .one();
            Duration duration = one.multipliedBy(Long.parseLong(parts.group(1)));
            if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return Parsed.valid(duration);
            }
        }
        return Parsed.invalid(
                text, "duration", "use a whole number with ms, s, m or h, from " + text(min) + " to " + text(max));
    }

    /** The shortest form of a duration of whole milliseconds. */
    public static String text(Duration duration) {
        for (Unit unit : UNITS) {
            if (duration.toMillis() % unit.one().toMillis() == 0) {
                return duration.toMillis() / unit.one().toMillis() + unit.text();
            }
        }
        throw new IllegalStateException("every duration has whole milliseconds");
    }
}
