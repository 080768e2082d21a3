// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long to wait for what others do. */
final class Patience {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})([smh]?)");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final long deadline;

    private Patience(Duration length) {
        this.deadline = System.nanoTime() + length.toNanos();
    }

    /** From now on. */
    static Patience of(Duration length) {
        return new Patience(length);
    }

    /** What {@code --wait} says: {@code 90s}, {@code 10m}, {@code 1h}; 0 for not at all. */
    static Duration parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new Failure(ExitCode.USAGE, "--wait \"" + text + "\" is no length of time: use 90s, 10m or 1h");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** Waits a moment; false where it is over. */
    boolean holds() {
        if (System.nanoTime() - deadline >= 0) {
            return false;
        }
        try {
            Thread.sleep(LOOK_AGAIN);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.FAILED, "interrupted; the same command goes on where this one stopped");
        }
    }
}
