// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing.netns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes in a process of their own; the output says of each test how it went, at its end what went wrong once more, and the
 * exit code whether all went well.
 */
final class Guest {
    /** Begins the last line. */
    static final String SUMMARY = "guest: ";
    /** Begins what is said at the end of each test that failed. */
    static final String FAILED = "guest failed: ";

    private static final int FRAMES = 5;

    private Guest() {}

    /** Runs the test classes that {@code args} names. */
    public static void main(String[] args) {
        List<ClassSelector> classes =
                Stream.of(args).map(DiscoverySelectors::selectClass).toList();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(classes).build();
        Account account = new Account();
        LauncherFactory.create().execute(request, account);
        account.failures.forEach(failure -> System.out.println(FAILED + failure));
        System.out.printf("%s%d passed, %d failed%n", SUMMARY, account.passed, account.failed);
        System.exit(account.failed == 0 && account.passed > 0 ? 0 : 1);
    }

    private static final class Account implements TestExecutionListener {
        private final Map<String, Long> begun = new HashMap<>();
        private final List<String> failures = new ArrayList<>();
        private int passed;
        private int failed;

        @Override
        public void executionStarted(TestIdentifier test) {
            begun.put(test.getUniqueId(), System.nanoTime());
        }

        /** What was thrown, and from which lines of ours. */
        private static String inShort(Throwable why) {
            return Stream.concat(
                            Stream.of(why.toString()),
                            Stream.of(why.getStackTrace())
                                    .filter(frame -> frame.getClassName().startsWith("io.zonefleet."))
                                    .limit(FRAMES)
                                    .map(frame -> "    at " + frame))
                    .collect(Collectors.joining(System.lineSeparator()));
        }

        private double seconds(TestIdentifier test) {
            long now = System.nanoTime();
            return (now - begun.getOrDefault(test.getUniqueId(), now)) / 1e9;
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            System.out.printf("skipped %s: %s%n", test.getDisplayName(), reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            switch (result.getStatus()) {
                case SUCCESSFUL -> {
                    if (test.isTest()) {
                        passed++;
                        System.out.printf("passed  %s %.1f s%n", test.getDisplayName(), seconds(test));
                    }
                }
                case FAILED, ABORTED -> {
                    failed++;
                    System.out.printf("FAILED  %s %.1f s%n", test.getDisplayName(), seconds(test));
                    result.getThrowable().ifPresent(why -> why.printStackTrace(System.out));
                    failures.add(test.getDisplayName() + ": "
                            + result.getThrowable().map(Account::inShort).orElse("no reason given"));
                }
            }
        }
    }
}
