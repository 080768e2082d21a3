// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a condition holds, and fails with what was waited for when it does not in time.
 *
 * <p>The deadlines say when a test is given up, never how fast something has to be, so they are generous. This is the only
 * place in the tests that pauses; tests themselves never sleep.
 */
public final class Await {
    /** When nothing else is said: long enough for a machine that is busy with other work, and under a kernel of our own (deploy/kernel) for its one CPU. */
    public static final Duration PATIENCE = Duration.ofSeconds("1".equals(System.getenv("UML")) ? 120 : 30);

    private static final Duration PAUSE = Duration.ofMillis(10);

    /** A look that runs programs takes a core from what is waited for: after it, for so many times as long, nobody looks. */
    private static final int REST = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    private Await() {}

    /** Waits until {@code condition} is true. */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, PATIENCE, condition);
    }

    /** Waits for at most {@code patience} until {@code condition} is true. */
    public static void until(String what, Duration patience, Callable<Boolean> condition) {
        poll(what, patience, () -> condition.call() ? Optional.of(true) : Optional.empty(), () -> null);
    }

    /** Waits until {@code value} is there, and returns it. */
    public static <T> T value(String what, Callable<Optional<T>> value) {
        return poll(what, PATIENCE, value, () -> null);
    }

    /** Waits until {@code assertions} pass; only assertion errors are tried again, any other exception ends the wait. */
    public static void asserted(String what, Assertions assertions) {
        asserted(what, PATIENCE, assertions);
    }

    /** The same for at most {@code patience}. */
    public static void asserted(String what, Duration patience, Assertions assertions) {
        AssertionError[] last = new AssertionError[1];
        poll(
                what,
                patience,
                () -> {
                    try {
                        assertions.check();
                        return Optional.of(true);
                    } catch (AssertionError e) {
                        last[0] = e;
                        return Optional.empty();
                    }
                },
                () -> last[0]);
    }

    private static <T> T poll(String what, Duration patience, Callable<Optional<T>> attempt, LastFailure lastFailure) {
        long start = System.nanoTime();
        while (true) {
            long looked = System.nanoTime();
            Optional<T> result = call(what, attempt);
            if (result.isPresent()) {
                return result.get();
            }
            long now = System.nanoTime();
            if (now - start > patience.toNanos()) {
                throw new AssertionError(
                        "Waited " + patience.toSeconds() + " s in vain for: " + what, lastFailure.get());
            }
            LockSupport.parkNanos(Math.clamp(REST * (now - looked), PAUSE.toNanos(), LONGEST_PAUSE.toNanos()));
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Interrupted while waiting for: " + what);
            }
        }
    }

    private static <T> T call(String what, Callable<T> attempt) {
        try {
            return attempt.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("Failed while waiting for: " + what, e);
        }
    }

    /** Assertions that may fail for a while. */
    @FunctionalInterface
    public interface Assertions {
        /** Throws an {@link AssertionError} while something is not yet as it should be. */
        void check() throws Exception;
    }

    private interface LastFailure {
        @Nullable
        Throwable get();
    }
}
