// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The agent's metrics for Prometheus: {@code zonefleet_agent_*}, in seconds and totals. Any thread. */
public final class AgentMetrics {
    private static final String PREFIX = "zonefleet.agent.";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge applied;
    private final MultiGauge proved;
    private final Timer commitToProof;
    private volatile Optional<View> newest = Optional.empty();

    /** @param now what time it is, for the age of the last proof */
    public AgentMetrics(Supplier<Instant> now) {
        applied = MultiGauge.builder(PREFIX + "applied.revision")
                .description("Intent revision whose files are written, per feed")
                .register(registry);
        proved = MultiGauge.builder(PREFIX + "proved.revision")
                .description("Intent revision last proved on the wire, per feed")
                .register(registry);
        commitToProof = Timer.builder(PREFIX + "event.to.proof")
                .description("From the receipt of a change to its proof on the wire")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        TimeGauge.builder(PREFIX + "proof.age", () -> proofAge(now.get()), TimeUnit.SECONDS)
                .description("Since everything was last seen to be answered as written; NaN before the first time")
                .register(registry);
        gauge("zones", "Zones to be served", view -> view.status().zonesTotal());
        gauge("zones.proved", "Zones answered as written", view -> view.status().zonesProved());
        gauge(
                "serving",
                "Whether CoreDNS answers everywhere with the Corefile that is written",
                view -> view.serving() ? 1 : 0);
        gauge(
                "last.reload.seconds",
                "The last reload, from the signal to CoreDNS's word",
                view -> view.reloadTook().map(took -> took.toNanos() / 1e9).orElse(Double.NaN));
        counter("reloads", "Reloads that CoreDNS was told", View::reloads);
        counter("coredns.restarts", "Starts of CoreDNS after the first", View::restarts);
        counter("proof.rounds", "Rounds of questions to the served addresses", View::rounds);
        counter("files.written", "Files written or removed", View::written);
        for (FaultKind kind : FaultKind.values()) {
            Gauge.builder(PREFIX + "faults", () -> value(view -> view.faults().getOrDefault(kind, 0)))
                    .description("Faults by kind")
                    .tag("kind", kind.text())
                    .register(registry);
        }
    }

    private void gauge(String name, String description, ToDoubleFunction<View> value) {
        Gauge.builder(PREFIX + name, () -> value(value))
                .description(description)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<View> value) {
        FunctionCounter.builder(PREFIX + name, this, metrics -> metrics.value(value))
                .description(description)
                .register(registry);
    }

    private double value(ToDoubleFunction<View> value) {
        return newest.map(view -> value.applyAsDouble(view)).orElse(0.0);
    }

    private double proofAge(Instant now) {
        return newest.map(View::status)
                .flatMap(NodeStatus::provedAt)
                .map(at -> Duration.between(at, now).toMillis() / 1e3)
                .orElse(Double.NaN);
    }

    /** A change was proved. */
    public void proved(Duration sinceReceipt) {
        commitToProof.record(sinceReceipt);
    }

    /** All of it as text, as of {@code view}. */
    public synchronized String scrape(Optional<View> view) {
        newest = view;
        view.ifPresent(seen -> {
            applied.register(rows(seen.applied().feeds()), true);
            proved.register(rows(seen.status().proved()), true);
        });
        return registry.scrape();
    }

    private static List<MultiGauge.Row<?>> rows(SortedMap<String, Long> feeds) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        feeds.forEach((feed, revision) -> rows.add(MultiGauge.Row.of(Tags.of("feed", feed), revision)));
        return rows;
    }
}
