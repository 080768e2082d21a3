// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks for a schedule that does not hold: one seed after the other, several at once, each in one thread. What it finds and reports does
 * not depend on how many threads there are, or which of them is faster.
 */
public final class Search {
    private final Simulator simulator;
    private final long end;
    private final AtomicLong next;
    private final AtomicLong failed = new AtomicLong(Long.MAX_VALUE);
    private final Map<Long, Report> reports = new ConcurrentHashMap<>();
    private final Map<Long, Violation> violations = new ConcurrentHashMap<>();

    /**
     * What came of it.
     *
     * @param report of all schedules up to the first that fails, that one included
     * @param failure the first that fails, made small; empty where all hold
     */
    public record Outcome(Report report, Optional<Simulator.Failure> failure) {}

    private Search(Planted planted, long first, int schedules) {
        this.simulator = new Simulator(planted);
        this.next = new AtomicLong(first);
        this.end = first + schedules;
    }

    /**
     * Runs the schedules of so many seeds, up to the first that fails.
     *
     * @param planted what is wrong on purpose
     * @param first seed
     */
    public static Outcome run(Planted planted, long first, int schedules, int threads) {
        Search search = new Search(planted, first, schedules);
        search.together(threads);
        return search.outcome();
    }

    /** How many threads this machine has use for. */
    public static int threads() {
        return Runtime.getRuntime().availableProcessors();
    }

    private void together(int threads) {
        List<Future<?>> slices = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                slices.add(executor.submit(this::work));
            }
        }
        for (Future<?> slice : slices) {
            try {
                slice.get();
            } catch (ExecutionException defect) {
                throw new IllegalStateException("a schedule could not be run", defect);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", interrupted);
            }
        }
    }

    /** Seeds are taken in order, so every one before the first that fails is run by somebody. */
    private void work() {
        for (long seed = next.getAndIncrement(); seed < end && seed < failed.get(); seed = next.getAndIncrement()) {
            Report report = new Report();
            Optional<Violation> violation = simulator.run(seed, report);
            reports.put(seed, report);
            if (violation.isPresent()) {
                violations.put(seed, violation.get());
                failed.accumulateAndGet(seed, Math::min);
            }
        }
    }

    private Outcome outcome() {
        long last = failed.get();
        Report all = new Report();
        reports.forEach((seed, report) -> {
            if (seed <= last) {
                all.add(report);
            }
        });
        return new Outcome(all, Optional.ofNullable(violations.get(last)).map(found -> simulator.shrink(last, found)));
    }
}
