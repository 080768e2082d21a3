// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zonefleet.model.ClusterId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this replica decided: counted, and the last ones of each cluster. Only of declared clusters, so that strangers who reach the port
 * can't make it grow. Any thread.
 */
final class Decisions {
    /** Of each cluster. */
    private static final int KEPT = 100;

    /**
     * One of them.
     *
     * @param at when
     * @param reason empty: injected
     */
    record Row(Instant at, String namespace, String pod, Optional<SkipReason> reason) {}

    /** How often something was decided. */
    record Count(Optional<SkipReason> reason, long count) {}

    private record Series(ClusterId cluster, Optional<SkipReason> reason) {}

    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Instant since;
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Map<ClusterId, Deque<Row>> rows = new ConcurrentHashMap<>();

    Decisions(MeterRegistry metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Since when it counts. */
    Instant since() {
        return since;
    }

    /** Of a pod that has got it already nothing is kept: that was counted before. */
    void add(ClusterId cluster, Admission admission, Decision decision) {
        if (decision instanceof Decision.Already) {
            return;
        }
        Optional<SkipReason> reason = reason(decision);
        counters.computeIfAbsent(new Series(cluster, reason), this::counter).increment();
        Row row = new Row(clock.instant(), admission.namespace(), admission.name(), reason);
        rows.compute(cluster, (id, before) -> {
            Deque<Row> all = before == null ? new ArrayDeque<>() : before;
            synchronized (all) {
                all.addFirst(row);
                if (all.size() > KEPT) {
                    all.removeLast();
                }
            }
            return all;
        });
    }

    /** Why a pod stays without the node cache; empty where it has it. */
    static Optional<SkipReason> reason(Decision decision) {
        return switch (decision) {
            case Decision.Inject inject -> Optional.empty();
            case Decision.Already already -> Optional.empty();
            case Decision.Skip(SkipReason reason) -> Optional.of(reason);
        };
    }

    private Counter counter(Series series) {
        return Counter.builder("zonefleet.injection.decisions")
                .description("Pods that asked for the node cache as their resolver")
                .tag("cluster", series.cluster().text())
                .tag("outcome", series.reason().isEmpty() ? "injected" : "skipped")
                .tag("reason", series.reason().map(SkipReason::text).orElse(""))
                .register(metrics);
    }

    /** The last ones of a cluster, newest first. */
    List<Row> last(ClusterId cluster) {
        Deque<Row> all = rows.getOrDefault(cluster, new ArrayDeque<>());
        synchronized (all) {
            return new ArrayList<>(all);
        }
    }

    /** How often what was decided, injected first, then by reason. */
    List<Count> counts(ClusterId cluster) {
        List<Count> counts = new ArrayList<>();
        add(counts, cluster, Optional.empty());
        for (SkipReason reason : SkipReason.values()) {
            add(counts, cluster, Optional.of(reason));
        }
        return counts;
    }

    private void add(List<Count> counts, ClusterId cluster, Optional<SkipReason> reason) {
        Counter counter = counters.get(new Series(cluster, reason));
        if (counter != null) {
            counts.add(new Count(reason, (long) counter.count()));
        }
    }
}
